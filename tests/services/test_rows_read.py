"""The services read what they show: what is counted is what is decoded, and the rows that a server sends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coordhub.domain.meeting import Decision, Meeting
from coordhub.domain.task import Task
from coordhub.services import attention, meetings, names, search, task_list
from coordhub.services.session import Session, fixed_clock
from coordhub.services.task_import import plan_import
from coordhub.services.task_list import TaskFilter
from coordhub.store import open_store, record_tables, records
from coordhub.store.work import Store
from tests.services import mixed_office
from tests.tui import many_tasks

NOW = "2020-07-06T16:00"


def _session(store: Store) -> Session:
    return Session(store, "zhuan", clock=fixed_clock(NOW))


class Read:
    """What was decoded, and how many rows a server sent."""

    def __init__(self) -> None:
        self.decoded: list[str] = []
        self.rows = 0

    def tasks(self) -> int:
        return sum(one.startswith("t") for one in self.decoded)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Callable[[Session], Read]:
    """Begin to note what is read of an office."""
    read = Read()
    decode = records.to_record

    def noted(kind: records.Kind, number: int, document: dict[str, Any]) -> Any:
        read.decoded.append(records.record_id(kind, number))
        return decode(kind, number, document)

    def begin(session: Session) -> Read:
        for module in (records, record_tables):
            monkeypatch.setattr(module, "to_record", noted)
        connection = getattr(session.store.engine, "connection", None)
        if connection is not None:
            ask, stream = connection.rows, connection.stream

            def rows(statement: str, *given: Any, **how: Any) -> list[Any]:
                answer: list[Any] = ask(statement, *given, **how)
                read.rows += len(answer)
                return answer

            def streamed(statement: str, values: Any) -> Any:
                for row in stream(statement, values):
                    read.rows += 1
                    yield row

            monkeypatch.setattr(connection, "rows", rows)
            monkeypatch.setattr(connection, "stream", streamed)
        return read

    return begin


FEW = 60
"""Rows that a server sends besides: revisions, tables, units, settings, counters."""


@pytest.fixture(scope="module")
def large(new_address: Callable[[], str]) -> str:
    """An office of 2,002 tasks, of which 42 are open and 12 of them the waterworks'; and of 303 meetings, three of which ask for attention."""
    address = new_address()
    store = open_store(address, create=True)
    mixed_office.make(store, tasks=0, meetings=0, duties=0)
    with store.write(by="lot") as work_:
        lead = names.unit(work_, "水利局").id
        for place in range(2000):
            state = "working" if place % 50 == 0 else "closed"
            work_.tasks.add(
                Task(
                    number=f"2020-{place + 1:03d}", title=f"第{place}件", state=state, due="2020-08-01", handler="专干" if place % 200 == 0 else "",
                    lead=(lead,) if place < 600 else (),
                )
            )  # fmt: skip
        work_.spend("task-2020", 2000)
        for place in range(300):
            work_.meetings.add(
                Meeting(
                    number=f"2019-H{place}", title=f"第{place}次会", body="b1", kind="plenary", starts="2019-03-01", state="issued",
                    decisions=(Decision(id="1", text="立牌", task="t3"),),
                )
            )  # fmt: skip
    store.close()
    return address


@pytest.fixture
def unread(large: str) -> Session:
    """The large office, of which nothing is read yet."""
    return _session(open_store(large))


@pytest.mark.parametrize(
    ("flags", "shown"),
    [
        ({}, 42), ({"lead": "水利局"}, 12), ({"mine": True}, 10), ({"state": "closed", "due_before": "2020-01-01"}, 0),
        ({"text": "第150件"}, 1), ({"all": True, "text": "第151件"}, 1), ({"overdue": True}, 0), ({"state": "drafted"}, 1),
        ({"light": "green,red,yellow", "lead": "水利局"}, 12),
    ],
)  # fmt: skip
def test_a_list_reads_the_rows_it_shows(
    unread: Session, watch: Callable[[Session], Read], flags: dict[str, Any], shown: int
) -> None:
    read = watch(unread)
    rows = task_list.task_rows(unread, TaskFilter(**flags))
    assert (len(rows), read.tasks()) == (shown, shown)
    assert read.rows <= shown + FEW


def test_the_morning_reads_open_tasks_and_the_meetings_that_it_names(
    unread: Session, watch: Callable[[Session], Read]
) -> None:
    read = watch(unread)
    attention.morning(unread)
    assert read.tasks() == 42
    assert {one for one in read.decoded if one.startswith("m")} == {"m1", "m2", "m3"}
    read.decoded.clear()
    attention.morning(unread, mine=True)
    assert read.tasks() <= 10


def test_a_typed_number_reads_one_task(unread: Session, watch: Callable[[Session], Read]) -> None:
    read = watch(unread)
    for typed, number in (("1999", "2020-1999"), ("2020-031", "2020-031"), ("31", "2020-031")):
        read.decoded.clear()
        read.rows = 0
        assert task_list.task_row(unread, typed).task.number == number
        assert read.tasks() <= 1
        assert read.rows <= 1 + FEW


def test_a_search_and_an_import_read_what_they_find(
    unread: Session, watch: Callable[[Session], Read], tmp_path: Path
) -> None:
    read = watch(unread)
    assert [one.id for one in search.search(unread, "第1234件")] == ["t1237"]
    assert read.tasks() == 1
    assert not [one for one in read.decoded if one[0] in "md"]
    file = tmp_path / "t.csv"
    file.write_text("工作任务,时限\n第7件,2020-08-01\n新事,2020-08-01\n", encoding="utf-8")
    read.decoded.clear()
    plan = plan_import(unread, str(file))
    assert (len(plan.rows), len(plan.skipped), read.tasks()) == (1, 1, 1)


def test_a_closed_record_is_found_by_its_number_without_the_others(
    unread: Session, watch: Callable[[Session], Read]
) -> None:
    read = watch(unread)
    assert meetings.meeting(unread, "2019-H7").title == "第7次会"
    assert [one for one in read.decoded if one.startswith("m")] == ["m11"]
    assert read.rows <= 1 + FEW


def test_a_plain_list_of_a_full_office_reads_each_task_once(tmp_path: Path, watch: Callable[[Session], Read]) -> None:
    session = _session(open_store(many_tasks.make(tmp_path / "office", 500)))
    read = watch(session)
    assert len(task_list.task_rows(session)) == len(task_list.task_rows(session)) == 500
    assert read.tasks() == 500
