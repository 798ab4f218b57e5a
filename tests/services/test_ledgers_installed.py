"""Installing ledgers: from what day they are owed, what another version keeps, and when they are owed otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coordhub.domain.calendar import Workdays
from coordhub.domain.framework import Framework
from coordhub.domain.ledger import Ledger
from coordhub.domain.period import periods
from coordhub.domain.refusal import NeedsReason, NotFound, Refused
from coordhub.services import entries, history, ledgers, names, owing
from coordhub.services.session import Session
from coordhub.services.wording import sentence
from tests.services.entry_office import FANXIAN, HOME, office

CAMPS = """
id = "summer-camps"
title = { zh = "暑期托管周报", en = "Summer day camps" }
short = { zh = "托管", en = "Camps" }
shape = "periodic"
subject = { kind = "unit", units = ["county"] }
schedules = [{ from = 2020-01-01, period = "week", due = "mon 10:00" }]
fields = [
  { id = "camps", label = { zh = "托管点" }, kind = "stock" },
  { id = "risk", label = { zh = "风险" }, kind = "choice", choices = [
    { id = "high", label = { zh = "高" } }, { id = "low", label = { zh = "低" } },
  ] },
  { id = "note", label = { zh = "说明" }, kind = "text", optional = true },
]
"""
POST = "县民政局科员"


@pytest.fixture
def desk(address: str) -> Session:
    return office(address, ledgers=())


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Write a declaration to a file, whose path comes back."""

    def written(text: str = CAMPS) -> str:
        path = tmp_path / "camps.toml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


def rev(session: Session) -> int:
    with session.reading() as work:
        return work.rev


def submit(session: Session, **values: Any) -> Any:
    return entries.submit(session, "summer-camps", "范县", "2020-W27", values, post=POST)


def stood(session: Session) -> Ledger:
    return ledgers.ledger(session, "summer-camps")


def keys(one: Ledger, first: str, last: str) -> list[str]:
    return [each.key for each in periods(one, first, last, Workdays())]


def test_a_shipped_ledger_is_installed_and_nothing_is_owed_before_today(desk: Session) -> None:
    made = ledgers.install(desk, "drowning-weekly")
    assert (made.code, made.version, made.installed) == ("drowning-weekly", 1, "2020-07-06")
    assert owing.missing(desk, "drowning-weekly") == []
    assert keys(stood_as(desk, "drowning-weekly"), "2020-06-01", "2020-07-12") == ["2020-W28"]


def stood_as(session: Session, code: str) -> Ledger:
    return ledgers.ledger(session, code)


def test_from_a_day_on_everything_since_is_owed(desk: Session) -> None:
    ledgers.install(desk, "drowning-weekly", "2020-06-15")
    assert keys(stood_as(desk, "drowning-weekly"), "2020-06-01", "2020-07-05") == ["2020-W25", "2020-W26", "2020-W27"]
    # The week of the 28th was due on the 29th of June; that of the 5th is due today at ten.
    found = owing.missing(desk, "drowning-weekly")
    assert {one.period for one in found} == {"2020-W25", "2020-W26"}
    assert FANXIAN in {one.subject for one in found}


def test_a_file_is_installed_as_a_shipped_one_is(desk: Session, write: Any) -> None:
    made = ledgers.install(desk, write())
    assert (made.code, made.version, made.installed) == ("summer-camps", 1, "2020-07-06")
    assert stood(desk).owed_by.kinds == ("county",)


def test_the_same_declaration_again_changes_nothing(desk: Session, write: Any) -> None:
    first = ledgers.install(desk, write(), "2020-06-01")
    before = rev(desk)
    again = ledgers.install(desk, write())
    assert again == first
    assert rev(desk) == before
    ledgers.install_all(desk)
    before = rev(desk)
    ledgers.install_all(desk)
    assert rev(desk) == before


def test_a_newer_declaration_is_the_next_version_and_keeps_what_the_office_added(desk: Session, write: Any) -> None:
    ledgers.install(desk, write(), "2020-06-01")
    with desk.writing("ledger.columns") as work:
        ledgers.remember_columns(work, names.ledger(work, "summer-camps"), "print", {"点数": "camps"})
    entry = submit(desk, camps=3, risk="low")
    newer = CAMPS.replace("托管点", "暑期托管点").replace('id = "note"', 'id = "remark"')
    made = ledgers.install(desk, write(newer))
    assert isinstance(made, Ledger)
    assert (made.version, made.installed) == (2, "2020-06-01")
    assert [(one.id, one.fields) for one in made.columns] == [("print", {"点数": "camps"})]
    assert made.fields[0].label.zh == "暑期托管点"
    with desk.reading() as work:
        assert work.entries.get(entry.id).version == 1
    assert (
        entries.submit(desk, "summer-camps", "台前县", "2020-W27", {"camps": 1, "risk": "low"}, post=POST).version == 2
    )


