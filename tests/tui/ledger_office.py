"""An office for screen 4: the nine counties and their contacts, and the flood season as SCREENS.md draws it."""

from __future__ import annotations

from coordhub.services import entries, ledger_reminders, ledgers, units
from coordhub.services.office import create_office, edit_settings
from coordhub.services.session import Session, fixed_clock
from coordhub.store.work import Store

WEEKLY = "drowning-weekly"
STATES = {
    "濮阳县": "vvvvv", "清丰县": "vvcvv", "南乐县": "vvvl.", "范县": "vlvlw", "台前县": "lv.v.", "华龙区": "vvvvv",
    "开发区": "vvvvv", "工业园区": "zzzzz", "示范区": "xvvvv",
}  # fmt: skip
"""What each county sent in the five weeks: value, late, corrected, wrong, zero, exempt, nothing."""
KINDS = {"华龙区": "district", "开发区": "zone", "工业园区": "zone", "示范区": "zone"}
WEEKS = ("2020-06-08", "2020-06-15", "2020-06-22", "2020-06-29", "2020-07-06")
"""The Monday on which each of the periods 1 to 5 is due."""
STOOD = {
    "hazards_fixed": 2, "hazards_left": 44, "signs": 60, "life_points": 20, "patrols": 300, "turned_back": 4, "letters": 1000,
    "receipts": 800, "confirmations": 700,
}  # fmt: skip
FIGURES = {**STOOD, "hazards_new": 2, "incidents": 0, "deaths": 0}


def at(store: Store, when: str, by: str = "zhuanxiang") -> Session:
    """A coordinator at a moment."""
    return Session(store, by, clock=fixed_clock(when))


def make_office(store: Store) -> None:
    """The counties, a village, and the ladder with each county's posts and phones; no ledger."""
    session = at(store, "2020-05-30T09:00")
    city = create_office(session, "市联席会议办公室", city="濮阳市").city
    rows = [
        {"name": name, "short": name, "kind": KINDS.get(name, "county"), "rank": rank, "parent": city}
        for rank, name in enumerate(STATES, 1)
    ]
    made = units.add_units(session, [*rows, {"name": "王楼村", "kind": "village", "parent": "濮阳县"}])
    contacts = [
        {
            "id": one.id, "posts": ["联络员", "县民政局副局长"], "phones": [f"0393-000000{rank}", f"0393-000001{rank}"],
        }
        for rank, one in enumerate(made[:9], 1)
    ]  # fmt: skip
    edit_settings(session, {"contacts": contacts})


def play_season(store: Store) -> None:
    """Five weeks of the weekly report, the last one due today at ten; one county is chased already."""
    ledgers.install(at(store, "2020-05-31T09:00"), WEEKLY, since="2020-06-01")
    for number, monday in enumerate(WEEKS):
        session = at(store, f"{monday}T08:40" if number == 4 else f"{monday}T18:00")
        for county, states in STATES.items():
            _report(session, county, f"{number + 1}", states[number], monday)
    ledger_reminders.remind(at(store, "2020-07-06T08:31"), WEEKLY, "台前县", "5", channel="微信")


def _report(session: Session, county: str, period: str, state: str, day: str) -> None:
    received = f"{day}T11:20" if state == "l" else f"{day}T08:12"
    post = "民政局联络员"
    if state in {"v", "l", "c"}:
        entries.submit(session, WEEKLY, county, period, FIGURES, post=post, at=received)
    if state == "c":
        entries.correct(session, WEEKLY, county, period, {"patrols": 310}, why="漏加一个乡镇", at=f"{day}T17:00")
    if state == "w":
        wrong = {**FIGURES, "hazards_fixed": 4, "hazards_left": 40}
        entries.submit(session, WEEKLY, county, period, wrong, post=post, at=received, source="范县周报.xls")
    if state == "z":
        entries.zero(session, WEEKLY, county, period, post=post, at=received, values={**STOOD, "hazards_fixed": 0})
    if state == "x":
        entries.exempt(session, WEEKLY, county, period, why="机构合并", at=received)
