"""What is asked of the tables that grow: tasks, meetings and duties.

Every question has two halves that must agree. A plain function tests a document in memory, at a fraction of what a TinyDB
query costs; it is exact, and takes a field that was left out for its default. The TinyDB query beside it is what a server is
told: it may select more, never less, and what it selects is tested by the function again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from tinydb import Query, where
from tinydb.queries import QueryInstance

from coordhub.domain.record import Record
from coordhub.store.query import holds, mentions, narrowed
from coordhub.store.record_tables import Records
from coordhub.store.work import COUNTERS, Work
from coordhub.text.pinyin import matches

R = TypeVar("R", bound=Record)
Document = dict[str, Any]
Question = QueryInstance
UNSAID = Query().noop()
"""What a server is told where it can be told nothing."""
_WIDTH = 9
"""Digits up to which a task's number may be padded; the office pads to three."""
_INITIALS = re.compile(r"[A-Za-z0-9]{2,}")


def _question(test: Callable[[Document], object], told: QueryInstance) -> QueryInstance:
    return narrowed(told, test)


def _test(field: Query, function: Callable[[object, str], bool], text: str) -> QueryInstance:
    return field.test(function, text)  # type: ignore[arg-type]  # tinydb's stub says a document; it hands over the field


def found(records: Records[R], query: QueryInstance | None) -> list[R]:
    """The records that a question selects, by id; without one all, which memory keeps as a list."""
    return records.all() if query is None else records.where(query)


def every(*parts: QueryInstance | None) -> QueryInstance | None:
    """All of the questions at once; those that are None are not asked. None when none is left."""
    asked = [part for part in parts if part is not None]
    if len(asked) < 2:
        return asked[0] if asked else None
    tests = [part._test for part in asked]

    def test(document: Document) -> bool:
        for one in tests:  # noqa: SIM110 - `all` over a generator takes twice as long
            if not one(document):
                return False
        return True

    told = asked[0]
    for part in asked[1:]:
        told &= part
    return _question(test, told)


def either(first: QueryInstance, *more: QueryInstance) -> QueryInstance:
    """At least one of the questions."""
    told = first
    for part in more:
        told |= part
    return told


def equals(field: str, value: str, default: str | None = None) -> QueryInstance:
    """The field is `value`; documents leave out a field that has its `default`."""
    told = where(field) == value
    return _question(
        lambda document: document.get(field, default) == value,
        told | ~where(field).exists() if value == default else told,
    )


def among(field: str, values: Iterable[str], default: str | None = None) -> QueryInstance:
    """The field is one of `values`; documents leave out a field that has its `default`."""
    wanted = frozenset(values)
    told = where(field).one_of(sorted(wanted))
    return _question(
        lambda document: document.get(field, default) in wanted,
        told | ~where(field).exists() if default in wanted else told,
    )


def outside(field: str, values: Collection[str]) -> QueryInstance:
    """The field is none of `values`, as they are when it is asked; a server is told nothing of them, for they may be thousands."""
    return _question(lambda document: document.get(field) not in values, UNSAID)


def below(field: str, bound: str) -> QueryInstance:
    """The field has a moment before `bound`."""
    return _question(lambda document: (document.get(field) or bound) < bound, where(field) < bound)


def above(field: str, bound: str) -> QueryInstance:
    """The field has a moment after `bound`."""
    return _question(lambda document: (document.get(field) or bound) > bound, where(field) > bound)


def since(field: str, bound: str) -> QueryInstance:
    """The field has a moment that is `bound` or later."""
    return _question(lambda document: (document.get(field) or "") >= bound, where(field) >= bound)


def filled(field: str) -> QueryInstance:
    """The field has something in it."""
    return _question(lambda document: document.get(field), where(field).exists())


# Tasks


def in_states(states: Collection[str]) -> QueryInstance:
    """Tasks in one of the states."""
    return among("state", states, "drafted")