def test_the_day_from_which_it_is_owed_moves_only_when_it_is_given(desk: Session, write: Any) -> None:
    ledgers.install(desk, write(), "2020-06-15")
    assert ledgers.install(desk, write(), "2020-06-01").installed == "2020-06-01"
    submit(desk, camps=3, risk="low")
    with pytest.raises(Refused) as caught:
        ledgers.install(desk, write(), "2020-07-06")
    assert sentence(caught.value) == "托管已有这些期的记录, 改后就不再应报: 2020-W27"
    assert stood(desk).installed == "2020-06-01"


LOSES = {
    "a field": ('  { id = "camps", label = { zh = "托管点" }, kind = "stock" },\n', "", "camps"),
    "a field's kind": ('kind = "stock"', 'kind = "flow"', "camps"),
    "a choice that was made": (
        '{ id = "low", label = { zh = "低" } }',
        '{ id = "mid", label = { zh = "中" } }',
        "risk=low",
    ),
    "what it is about": ('kind = "unit", units = ["county"]', 'kind = "body", bodies = ["task_force"]', "shape"),
}


@pytest.mark.parametrize("case", LOSES, ids=list(LOSES))
def test_a_newer_declaration_may_not_take_from_entries(desk: Session, write: Any, case: str) -> None:
    old, new, named = LOSES[case]
    newer = CAMPS.replace(old, new)
    assert newer != CAMPS
    ledgers.install(desk, write(), "2020-06-01")
    submit(desk, camps=3, risk="low")
    with pytest.raises(Refused) as caught:
        ledgers.install(desk, write(newer))
    assert sentence(caught.value) == f"托管已有记录, 不能去掉或改变这些: {named}"
    assert stood(desk).version == 1


@pytest.mark.parametrize("case", LOSES, ids=list(LOSES))
def test_what_no_entry_has_may_go(desk: Session, write: Any, case: str) -> None:
    old, new, _ = LOSES[case]
    ledgers.install(desk, write(), "2020-06-01")
    assert ledgers.install(desk, write(CAMPS.replace(old, new))).version == 2


def test_a_newer_declaration_may_not_take_the_period_of_an_entry(desk: Session, write: Any) -> None:
    ledgers.install(desk, write(), "2020-06-01")
    submit(desk, camps=3, risk="low")
    with pytest.raises(Refused) as caught:
        ledgers.install(desk, write(CAMPS.replace('"week", due = "mon 10:00"', '"month", due = "5 17:00"')))
    assert "2020-W27" in sentence(caught.value)


def test_a_field_that_no_entry_filled_in_may_go(desk: Session, write: Any) -> None:
    ledgers.install(desk, write(), "2020-06-01")
    submit(desk, camps=3, risk="low")
    newer = "\n".join(line for line in CAMPS.split("\n") if 'id = "note"' not in line)
    made = ledgers.install(desk, write(newer))
    assert isinstance(made, Ledger)
    assert made.field("note") is None


def test_units_are_those_of_the_office(desk: Session, write: Any) -> None:
    named = CAMPS.replace("schedules =", 'owed_by = { units = ["福利院", "范县"] }\nlead = "福利院"\nschedules =')
    made = ledgers.install(desk, write(named))
    assert isinstance(made, Ledger)
    assert (made.owed_by.units, made.lead) == ((HOME, FANXIAN), HOME)
    with pytest.raises(Refused) as caught:
        ledgers.install(desk, write(named.replace('"福利院", "范县"', '"市气象局"')))
    assert sentence(caught.value) == "托管要有单位“市气象局”, 本办公室没有"
    assert caught.value.exit_code == 1


def test_who_leads_the_task_of_an_event_is_a_unit_of_the_office(desk: Session, write: Any) -> None:
    event = 'opens_task = { limit = "after 24 hours of known", title = { zh = "处置" }, lead = "福利院" }\nschedules ='
    made = ledgers.install(desk, write(CAMPS.replace("schedules =", event)))
    assert isinstance(made, Ledger)
    assert made.opens_task
    assert made.opens_task.lead == HOME
    with pytest.raises(Refused) as caught:
        ledgers.install(desk, write(CAMPS.replace("schedules =", event.replace("福利院", "气象局"))))
    assert "气象局" in sentence(caught.value)


