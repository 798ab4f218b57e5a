"""Makes the ledgers of the sample office, the same each time: `python -m tests.sample_data`.

It writes `sample_data/ledgers.json`, `roster.json` and, as `sample_proposals` has it, `proposals.json`. The flood season's first five weeks are the ones that the drawn
screens show; everything else is drawn by seeded dice.
"""

from __future__ import annotations

import json
import random
from calendar import monthrange
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from coordhub.domain.calendar import Workdays
from coordhub.domain.ledger import Ledger
from coordhub.domain.period import Period, periods
from coordhub.services import declarations
from tests import sample_proposals

FOLDER = Path(__file__).parents[1] / "sample_data"
COUNTIES = ("濮阳县", "清丰县", "南乐县", "范县", "台前县", "华龙区", "开发区", "工业园区", "示范区")
SEED = 20200706
MONDAY = "2020-07-06"
Row = list[Any]

STATES = {
    # Per county and week of the season: v value, l late value, z zero, x exempt, - missing, ? not in yet.
    "濮阳县": "vvvvv", "清丰县": "vvvvv", "南乐县": "vvvl?", "范县": "vlvlv", "台前县": "lv-v?", "华龙区": "vvvvv", "开发区": "zvvvv",
    "工业园区": "zzzzz", "示范区": "xvvvv",
}  # fmt: skip
WEEK_5 = {
    # left, fixed, patrols in the week of 29 June to 5 July.
    "濮阳县": (24, 9, 812), "清丰县": (0, 0, 640), "范县": (40, 4, 305), "华龙区": (0, 2, 420), "开发区": (0, 0, 366), "工业园区": (0, 0, 42),
    "示范区": (0, 1, 198),
}  # fmt: skip
IN_AT = ("08:12", "08:17", "08:21", "08:26", "08:33", "08:40")
LETTERS = {
    "濮阳县": 9800,
    "清丰县": 6100,
    "南乐县": 4700,
    "范县": 5200,
    "台前县": 3900,
    "华龙区": 3300,
    "开发区": 1500,
    "工业园区": 260,
    "示范区": 900,
}
RECEIPTS = {"范县": 0.82, "台前县": 0.74}


def main() -> None:
    """Write the files."""
    for name, content in files().items():
        (FOLDER / name).write_text(content, encoding="utf-8")


def files() -> dict[str, str]:
    """The files by name."""
    dice = random.Random(SEED)
    tables = [
        _weekly(dice),
        _provincial(),
        _precision(dice),
        _sweep(dice),
        _events(),
        _fallback(),
        _visits(dice),
        _agreements(dice),
        _talks(dice),
        _rectifications(),
        _hazards(),
        _grades(),
    ]
    ledgers = {
        "installed": [["2020-01-01", ["precision-monthly"]], ["2020-03-25", ["guardianship-agreements", "rectifications", "water-hazards"]],
                      ["2020-05-01", ["mental-health"]], ["2020-06-01", ["drowning-weekly", "drowning-province-weekly", "policy-talks"]],
                      ["2020-06-22", ["foster-visits"]], ["2020-06-29", ["dispute-sweep", "guardianship-events", "foster-fallback"]],
                      ["2020-07-01", ["*"]]],
        "tables": tables,
        "corrections": [
            ["drowning-weekly", "清丰县", "2020-W25", "2020-06-24T10:20", "县民政局电话更正: 漏计两个乡镇的巡查", {"patrols": 655}],
            ["precision-monthly", "南乐县", "2020-04", "2020-05-12T15:10", "按省厅比对结果更正重复建档数", {"duplicates": 6}],
        ],
        "roster": ["2020-07-01T17:20", "市民政局儿童福利科科长", "儿童督导员儿童主任名册.xlsx"],
        "reminders": [["drowning-weekly", "台前县", "2020-W27", "2020-07-06T08:31", "微信", "联络员", "未回"]],
    }  # fmt: skip
    return {
        "ledgers.json": _compact(ledgers), "roster.json": _compact_roster(dice), "proposals.json": sample_proposals.content(),
    }  # fmt: skip