def led_by(unit: str) -> QueryInstance:
    """Tasks that the unit leads."""
    return _question(lambda document: unit in document.get("lead", ()), _test(where("lead"), holds, unit))


def about(unit: str) -> QueryInstance:
    """Tasks that the unit leads, answers for, supports or has a cell of."""
    lists = ("lead", "responsible", "supporting")

    def test(document: Document) -> bool:
        return any(unit in document.get(name, ()) for name in lists) or any(
            cell.get("id") == unit for cell in document.get("cells", ())
        )

    told = [_test(where(name), holds, unit) for name in lists]
    return _question(test, either(where("cells").any(where("id") == unit), *told))


def from_source(kind: str) -> QueryInstance:
    """Tasks that come from a source of that kind."""
    return _question(
        lambda document: document.get("source", {}).get("kind", "other") == kind, where("source")["kind"] == kind
    )


def numbered(years: Iterable[str], number: int) -> QueryInstance:
    """Tasks with the number in one of the years, however it is padded: 31 stands for `2020-031`, `2020-31` and `2020-0031`."""
    padded = {f"{number:0{width}d}" for width in range(1, _WIDTH + 1)}
    return among("number", [f"{year}-{one}" for year in years for one in padded])


def numbered_oddly(year: str | None, number: int) -> QueryInstance:
    """Tasks with the number in the year (in any, without one), in whatever way it is written."""

    def test(document: Document) -> bool:
        its_year, _, its_number = document["number"].partition("-")
        return its_number.isdigit() and int(its_number) == number and year in {None, its_year}

    return _question(test, _test(where("number"), mentions, str(number)))


def years_of(work: Work, series: str) -> list[str]:
    """The years in which the office has given out numbers of a series (`task`, `meeting`)."""
    rows = work.table(COUNTERS).documents().values()
    found_ = [row["series"].partition("-") for row in rows]
    return [year for name, _, year in found_ if name == series]


_TASK_TEXTS = ("number", "title", "measures", "note", "source.text")
_DUTY_TEXTS = ("text", "subject", "clause")


def _in_task(text: str, document: Document) -> bool:
    return (
        text in document["title"]
        or text in document["number"]
        or text in document.get("measures", "")
        or text in document.get("note", "")
        or text in document.get("source", {}).get("text", "")
    )


def _in_duty(text: str, document: Document) -> bool:
    return text in document["text"] or text in document.get("subject", "") or text in document.get("clause", "")


def _in_meeting(text: str, document: Document) -> bool:
    return (
        text in document["title"]
        or text in document["number"]
        or any(text in item["title"] for item in document.get("items", ()))
        or any(text in one["text"] for one in document.get("decisions", ()))
    )


def _mention(text: str, *paths: str) -> QueryInstance:
    return either(*(_test(_at(path), mentions, text) for path in paths))


def _at(path: str) -> Query:
    query = Query()
    for name in path.split("."):
        query = query[name]
    return query


def task_has(text: str) -> QueryInstance:
    """Tasks with the text in number, title, measures, note or source, or with a title that has these pinyin initials."""
    return _answering(text, _in_task, "title", _TASK_TEXTS, is_initials=text.isascii() and text.isalnum())


def _answering(
    text: str, has: Callable[[str, Document], bool], name: str, paths: Sequence[str], *, is_initials: bool
) -> QueryInstance:
    """Documents that have the text; when it may be `initials`, also those whose name has them, which no server can tell."""
    if is_initials:
        return _question(lambda one: has(text, one) or matches(text, one[name]) is not None, UNSAID)
    return _question(lambda one: has(text, one), _mention(text, *paths) if paths else UNSAID)


# Words that are looked for everywhere


def task_answers(words: Sequence[str]) -> QueryInstance | None:
    """Tasks that have each of the words somewhere, or in the title's initials."""
    return every(*(_answers(word, _in_task, "title", _TASK_TEXTS) for word in words))