def test_what_is_not_shipped_is_not_found(desk: Session) -> None:
    with pytest.raises(NotFound) as caught:
        ledgers.install(desk, "drowning-yearly")
    assert caught.value.exit_code == 3


def test_a_bad_file_installs_nothing(desk: Session, write: Any) -> None:
    with pytest.raises(Refused) as caught:
        ledgers.install(desk, write(CAMPS.replace("stock", "stok")))
    assert sentence(caught.value).startswith("camps.toml 第9行: 不能写“stok”; 可写 stock ")
    assert ledgers.ledgers(desk, restricted=True) == []


def test_a_framework_is_installed_and_its_newer_version_too(desk: Session, tmp_path: Path) -> None:
    made = ledgers.install(desk, "framework-12341")
    assert isinstance(made, Framework)
    assert (made.code, made.version, made.installed, len(made.elements)) == ("framework-12341", 1, "2020-07-06", 11)
    path = tmp_path / "home.toml"
    text = 'kind = "framework"\nid = "framework-12341"\ntitle = { zh = "家园" }\nelements = [{ id = "a", text = { zh = "甲" } }]\n'
    path.write_text(text, encoding="utf-8")
    again = ledgers.install(desk, str(path))
    assert isinstance(again, Framework)
    assert (again.version, again.id, len(again.elements)) == (2, made.id, 1)


# Undo


def test_undo_takes_back_an_installation_and_redo_brings_it_again(desk: Session, write: Any) -> None:
    ledgers.install(desk, write())
    history.undo(desk)
    assert ledgers.ledgers(desk) == []
    history.redo(desk)
    assert stood(desk).code == "summer-camps"


def test_undo_takes_back_a_version_and_all_that_was_installed_at_once(desk: Session, write: Any) -> None:
    ledgers.install(desk, write())
    ledgers.install(desk, write(CAMPS.replace("托管点", "托管所")))
    history.undo(desk)
    assert (stood(desk).version, stood(desk).fields[0].label.zh) == (1, "托管点")
    ledgers.install_all(desk)
    assert len(ledgers.ledgers(desk)) > 40
    history.undo(desk)
    assert [one.code for one in ledgers.ledgers(desk)] == ["summer-camps"]


# When it is owed


def daily(session: Session, **more: Any) -> Ledger:
    given = {"period": "day", "due": "18:00", "since": "2020-07-08", "why": "疫情应急日报", **more}
    return ledgers.reschedule(session, "summer-camps", **given)


def test_daily_reporting_is_switched_on_for_some_days_and_then_the_weeks_go_on(desk: Session, write: Any) -> None:
    ledgers.install(desk, write(), "2020-06-01")
    made = daily(desk, until="2020-07-12")
    assert [(one.key, one.first, one.last) for one in periods(made, "2020-06-29", "2020-07-26", Workdays())] == [
        ("2020-W27", "2020-06-29", "2020-07-05"),
        ("2020-W28", "2020-07-06", "2020-07-07"),
        *((f"2020-07-{day:02d}",) * 3 for day in range(8, 13)),
        ("2020-W29", "2020-07-13", "2020-07-19"),
        ("2020-W30", "2020-07-20", "2020-07-26"),
    ]


@pytest.mark.parametrize(
    "more",
    [{"until": "2020-07-10"}, {"period": "week", "due": "tue 10:00"}],
    ids=["daily inside a week", "another day from wednesday"],
)
def test_no_period_is_cut_in_two_that_could_not_be_told_apart(desk: Session, write: Any, more: Any) -> None:
    ledgers.install(desk, write(), "2020-06-01")
    with pytest.raises(Refused) as caught:
        daily(desk, **more)
    assert sentence(caught.value).startswith("托管的 2020-W28 (2020-07-06至2020-07-12) 会被截成两段")
    cut = CAMPS.replace('"mon 10:00" }]', '"mon 10:00" }, { from = 2020-07-08, period = "week", due = "tue 10:00" }]')
    with pytest.raises(Refused) as caught:
        ledgers.install(desk, write(cut))
    assert "2020-W28 (2020-07-06至2020-07-12) 会被截成两段" in sentence(caught.value)