def _compact(found: dict[str, Any]) -> str:
    """One row a line: a person can read it, and a change shows as one line."""
    lines = ["{", f'"installed": {_json(found["installed"])},', '"tables": [']
    for place, table in enumerate(found["tables"]):
        lines.append(f'{{"ledger": {_json(table["ledger"])}, "columns": {_json(table["columns"])}, "rows": [')
        lines += [_json(row) + ("," if at + 1 < len(table["rows"]) else "") for at, row in enumerate(table["rows"])]
        lines.append("]}" + ("," if place + 1 < len(found["tables"]) else ""))
    lines.append("],")
    lines.append(f'"corrections": {_json(found["corrections"])},')
    lines.append(f'"roster": {_json(found["roster"])},')
    lines.append(f'"reminders": {_json(found["reminders"])}')
    return "\n".join([*lines, "}", ""])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# Rows: subject, period or day, kind, typed at, received, post, source, values in the order of the columns


def _declared(code: str) -> Ledger:
    found = declarations.shipped(code)
    assert isinstance(found, Ledger)
    return found


def _table(code: str, columns: list[str], rows: list[Row]) -> dict[str, Any]:
    return {
        "ledger": code,
        "columns": columns,
        "rows": sorted(rows, key=lambda row: (row[3], COUNTIES.index(row[0]) if row[0] in COUNTIES else 0)),
    }


def _fields(ledger: Ledger) -> list[str]:
    return [one.id for one in ledger.fields if not one.optional]


def _owed(ledger: Ledger, first: str, last: str) -> list[Period]:
    return periods(ledger, first, last, Workdays())


def _post(county: str) -> str:
    return f"{'区' if county[-1] == '区' else '县'}民政局联络员" if county != "工业园区" else "园区社会事务局联络员"


def _weekly(dice: random.Random) -> dict[str, Any]:
    ledger = _declared("drowning-weekly")
    weeks = _owed(ledger, "2020-06-01", "2020-10-04")
    rows: list[Row] = []
    for place, county in enumerate(COUNTIES):
        left = _lefts(county, len(weeks), dice)
        signs, points, letters = 8 + 12 * (9 - place), 6 + 3 * (9 - place), LETTERS[county]
        for week, period in enumerate(weeks):
            state = STATES[county][week] if week < 5 else dice.choices("vlz-", (88, 6, 4, 2))[0]
            new, fixed, stands = left[week]
            usual = WEEK_5[county][2] if county in WEEK_5 else 300
            patrols = usual if week == 4 and county in WEEK_5 else usual * dice.randrange(78, 112) // 100
            signs, points = signs + dice.randrange(3), points + dice.randrange(2)
            share = min(1.0, 0.35 + 0.16 * week)
            receipts = int(letters * min(share, RECEIPTS.get(county, 0.98) if week < 6 else 0.99))
            values: list[Any] = [
                new,
                fixed,
                stands,
                signs,
                points,
                patrols,
                dice.randrange(6),
                int(letters * share),
                min(receipts, int(letters * share)),
                int(letters * share * 0.9),
                0,
                0,
            ]
            if state == "z":
                # A zero covers new hazards, incidents and deaths; the rest is given with it.
                values[0] = values[10] = values[11] = None
            rows += _came(county, period, state, values, week == 4, place, dice)
    return _table(ledger.code, _fields(ledger), rows)


def _lefts(county: str, weeks: int, dice: random.Random) -> list[tuple[int, int, int]]:
    """New, fixed and left, week by week: the drawn week stands, all the others balance around it."""
    left, fixed, _ = WEEK_5.get(county, (12 if county == "台前县" else 10, 3, 0))
    is_quiet = county == "工业园区"
    found = [(0, 0, 0)] * weeks
    # The week in which 范县 does not balance: 44 + 2 - 4 is 42, reported 40.
    new = 2 if county == "范县" else 0 if left == 0 else dice.randrange(1, 4)
    found[4] = (new, fixed, left)
    stands = 44 if county == "范县" else left - new + fixed
    for week in (3, 2, 1, 0):
        added, done = (0, 0) if is_quiet else (dice.randrange(0, 3), dice.randrange(0, 4))
        added = min(added, stands)
        found[week] = (added, done, stands)
        stands = stands - added + done
    stands = left
    for week in range(5, weeks):
        added = 0 if is_quiet or dice.random() < 0.5 else dice.randrange(1, 3)
        done = min(stands + added, 0 if is_quiet else dice.randrange(0, 6))
        stands = stands + added - done
        found[week] = (added, done, stands)
    return found


