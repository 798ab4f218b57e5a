"""Makes the inbox of the sample office's Monday, nine files as counties send them: `python -m tests.sample_inbox`.

Our own blanks under other names, one as an .xls, one with last week's figures, one with a cell left blank, one that states zero; and two
tables of the counties' own making, one of them about two units.
"""

from __future__ import annotations

import json
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import python_calamine
import xlsxwriter
import xlwt

from coordhub.domain.ledger import Ledger
from coordhub.services import declarations
from coordhub.services.ledger_blank import write_blanks
from coordhub.services.sample import load_sample
from coordhub.services.session import Session, fixed_clock
from coordhub.store.work import open_store
from tests.sample_data import FOLDER
from tests.sheets.files import filled

INBOX = FOLDER / "inbox"
LEDGER, WEEK, LAST_WEEK = "drowning-weekly", "2020-W27", "2020-W26"
MADE = datetime(2020, 7, 6, 8, 0)
ZERO_POST = "园区社会事务局副局长"
TAIQIAN = [2, "３", 11, "72块", 23, "286人次", 1, "3,861", 2886, 3475, 0, 0]
"""What 台前县 sends at last: figures as text, with their units, in full-width digits."""


def main() -> None:
    """Write the files."""
    INBOX.mkdir(exist_ok=True)
    make(INBOX)


def make(folder: Path) -> list[Path]:
    """The nine files in a folder."""
    with tempfile.TemporaryDirectory() as place:
        this, last = _blanks(Path(place), WEEK), _blanks(Path(place), LAST_WEEK)
        return [
            filled(this["濮阳县"], folder / "濮阳县周报.xlsx", _labelled("濮阳县", WEEK) | {"巡查": "８１２"}),
            filled(this["清丰县"], folder / "清丰周报(终版2).xlsx", _labelled("清丰县", WEEK), sheet="Sheet1"),
            _as_old(this["范县"], folder / "范县周报.xls", _labelled("范县", WEEK)),
            filled(last["南乐县"], folder / "南乐县周报.xlsx", _labelled("南乐县", LAST_WEEK)),
            filled(this["台前县"], folder / "台前防溺水周报.xlsx", dict(zip(_labels(), TAIQIAN, strict=True))),
            filled(
                this["示范区"],
                folder / "示范区周报.xlsx",
                {name: value for name, value in _labelled("示范区", WEEK).items() if name != "签订承诺书"},
            ),
            filled(this["工业园区"], folder / "工业园区零报告.xlsx", _zero()),
            _as_csv(folder / "华龙区.csv"),
            _as_table(folder / "开发区和园区.xlsx"),
        ]


def _ledger() -> Ledger:
    found = declarations.shipped(LEDGER)
    assert isinstance(found, Ledger)
    return found


def _labels() -> list[str]:
    return [one.label.zh for one in _ledger().fields if not one.optional]


def _row(county: str, week: str) -> list[Any]:
    table = next(
        one
        for one in json.loads((FOLDER / "ledgers.json").read_text(encoding="utf-8"))["tables"]
        if one["ledger"] == LEDGER
    )
    return list(next(row for row in table["rows"] if row[:2] == [county, week])[7:])


def _labelled(county: str, week: str) -> dict[str, Any]:
    return {name: value for name, value in zip(_labels(), _row(county, week), strict=True) if value is not None}


def _blanks(place: Path, week: str) -> dict[str, Path]:
    """Our own blanks of a week by county, as an office before Monday's mail writes them."""
    store = open_store(place / f"office-{week}", create=True)
    load_sample(store, until="2020-07-06T07:50")
    session = Session(store, "zhuanxiang", clock=fixed_clock("2020-07-06T07:50"))
    folder = place / week
    folder.mkdir()
    made = write_blanks(session, LEDGER, week, folder)
    store.close()
    return {
        county: path
        for path in made
        for county in ("濮阳县", "清丰县", "南乐县", "范县", "台前县", "华龙区", "开发区", "工业园区", "示范区")
        if county in path.name
    }


def _zero() -> dict[str, Any]:
    """The form's own line for a zero, and the post that states it."""
    given = _labelled("工业园区", WEEK)
    return given | {"本期无情况(零报告)": "是", "报告人职务": ZERO_POST}


def _as_old(blank: Path, path: Path, values: dict[str, Any]) -> Path:
    """The form as an old WPS saves it."""
    with tempfile.TemporaryDirectory() as place:
        new = filled(blank, Path(place) / "new.xlsx", values)
        source = python_calamine.CalamineWorkbook.from_path(str(new))
        made = xlwt.Workbook()
        for one in source.sheets_metadata:
            sheet = made.add_sheet(one.name)
            if one.visible != python_calamine.SheetVisibleEnum.Visible:
                sheet.visibility = 2
            for row, cells in enumerate(source.get_sheet_by_name(one.name).to_python(skip_empty_area=False)):
                for column, value in enumerate(cells):
                    if value not in ("", None):
                        sheet.write(row, column, value)
    made.save(str(path))
    return path


def _as_csv(path: Path) -> Path:
    """A table of the county's own, in the encoding that a Chinese Excel saves."""
    names = ["县区", *_labels()]
    row = ["华龙区", *map(str, _row("华龙区", WEEK))]
    path.write_bytes(("\r\n".join(",".join(cells) for cells in (names, row)) + "\r\n").encode("gb18030"))
    return path


def _as_table(path: Path) -> Path:
    """Two units in one table, headings over two rows, a total below, a note beside."""
    groups = [("隐患(处)", ["本周新增", "本周整改", "隐患存量"]), ("设施", ["警示牌", "救生点"]), ("巡查(人次)", ["巡查人次", "劝离"]),
              ("家长信(份)", ["发放", "回执", "承诺书"]), ("事件", ["溺水事件(起)", "溺亡(人)"])]  # fmt: skip
    made = xlsxwriter.Workbook(str(path))
    made.set_properties({"created": MADE})
    sheet = made.add_worksheet("周报")
    centred = made.add_format({"align": "center", "border": 1})
    sheet.merge_range(0, 0, 0, 12, "防溺水工作周报(2020年6月29日至7月5日)", centred)
    sheet.merge_range(1, 0, 2, 0, "单位", centred)
    column = 1
    for name, below in groups:
        sheet.merge_range(1, column, 1, column + len(below) - 1, name, centred)
        for heading in below:
            sheet.write(2, column, heading, centred)
            column += 1
    rows = [["开发区", *_row("开发区", WEEK)], ["工业园区", *(value or 0 for value in _row("工业园区", WEEK))]]
    rows.append(["合计", *(left + right for left, right in zip(rows[0][1:], rows[1][1:], strict=True))])
    for at, row in enumerate(rows, 3):
        sheet.write_row(at, 0, row)
    made.close()
    return path


if __name__ == "__main__":
    main()
