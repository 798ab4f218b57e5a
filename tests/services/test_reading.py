"""What the services select says what a look at every record would say, on either engine."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from coordhub.domain.refusal import Refused
from coordhub.domain.task import OPEN, Task
from coordhub.domain.unit import official_order
from coordhub.services import agenda, attention, duties, meetings, names, promotion, search, task_list
from coordhub.services.feedback import lights_in
from coordhub.services.session import Session, fixed_clock
from coordhub.services.task_import import plan_import
from coordhub.services.task_list import TaskFilter
from coordhub.store import open_store
from coordhub.store.work import Work
from tests.services import mixed_office, old_ways

NOW = "2020-07-06T16:00"
FLAGS: dict[str, tuple[object, ...]] = {
    "state": ("", "drafted", "working,closed", "closed,cancelled,suspended"),
    "all": (False, True),
    "overdue": (False, True),
    "light": ("", "red, yellow", "none"),
}
SINGLES: list[dict[str, object]] = [
    {}, {"lead": "水利局"}, {"unit": "南乐县"}, {"campaign": "百日行动"}, {"handler": "专干"}, {"mine": True}, {"due_before": "2020-07-06"},
    {"due_before": "2020-07"}, {"due_before": "2020-07-06T12:00"}, {"text": "立牌"}, {"text": "bpjf"}, {"text": "31"}, {"text": "2020-0"},
    {"text": "letter of"}, {"unit": "台前县", "campaign": "护苗行动", "handler": "值班员"}, {"lead": "民政局", "text": "排查", "mine": True},
]  # fmt: skip


class Pair(NamedTuple):
    """An office, opened twice: by the services that are tested, and to look at everything."""

    reads: Session
    looks: Session


def _pair(address: str, by: str = "zhuan") -> Pair:
    pair = Pair(*(Session(open_store(address), by, clock=fixed_clock(NOW)) for _ in range(2)))
    engine: Any = pair.reads.store.engine
    if pair.reads.store.is_remote:
        # The server answers every question itself, as it does for tables too large for memory.
        held = engine.held
        engine.held = lambda table: None if table in {"tasks", "meetings", "duties"} else held(table)
    return pair


@pytest.fixture(scope="module")
def mixed(new_address: Callable[[], str]) -> Pair:
    """An office drawn by lot, on either engine; the tests only read it."""
    address = new_address()
    store = open_store(address, create=True)
    mixed_office.make(store)
    store.close()
    return _pair(address)


@pytest.fixture
def sample(sample_address: str) -> Pair:
    return _pair(sample_address)


def _same_rows(office: Pair, flags: dict[str, Any]) -> int:
    wanted = TaskFilter(**flags)
    shown = task_list.task_rows(office.reads, wanted)
    assert shown == old_ways.task_rows(office.looks, wanted), flags
    return len(shown)


def test_a_list_shows_what_a_look_at_every_task_shows_whatever_the_filter(mixed: Pair, engine: str) -> None:
    counts = [
        _same_rows(mixed, {**dict(zip(FLAGS, values, strict=True)), **single})
        for values in product(*FLAGS.values())
        for single in SINGLES
    ]
    assert len(counts) == 768
    assert sum(count > 0 for count in counts) > 300
    assert max(counts) == 302
    assert mixed.reads.store.engine.is_held("tasks") == (engine == "journal")


def test_the_lists_of_the_sample_office_are_those_of_a_look_at_every_task(sample: Pair) -> None:
    filters: list[dict[str, Any]] = [
        {}, {"all": True}, {"overdue": True}, {"light": "red"}, {"light": "yellow,none"}, {"lead": "民政局"}, {"unit": "范县"},
        {"state": "closed"}, {"state": "drafted"}, {"mine": True}, {"due_before": "2020-07-15"}, {"text": "立牌"}, {"text": "kc"},
    ]  # fmt: skip
    counts = [_same_rows(sample, one) for one in filters]
    assert counts[1] >= counts[0] > counts[2] > 0


def _old_morning(session: Session, *, mine: bool) -> list[tuple[str, list[attention.Entry]]]:
    post = session.post
    with session.reading() as work_:
        lights = lights_in(session, work_)
        rows = [task_list.row_of(one, lights) for one in work_.tasks.all() if one.state not in {"closed", "cancelled"}]
        held = [one for one in work_.meetings.all() if not mine or one.handler == post]
    rows = [row for row in rows if not mine or row.task.handler == post]
    parts = [
        ("today", attention._today(session, rows, held)),
        ("red", attention._red(rows)),
        ("soon", attention._soon(session, rows)),
        ("waiting", attention._waiting(session, rows, held)),
        ("missing", attention._missing(session, lights, rows, held)),
    ]
    return [(key, part) for key, part in parts if part]


@pytest.mark.parametrize("mine", [False, True])
@pytest.mark.parametrize("office", [0, 1])
@pytest.mark.parametrize("by", ["zhuan", "nobody", ""])
def test_the_morning_is_that_of_a_look_at_every_record(
    mixed: Pair, sample: Pair, office: int, by: str, *, mine: bool
) -> None:
    made = (mixed, sample)[office]
    reads, looks = (Session(one.store, by, clock=one.clock) for one in made)
    found = attention.morning(reads, mine=mine)
    # What ledgers ask for is read by questions of its own, and tested with them.
    own = [(section.key, [one for one in section.items if one.kind != "ledger"]) for section in found.sections]
    assert [(key, items) for key, items in own if items] == _old_morning(looks, mine=mine)
    with looks.reading() as work_:
        assert found.mine == sum(one.handler == looks.post and one.state in OPEN for one in work_.tasks.all())
    assert found.sections or mine


def test_a_typed_number_means_the_task_that_a_look_at_every_task_finds(mixed: Pair) -> None:
    typed = [f"{year}{number}" for year in ("", "2018-", "2019-", "2020-", "2021-") for number in range(130)]
    typed += ["031", "0007", "2020-00031", "2019-7", "995", "2018-1001", "777", "888", "2020-888", "99999"]
    found = 0
    with mixed.reads.reading() as work_, mixed.looks.reading() as all_:
        for one in typed:
            meant = old_ways.task(all_, one)
            if meant is None:
                with pytest.raises(Refused):
                    names.task(work_, one)
            elif one.startswith("2018-") or not meant.number.startswith("2018"):
                found += 1
                assert names.task(work_, one) == meant
    assert found > 300


def test_a_task_that_was_never_counted_is_found_by_its_end(mixed: Pair) -> None:
    with mixed.reads.reading() as work_, mixed.looks.reading() as all_:
        only_2018 = [
            one for one in all_.tasks.all()
            if one.number.startswith("2018") and (it := old_ways.task(all_, str(int(one.number[5:])))) and it.id == one.id
        ]  # fmt: skip
        assert [names.task(work_, str(int(one.number[5:]))) for one in only_2018] == only_2018
    assert only_2018


def test_a_typed_meeting_is_the_one_that_a_look_at_every_meeting_finds(mixed: Pair) -> None:
    with mixed.reads.reading() as work_, mixed.looks.reading() as all_:
        every = all_.meetings.all()
        typed = {text for one in every for text in (one.id, one.number, one.title, one.number[-3:].lower())}
        typed |= {"m07", "m999", "H99", "会", "会1", "排查", "2019-H", "nlxzgh3", "wxsylph12", "x y", "m", "-H0"}
        met = {"found": 0, "refused": 0}
        for one in sorted(typed):
            meant = old_ways.meetings(all_, one)
            if len(meant) == 1:
                met["found"] += 1
                assert names.meeting(work_, one) == meant[0], one
            else:
                met["refused"] += 1
                with pytest.raises(Refused) as refusal:
                    names.meeting(work_, one)
                assert refusal.value.params.get("count", 0) == len(meant), one
    assert met["found"] > 100
    assert met["refused"] >= 8


@pytest.mark.parametrize("office", [0, 1])
def test_a_search_finds_what_a_look_at_every_record_finds(mixed: Pair, sample: Pair, office: int) -> None:
    pair = (mixed, sample)[office]
    counts = []
    for words in (
        "立牌", "排查 水域", "nlx", "NLXZG", "t17", "t17 立牌", "t017", "m3", "d2", "d2 职责", "b1.1", "2020-031", "2020-0", "H07", "31", "abc",
        "第三条", "letter intent", "控辍保学 2020", "写明空值", "不会有的话", "p", "县",
    ):  # fmt: skip
        found = search.search(pair.reads, words, limit=100_000)
        hits = [(one.kind, one.id, *one.rank[:2]) for one in found]
        assert hits == old_ways.search(pair.looks, words), words
        counts.append(len(hits))
    assert sum(count > 0 for count in counts) >= 12
    assert 0 in counts


def test_duties_and_meetings_are_those_of_a_look_at_all_of_them(mixed: Pair) -> None:
    with mixed.looks.reading() as work_:
        held, answered = work_.meetings.all(), work_.duties.all()
        units = {one.id: official_order(one) for one in work_.units.all()}
    for body, unit, day in product(
        (None, "联席会议"), (None, "教育局"), ("all", "2020-05-01", "2020-07-06", "2021-01-01")
    ):
        with mixed.looks.reading() as work_:
            host = names.body(work_, body).id if body else None
            whose = names.unit(work_, unit).id if unit else None
        wanted = [
            one for one in answered
            if host in {None, one.body} and whose in {None, one.unit} and (day == "all" or one.holds_on(day))
        ]  # fmt: skip
        wanted.sort(key=lambda one: (units[one.unit], int(one.id[1:])))
        assert duties.duties(mixed.reads, body, unit, day) == wanted
    for host, state, since in product((None, "b1"), (None, "planned", "issued"), (None, "2020-03-01")):
        some = [
            one for one in held
            if host in {None, one.body} and state in {None, one.state} and (not since or one.starts >= since)
        ]  # fmt: skip
        assert meetings.meetings(mixed.reads, host, state, since) == sorted(
            some, key=lambda one: (one.starts, one.number), reverse=True
        )


def test_a_campaigns_grid_and_likely_duplicates_come_from_the_same_tasks(mixed: Pair) -> None:
    with mixed.looks.reading() as work_:
        every = work_.tasks.all()
        held = work_.meetings.all()
        campaigns = work_.campaigns.all()
    for campaign in campaigns:
        grid = task_list.campaign_grid(mixed.reads, campaign.id)
        wanted = [one for one in every if one.campaign == campaign.id and one.state != "cancelled" and one.cells]
        assert [row.task for row in grid.rows] == sorted(wanted, key=lambda one: one.number)
    running = [one for one in every if one.state in OPEN]
    for meeting in held:
        alike = {one.id: promotion._alike(one.text, running) for one in meeting.decisions if one.task is None}
        assert promotion.likely_duplicates(mixed.reads, meeting.id) == {
            key: found for key, found in alike.items() if found
        }


def test_an_agenda_comes_from_the_same_tasks_and_meetings(mixed: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    with mixed.reads.reading() as work_, mixed.looks.reading() as all_:
        every = sorted(all_.tasks.all(), key=lambda one: one.number)
        concerned = [one for one in every if one.state in agenda._CONCERNED]
        held = all_.meetings.all()
        for meeting in held:
            seen: tuple[set[str], set[str]] = (set(), set())
            for part in (agenda._overdue, agenda._due):
                few, many = (
                    list(part(work_, mixed.looks, meeting, those, to))
                    for those, to in zip((concerned, every), seen, strict=True)
                )
                assert few == many
            assert list(agenda._waiting(work_, meeting, concerned)) == list(agenda._waiting(work_, meeting, every))
            earlier = [
                one for one in held if one.body == meeting.body and one.starts < meeting.starts and one.decisions
            ]
            last = max(earlier, key=lambda one: one.starts, default=None)
            for days in (400, 1):
                monkeypatch.setattr(agenda, "_LOOK_BACK", days)
                assert next(iter(agenda._earlier(work_, meeting, "decisions")), None) == last
            later = [one.starts[:10] for one in held if one.body == meeting.body and one.starts > meeting.starts]
            assert not later or agenda._next_after(work_, meeting) == min(later)
            assert agenda.propose_agenda(mixed.reads, meeting.id).items
        lights = lights_in(mixed.looks, all_)
        assert list(agenda._missing(work_, lights, concerned)) == list(agenda._missing(work_, lights, every))
        for body in ("b1", "b2"):
            mine = {one.id for one in every if _belongs(all_, one, body)}
            assert agenda._belonging(work_, every, body) == mine != set()


def _belongs(work_: Work, task: Task, body: str) -> bool:
    if task.campaign:
        return work_.campaigns.get(task.campaign).body == body
    return task.source.kind == "decision" and any(
        one.body == body and task.source.ref.startswith(one.number) for one in work_.meetings.all()
    )


def test_an_import_knows_the_tasks_that_are_there(mixed: Pair, tmp_path: Path) -> None:
    with mixed.looks.reading() as work_:
        there = work_.tasks.all()
    lines = ["编号,工作任务,时限"]
    for place, one in enumerate(there):
        kinds = (
            f"{one.number},别的事{place},",
            f",{one.title},{(one.due or '')[:10]}",
            f",{one.title},2031-01-01",
            f"某字{place}号,新事{place},",
        )
        lines.append(kinds[place % 4])
    lines += ["9,两遍的事,2020-08-01", "10,两遍的事,2020-08-01"]
    file = tmp_path / "t.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    plan = plan_import(mixed.reads, str(file))
    pairs = {(one.title, one.due) for one in there}
    running = {one.title for one in there if one.state not in {"closed", "cancelled"}}
    rows = [line.split(",") for line in lines[1:-2]]
    unclear = [
        place
        for place, (_, title, due) in enumerate(rows)
        if place % 4 in {1, 2} and (title, due or None) not in pairs and title in running
    ]
    assert [one.cell for one in plan.problems] == [f"A{place + 2}" for place in unclear]
    assert {one.key for one in plan.problems} == {"table.put_code"}
    assert [one.number for one in plan.changed] == [there[place].number for place in range(0, len(there), 4)]
    assert [one.changes["title"][1] for one in plan.changed] == [title for _, title, _ in rows[::4]]
    known = [place for place, (_, title, due) in enumerate(rows) if place % 4 == 1 and (title, due or None) in pairs]
    assert [one.row - 2 for one in plan.skipped[:-1]] == known
    assert len(known) > 20
    assert len(plan.rows) == len(rows) + 1 - len(known) - len(unclear) - len(plan.changed) > 80
    assert plan.skipped[-1].title == "两遍的事"