def _came(
    county: str, period: Period, state: str, values: list[Any], is_monday: bool, place: int, dice: random.Random
) -> list[Row]:
    """The row of what came; none where nothing did."""
    if state in "-?":
        return []
    due = datetime.fromisoformat(period.due)
    if state == "x":
        typed = (due - timedelta(days=2)).isoformat(timespec="minutes")
        return [[county, period.key, "exempt", typed, typed, "", "新设单位, 当周尚未明确报送人", *[None] * len(values)]]
    received = due + (timedelta(hours=4, minutes=7 * place + 3) if state == "l" else -timedelta(minutes=20 + 9 * place))
    kind, source = "zero" if state == "z" else "value", f"{county}周报.xlsx"
    typed = received + timedelta(minutes=5)
    if is_monday and kind == "value":
        reported = [one for one in COUNTIES if STATES[one][4] in "vl"]
        received, typed = (
            datetime.fromisoformat(f"{MONDAY}T{IN_AT[reported.index(county)]}"),
            datetime.fromisoformat(f"{MONDAY}T08:44"),
        )
        source = {"范县": "范县周报.xls", "清丰县": "清丰周报(终版2).xlsx"}.get(county, source)
    if kind == "zero":
        source = ""
        if is_monday:
            received = typed = datetime.fromisoformat(f"{MONDAY}T08:05")
    post = "园区社会事务局副局长" if kind == "zero" and county == "工业园区" else _post(county)
    return [
        [
            county,
            period.key,
            kind,
            typed.isoformat(timespec="minutes"),
            received.isoformat(timespec="minutes"),
            post,
            source,
            *values,
        ]
    ]


def _provincial() -> dict[str, Any]:
    """What the office sent to the province: four weeks; the fifth waits for the counties."""
    ledger = _declared("drowning-province-weekly")
    rows: list[Row] = []
    for place, period in enumerate(_owed(ledger, "2020-06-01", "2020-06-28")):
        at = f"{period.due[:10]}T16:{20 + 7 * place}"
        values = [
            6 + place,
            14 - place,
            96 - 6 * place,
            402 + 9 * place,
            214 + 5 * place,
            2600 + 60 * place,
            17,
            12000 + 5600 * place,
            10000 + 5300 * place,
            9700 + 5000 * place,
            0,
            0,
        ]
        rows.append(["濮阳市", period.key, "value", at, at, "专项岗", "", *values])
    return _table(ledger.code, _fields(ledger), rows)