def test_daily_reporting_without_an_end_stays_until_it_is_changed_again(desk: Session, write: Any) -> None:
    ledgers.install(desk, write(), "2020-06-01")
    daily(desk, until="2020-07-12")
    made = daily(desk, since="2020-07-09")
    assert [(one.since, one.period) for one in made.schedules] == [
        ("2020-01-01", "week"), ("2020-07-08", "day"), ("2020-07-09", "day"),
    ]  # fmt: skip
    back = ledgers.reschedule(desk, "托管", period="week", due="mon 10:00", since="2020-07-27", why="应急响应解除")
    assert keys(back, "2020-07-25", "2020-08-02") == ["2020-07-25", "2020-07-26", "2020-W31"]


def test_the_same_day_again_replaces_the_schedule_that_began_then(desk: Session, write: Any) -> None:
    ledgers.install(desk, write(), "2020-06-01")
    daily(desk)
    made = daily(desk, due="20:00")
    assert [(one.since, one.due) for one in made.schedules] == [("2020-01-01", "mon 10:00"), ("2020-07-08", "20:00")]


def test_a_newer_declaration_keeps_the_schedule_that_the_office_set(desk: Session, write: Any) -> None:
    ledgers.install(desk, write(), "2020-06-01")
    daily(desk)
    before = rev(desk)
    ledgers.install(desk, write())
    assert rev(desk) == before
    made = ledgers.install(desk, write(CAMPS.replace("mon 10:00", "tue 10:00")))
    assert isinstance(made, Ledger)
    assert [(one.since, one.due) for one in made.schedules] == [("2020-01-01", "tue 10:00"), ("2020-07-08", "18:00")]


def test_another_schedule_needs_its_reason_and_a_notation_that_fits(desk: Session, write: Any) -> None:
    ledgers.install(desk, write(), "2020-06-01")
    with pytest.raises(NeedsReason):
        daily(desk, why=" ")
    with pytest.raises(Refused) as caught:
        daily(desk, due="mon 10:00")
    assert caught.value.key == "period.bad_due"
    with pytest.raises(Refused) as caught:
        daily(desk, until="2020-07-01")
    assert caught.value.key == "period.ends_before"
    assert len(stood(desk).schedules) == 1


def test_another_schedule_may_not_take_the_period_of_an_entry(desk: Session, write: Any) -> None:
    ledgers.install(desk, write(), "2020-06-01")
    submit(desk, camps=3, risk="low")
    with pytest.raises(Refused) as caught:
        daily(desk, since="2020-06-22")
    assert sentence(caught.value) == "托管已有这些期的记录, 改后就不再应报: 2020-W27"
    history.undo(desk)
    assert daily(desk, since="2020-06-22").schedules[-1].why == "疫情应急日报"


def test_undo_takes_back_another_schedule(desk: Session, write: Any) -> None:
    ledgers.install(desk, write(), "2020-06-01")
    daily(desk)
    history.undo(desk)
    assert [one.period for one in stood(desk).schedules] == ["week"]


# Columns and names


def test_a_mapping_confirmed_again_replaces_the_one_before(desk: Session, write: Any) -> None:
    ledgers.install(desk, write())
    for fields in ({"点数": "camps"}, {"点数": "note"}):
        with desk.writing("ledger.columns") as work:
            ledgers.remember_columns(work, names.ledger(work, "summer-camps"), "print", fields)
    assert [one.fields for one in stood(desk).columns] == [{"点数": "note"}]


@pytest.mark.parametrize(
    "text", ["drowning-weekly", "预防溺水工作周报", "防溺水周报", "fnszb", "Drowning weekly", "l1"]
)
def test_a_ledger_is_called_by_its_id_its_titles_or_their_initials(desk: Session, text: str) -> None:
    ledgers.install(desk, "drowning-weekly")
    ledgers.install(desk, "drowning-province-weekly")
    assert ledgers.ledger(desk, text).code == "drowning-weekly"


def test_a_part_of_a_title_that_fits_two_is_refused_with_both(desk: Session) -> None:
    ledgers.install(desk, "drowning-weekly")
    ledgers.install(desk, "drowning-province-weekly")
    with pytest.raises(Refused) as caught:
        ledgers.ledger(desk, "防溺水")
    assert "预防溺水工作周报(l1)" in sentence(caught.value)
    with pytest.raises(NotFound):
        ledgers.ledger(desk, "森林防火")