def duty_answers(words: Sequence[str]) -> QueryInstance | None:
    """Duties that have each of the words somewhere, or in the text's initials."""
    return every(*(_answers(word, _in_duty, "text", _DUTY_TEXTS) for word in words))


def meeting_answers(words: Sequence[str]) -> QueryInstance | None:
    """Meetings that have each of the words in number, title, an item or a decision, or in the title's initials."""
    return every(*(_answers(word, _in_meeting, "title", ()) for word in words))


def _answers(word: str, has: Callable[[str, Document], bool], name: str, paths: Sequence[str]) -> QueryInstance:
    return _answering(word, has, name, paths, is_initials=_INITIALS.fullmatch(word) is not None)


# Meetings


def in_meeting_states(states: Collection[str]) -> QueryInstance:
    """Meetings in one of the states."""
    return among("state", states, "planned")


def meeting_numbered(number: str) -> QueryInstance:
    """Meetings of that number, or with `H07` the seventh of any year."""
    if not number.startswith("H"):
        return equals("number", number)
    tail = f"-{number}"
    return _question(
        lambda document: document["number"] == number or document["number"].endswith(tail),
        _test(where("number"), mentions, number),
    )


def meeting_called(text: str) -> QueryInstance:
    """Meetings of exactly that title or number."""
    return either(equals("title", text), equals("number", text))


def meeting_like(text: str, spelled: Callable[[str], bool] | None) -> QueryInstance:
    """Meetings with the text in title or number; with `spelled`, those too whose title or number it answers to."""

    def test(document: Document) -> bool:
        names = document["title"], document["number"]
        return any(text in name or (spelled is not None and spelled(name)) for name in names)

    return _question(test, _mention(text, "title", "number") if spelled is None else UNSAID)


def asking_attention(today: str, tomorrow: str) -> QueryInstance:
    """Meetings of today, with decisions that are no task yet, or with papers that were due by today and have not come."""

    def test(document: Document) -> bool:
        if today <= document["starts"] < tomorrow:
            return True
        if "state" in document and any(not one.get("task") for one in document.get("decisions", ())):
            return True
        return any(
            not one.get("received") and (one.get("due") or tomorrow) < tomorrow for one in document.get("materials", ())
        )

    held = where("decisions").exists() & where("state").exists()
    is_today = (where("starts") >= today) & (where("starts") < tomorrow)
    return _question(test, is_today | held | where("materials").exists())


# Duties


def holding_on(day: str) -> QueryInstance:
    """Duties that hold on a day."""
    return _question(
        lambda document: (document.get("from") or day) <= day <= (document.get("to") or day),
        ~where("to").exists() | where("to").one_of([None]) | (where("to") >= day),
    )


# Sites


def site_called(text: str) -> QueryInstance:
    """Sites of exactly that name or code."""
    return either(equals("name", text), equals("code", text))


def site_like(text: str, spelled: Callable[[str], bool] | None) -> QueryInstance:
    """Sites with the text in the name; with `spelled`, those too whose name it answers to."""
    return _question(
        lambda document: text in document["name"] or (spelled is not None and spelled(document["name"])),
        _mention(text, "name") if spelled is None else UNSAID,
    )


def _in_site(text: str, document: Document) -> bool:
    return text in document["name"] or text in document.get("code", "") or text in document.get("address", "")


def site_answers(words: Sequence[str]) -> QueryInstance | None:
    """Sites that have each of the words in name, code or address, or in the name's initials."""
    return every(*(_answers(word, _in_site, "name", ("name", "code", "address")) for word in words))


# Entries


def entries_that(tests: Mapping[str, Callable[[Document], bool]]) -> QueryInstance:
    """Entries that the test of their ledger selects; `tests` has one for each ledger (by its code) that is asked."""

    def test(document: Document) -> bool:
        its = tests.get(document["ledger"])
        return its is not None and its(document)

    return _question(test, where("ledger").one_of(sorted(tests)))