def _precision(dice: random.Random) -> dict[str, Any]:
    """A year of months: records that shrink, errors that are found and mended."""
    ledger = _declared("precision-monthly")
    names, rows = _fields(ledger), []
    for place, county in enumerate(COUNTIES):
        records, errors = 900 + 640 * (8 - place), 10 + 4 * (8 - place)
        for month, period in enumerate(_owed(ledger, "2020-01-01", "2020-12-25")):
            admitted, exited, found = dice.randrange(4, 22), dice.randrange(3, 18), dice.randrange(0, 9)
            records += admitted - exited
            fixed = min(errors + found, dice.randrange(2, 12))
            errors += found - fixed
            due_updates = dice.randrange(30, 90)
            stopped = dice.randrange(0, 3)
            given = {
                "records": records, "admitted": admitted, "exited": exited, "verified": dice.randrange(records // 3, records), "lacking_papers": max(0, 40 - 3 * month + dice.randrange(5)),
                "duplicates": max(0, 12 - month), "matched": records - dice.randrange(30), "errors_found": found, "errors_fixed": fixed, "errors_left": errors,
                "updates_due": due_updates, "updated_in_time": due_updates - dice.randrange(0, 6), "grants_stopped": stopped, "amount_stopped": stopped * 950,
                "attached": int(records * min(0.97, 0.6 + 0.05 * month)),
            }  # fmt: skip
            due = datetime.fromisoformat(period.due if "T" in period.due else period.due + "T17:00")
            is_late = dice.random() < 0.05
            received = (
                due + timedelta(hours=16 + place) if is_late else due - timedelta(hours=3 + place, minutes=11 * place)
            )
            at = received.isoformat(timespec="minutes")
            rows.append(
                [
                    county,
                    period.key,
                    "value",
                    at,
                    at,
                    _post(county),
                    f"{county}月报{period.key[5:]}.xlsx",
                    *(given[name] for name in names),
                ]
            )
    return _table(ledger.code, names, rows)


def _sweep(dice: random.Random) -> dict[str, Any]:
    """The week's dispute sweep of every county, all in before Monday's limit."""
    ledger = _declared("dispute-sweep")
    rows = []
    for place, county in enumerate(COUNTIES):
        found = dice.randrange(2, 14)
        at = f"{MONDAY}T08:{2 + 2 * place:02d}"
        given = {
            "swept": dice.randrange(60, 240),
            "found": found,
            "resolved": found - 1,
            "pending": 1,
            "high_risk": 0,
            "turned_violent": 0,
        }
        rows.append(
            [county, "2020-W27", "value", at, at, _post(county), "", *(given[name] for name in _fields(ledger))]
        )
    return _table(ledger.code, _fields(ledger), rows)


def _events() -> dict[str, Any]:
    """No child was left without a guardian in the week: nine zero statements."""
    rows: list[Row] = []
    for place, county in enumerate(COUNTIES):
        typed = f"{MONDAY}T08:{2 + 2 * place:02d}"
        rows.append([county, "2020-W27", "zero", typed, typed, _post(county), ""])
    return _table("guardianship-events", [], rows)


def _fallback() -> dict[str, Any]:
    at = f"{MONDAY}T08:10"
    return _table("foster-fallback", [], [["福利院", "2020-W27", "zero", at, at, "儿童福利院业务科科长", ""]])


def _visits(dice: random.Random) -> dict[str, Any]:
    """Fourteen families by code, seen every seven days; two are overdue on Monday."""
    rows: list[Row] = []
    for number in range(1, 15):
        last = date(2020, 6, 26) if number in {5, 11} else date(2020, 6, 29) + timedelta(days=number * 3 % 7)
        days = [one for one in (last - timedelta(days=7), last) if one >= date(2020, 6, 22)]
        for day in days:
            at = f"{day.isoformat()}T{9 + number % 8:02d}:{10 + number}"
            rows.append(
                [
                    f"JY-{number:03d}",
                    day.isoformat(),
                    "value",
                    at,
                    at,
                    "儿童福利院业务科科长",
                    "",
                    dice.choice(["phone", "wechat", "video"]),
                    "guided" if number % 5 == 0 else "well",
                ]
            )
    return _table("foster-visits", ["channel", "result"], rows)


def _agreements(dice: random.Random) -> dict[str, Any]:
    """Agreements by number, signed in spring, some of which end within thirty days."""
    rows: list[Row] = []
    for number in range(1, 37):
        signed = date(2020, 3, 26) + timedelta(days=2 * number)
        ends = (
            date(2020, 7, 10) + timedelta(days=6 * number)
            if number <= 4
            else date(2021, 3, 1) + timedelta(days=4 * number)
        )
        at = f"{signed.isoformat()}T17:{10 + number}"
        kind = dice.choice(["entrusted", "entrusted", "temporary", "designated"])
        signer = dice.choice(["grandparent", "relative", "neighbour", "committee"])
        county = COUNTIES[number % 5]
        typed = f"2020-{signed.month:02d}-{monthrange(2020, signed.month)[1]}T20:00"
        rows.append(
            [
                f"WT-2020-{number:04d}",
                "",
                "value",
                typed,
                at,
                _post(county),
                "",
                county,
                kind,
                signed.isoformat(),
                ends.isoformat(),
                signer,
                "valid",
            ]
        )
    return _table("guardianship-agreements", ["@owner", "kind", "signed", "expires", "signer", "status"], rows)


def _villages() -> dict[str, list[str]]:
    """Codes of villages by the code of their county."""
    found: dict[str, list[str]] = {}
    for township, villages in json.loads((FOLDER / "villages.json").read_text(encoding="utf-8")).items():
        found.setdefault(township[:6], []).extend(township + code for code in villages)
    return found


def _talks(dice: random.Random) -> dict[str, Any]:
    """Talks on policy in villages in June: enough to see coverage rise."""
    at = "2020-07-01T09:20"
    rows: list[Row] = [["示范区", "2020-06", "zero", at, at, _post("示范区"), "", *[None] * 5]]
    for place, (_, codes) in enumerate(sorted(_villages().items())):
        for code in dice.sample(codes, max(1, len(codes) // 22)):
            day = date(2020, 6, 1) + timedelta(days=dice.randrange(30))
            at = f"{day.isoformat()}T18:{10 + place}"
            rows.append(
                [
                    code,
                    day.isoformat(),
                    "value",
                    f"2020-06-30T19:{10 + place}",
                    at,
                    "乡镇儿童督导员",
                    "",
                    "乡镇儿童督导员",
                    dice.randrange(1, 4),
                    dice.randrange(8, 40),
                    dice.randrange(5, 30),
                    dice.randrange(20, 120),
                ]
            )
    return _table("policy-talks", ["speaker", "directors", "guardians", "children", "materials"], rows)


def _rectifications() -> dict[str, Any]:
    """Problems found and fixed; one is past its limit, one is near it."""
    found = [
        ("范县", "2020-06-18", "滩区两处取水口无警示牌", "inspection", "2020-07-03", None), ("台前县", "2020-06-22", "坑塘救生杆损坏", "self", "2020-07-08", None),
        ("濮阳县", "2020-06-10", "沿黄便道护栏缺口", "inspection", "2020-06-30", "2020-06-27"), ("南乐县", "2020-06-15", "家长信回执归档不全", "higher", "2020-07-15", None),
        ("华龙区", "2020-06-05", "公园湖区巡查记录不连续", "media", "2020-06-20", "2020-06-19"),
    ]  # fmt: skip
    rows = [
        [county, day, "value", f"{day}T17:30", f"{day}T17:30", _post(county), "", problem, source, day, limit, fixed]
        for county, day, problem, source, limit, fixed in found
    ]
    return _table("rectifications", ["problem", "source", "found", "limit", "fixed"], rows)


def _hazards() -> dict[str, Any]:
    """The water hazards among the sites: what stands at each, and what is still open."""
    rows: list[Row] = []
    sites = [
        one
        for one in json.loads((FOLDER / "sites.json").read_text(encoding="utf-8"))
        if one["kind"] == "water_hazard" and "closed" not in one
    ]
    for place, site in enumerate(sites):
        found = site.get("opened", "2020-06-10")
        fixed = None if place % 9 == 4 else max(found, "2020-06-28")
        at = f"{max(found, '2020-06-28')}T18:00"
        water = ("river", "pond", "canal", "pit", "reservoir")[place % 5]
        rows.append(
            [
                site["code"],
                "",
                "value",
                at,
                at,
                site.get("keeper", "乡镇水利站站长"),
                "",
                water,
                "乡镇水利站",
                ("high", "middle", "low")[place % 3],
                found,
                "2020-07-10",
                fixed,
                fixed is not None,
                place % 4 != 0,
                place % 3 == 0,
                True,
            ]
        )
    return _table(
        "water-hazards", ["water", "owner", "risk", "found", "limit", "fixed", "sign", "gear", "fence", "watched"], rows
    )


def _grades() -> dict[str, Any]:
    """The restricted ledger: counts by risk grade, the months from May to the year's end, brought together by one office."""
    ledger = _declared("mental-health")
    names, rows, dice = _fields(ledger), [], random.Random(SEED)
    for period in _owed(ledger, "2020-05-01", "2020-12-31"):
        month_end = datetime.fromisoformat(period.last)
        at = (month_end + timedelta(days=3, hours=15)).isoformat(timespec="minutes")
        for place, county in enumerate(COUNTIES):
            grades = {f"grade_{grade}": (40 - 6 * grade) * (9 - place) // 4 + dice.randrange(3) for grade in range(5)}
            registered = sum(grades.values())
            given = {
                **grades, "grade_5": 0, "registered": registered, "followed": registered - dice.randrange(registered // 15 + 1), "incidents": 0,
            }  # fmt: skip
            rows.append([county, period.key, "value", at, at, _post(county), "", *(given[name] for name in names)])
    return _table(ledger.code, names, rows)


def _compact_roster(dice: random.Random) -> str:
    """Every post of the official list: filled or not, since when, trained when. Vacancies stand by the code of the unit."""
    townships = json.loads((FOLDER / "villages.json").read_text(encoding="utf-8"))
    lines = []
    for township, villages in townships.items():
        codes = [township, *(township + code for code in villages)]
        rows = {code: _holder(dice) for code in codes}
        lines.append(f'"{township}": {_json(rows)}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _holder(dice: random.Random) -> list[str]:
    """`[]`: vacant; else since when, and when trained (a vacancy now and then, two in three trained)."""
    if dice.random() < 0.012:
        return []
    since = f"{dice.choice((2018, 2019, 2019, 2020))}-{dice.randrange(1, 6):02d}"
    return [since, f"2020-0{dice.randrange(3, 7)}"] if dice.random() < 0.64 else [since]


if __name__ == "__main__":
    main()
