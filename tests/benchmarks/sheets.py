"""Spreadsheets at their reach, beside bare calamine in the same run: `python -m tests.benchmarks.sheets`.

Nine county files planned, a roster of 3,286 posts imported, 100,000 rows planned and applied with the peak of memory. Each part runs
in a process of its own, so that the peaks are its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROWS = 100_000
WEEK = "2020-W27"
FIGURES = (
    "新增隐患",
    "整改隐患",
    "隐患剩余",
    "警示牌在位",
    "四个一救生点",
    "巡查",
    "劝离儿童",
    "发放家长信",
    "收回回执",
    "签订承诺书",
    "溺水事件",
    "溺亡",
)


BESIDE = {
    "nine": "calamine_nine", "roster": "calamine_roster", "read_rows": "calamine_rows", "plan_rows": "calamine_rows",
    "apply_rows": "calamine_rows",
}  # fmt: skip
"""Which reading by bare calamine each part is compared with."""


def main() -> None:
    """Make an office and the files, then measure each part in a process of its own."""
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            said = _measured(Path(folder), part)
            seconds[part] = float(said.split()[1])
            beside = seconds.get(BESIDE.get(part, ""))
            ratio = f"   {seconds[part] / beside:.1f} x {BESIDE[part]}" if beside else ""
            sys.stdout.write(said.rstrip() + ratio + "\n")
            sys.stdout.flush()


def _measured(root: Path, part: str) -> str:
    command = [sys.executable, "-m", "tests.benchmarks.sheets", part, str(root)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _prepare(root: Path) -> str:
    from coordhub.services import ledgers
    from coordhub.services.ledger_blank import write_blanks
    from coordhub.services.office import create_office
    from coordhub.services.sample import sample_folder
    from coordhub.services.session import Session, fixed_clock
    from coordhub.services.units import add_units
    from coordhub.store import open_store
    from tests.sheets.files import book, filled

    store = open_store(str(root / "office"), create=True)
    session = Session(store, "zhuan", clock=fixed_clock("2020-07-06T09:00"))
    create_office(session)
    rows = json.loads((sample_folder() / "units.json").read_text())
    villages = json.loads((sample_folder() / "villages.json").read_text())
    for township, names in villages.items():
        rows += [
            {"name": name, "kind": "village", "parent": township, "official_code": township + code}
            for code, name in names.items()
        ]
    everyone = add_units(session, rows)
    units = [one for one in everyone if one.tier and one.official_code]
    for code in ("drowning-weekly", "directors-roster", "policy-talks"):
        ledgers.install(session, code, since="2019-01-01")
    (root / "nine").mkdir()
    values = dict.fromkeys(FIGURES, 0)
    for blank in write_blanks(session, "drowning-weekly", WEEK, root / "blank"):
        filled(blank, root / "nine" / blank.name, values)
    heads = ["区划代码", "名称", "是否配备", "任职时间", "是否培训", "培训时间", "联系电话"]
    posts = [[one.official_code, one.name, "是", "2019年3月", "√", "2020.5.8", "0393-0000001"] for one in units]
    book(root / "roster.xlsx", {"名册": [heads, *posts]})
    codes = [one.official_code for one in units if one.tier == 2]
    talks = (
        [codes[place % len(codes)], f"2020-0{1 + place % 6}-{1 + place % 28:02d}", "司法所所长", 1, place % 40, place % 30, place % 100]
        for place in range(ROWS)
    )  # fmt: skip
    book(
        root / "rows.xlsx",
        {"宣讲": [["村代码", "日期", "宣讲人职务", "到场儿童主任", "到场监护人", "到场儿童", "发放资料"], *talks]},
    )
    store.close()
    return f"an office of {len(everyone)} units, and the files"


def _run(part: str, root: Path) -> None:
    begun = time.perf_counter()
    said = PARTS[part](root)
    seconds = time.perf_counter() - begun
    here, child = (resource.getrusage(who).ru_maxrss >> 10 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    sys.stdout.write(f"{part:16} {seconds:7.2f} s   peak {here:4} MB, child {child:4} MB   {said}\n")


def _calamine(*names: str) -> Callable[[Path], str]:
    def read(root: Path) -> str:
        import python_calamine

        count = 0
        for path in [one for name in names for one in sorted(root.glob(name))]:
            book = python_calamine.CalamineWorkbook.from_path(str(path))
            count += sum(1 for name in book.sheet_names for _ in book.get_sheet_by_name(name).iter_rows())
        return f"{count} rows, bare calamine"

    return read


def _import(name: str, *, store: bool, **asked: object) -> Callable[[Path], str]:
    def run(root: Path) -> str:
        from coordhub.services.ledger_import import apply, plan
        from coordhub.services.session import Session, fixed_clock
        from coordhub.store import open_store

        session = Session(open_store(str(root / "office")), "zhuan", clock=fixed_clock("2020-07-06T09:00"))
        planned = plan(session, [root / name], **asked)  # type: ignore[arg-type]  # what `plan` takes
        files = apply(session, planned) if store else planned.files
        return f"{len(files)} files, new {sum(one.new for one in files)}, same {sum(one.same for one in files)}, refused {sum(one.is_refused for one in files)}"

    return run


def _read(root: Path) -> str:
    from coordhub.sheets.reading import stream_sheets

    return f"{sum(len(part.rows) for part in stream_sheets(root / 'rows.xlsx'))} rows, looked over, read in the child"


TALKS = {"ledger": "policy-talks", "columns": {"到场儿童": "children"}}
PARTS: dict[str, Callable[[Path], str]] = {
    "prepare": _prepare,
    "calamine_nine": _calamine("nine/*.xlsx"),
    "nine": _import("nine", store=False),
    "calamine_roster": _calamine("roster.xlsx"),
    "roster": _import("roster.xlsx", store=True, ledger="directors-roster", columns={"是否配备": "filled"}),
    "calamine_rows": _calamine("rows.xlsx"),
    "read_rows": _read,
    "plan_rows": _import("rows.xlsx", store=False, **TALKS),
    "apply_rows": _import("rows.xlsx", store=True, **TALKS),
}

if __name__ == "__main__":
    if len(sys.argv) > 2:
        _run(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
