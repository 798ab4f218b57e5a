"""The ledgers of the sample office: what was reported week by week, typed in at its own time; and the roster of posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any

from coordhub.domain.entry import Entry
from coordhub.domain.ledger import Ledger
from coordhub.domain.unit import COUNTY_LEVEL
from coordhub.services import declarations, entries, ledger_reminders, ledgers, names
from coordhub.services.session import Session
from coordhub.services.subjects import Desk, subject_of
from coordhub.store.work import Work

Event = tuple[str, Callable[[], object]]
SessionAt = Callable[[str, str], Session]
_ROSTER = "directors-roster"
_BY = "专项岗"
_GIVEN = ("subject", "period", "kind", "typed", "received", "post", "source")
"""The first columns of every row; the values follow."""
_VERBS = {"value": "submit", "zero": "zero", "exempt": "exempt"}
_OWNER = "@owner"
"""The column that says who reports a code."""
_Row = tuple[dict[str, Any], dict[str, Any]]


def install(session: Session, installed: list[tuple[str, list[str]]]) -> None:
    """Install every shipped ledger, each owed from its day on; `*` stands for all that are not named."""
    named = {code for _, codes in installed for code in codes}
    for since, codes in installed:
        for code in [one for one in declarations.shipped_codes() if one not in named] if codes == ["*"] else codes:
            ledgers.install(session, code, since)


def events(raw: Mapping[str, Any], roster: Mapping[str, Any], session_at: SessionAt) -> Iterator[Event]:
    """What happened to the ledgers: rows typed at the same minute are one commit, as an import is."""
    for table in raw["tables"]:
        rows = [_parted(row, table["columns"]) for row in table["rows"]]
        for typed, together in groupby(rows, key=lambda row: str(row[0]["typed"])):
            yield typed, _later(_type_in, session_at(typed, _BY), table["ledger"], list(together))
    at, post, source = raw["roster"]
    yield at, _later(load_roster, session_at(at, _BY), roster, at, post, source)
    for ledger, subject, period, at, why, values in raw["corrections"]:
        yield at, _later(entries.correct, session_at(at, _BY), ledger, subject, period, values, why=why, at=at)
    for ledger, subject, period, at, channel, post, answer in raw["reminders"]:
        yield (
            at,
            _later(
                ledger_reminders.remind,
                session_at(at, _BY),
                ledger,
                subject,
                period,
                channel=channel,
                post=post,
                answer=answer,
                at=at,
            ),
        )


def _later(act: Callable[..., object], *given: Any, **named: Any) -> Callable[[], object]:
    return lambda: act(*given, **named)


def _parted(row: list[Any], columns: list[str]) -> _Row:
    """What is said about the row, and its values."""
    told = dict(zip(_GIVEN, row[: len(_GIVEN)], strict=True))
    values = dict(zip(columns, row[len(_GIVEN) :], strict=True))
    return told, {name: value for name, value in values.items() if value is not None}


def _type_in(session: Session, code: str, rows: list[_Row]) -> None:
    told = rows[0][0]
    did = "ledger.import" if told["source"] and told["kind"] == "value" else f"ledger.{_VERBS[told['kind']]}"
    with session.writing(did) as work:
        desk, ledger = entries.desk(session, work), names.ledger(work, code)
        for given, values in rows:
            _enter(work, desk, ledger, given, values)


def _enter(work: Work, desk: Desk, ledger: Ledger, given: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    is_statement = given["kind"] != "value" and ledger.shape != "periodic"
    subject = names.unit(work, given["subject"]).id if is_statement else subject_of(work, ledger, given["subject"])
    entries.enter(
        work, desk, ledger, subject, given["period"], {name: value for name, value in values.items() if name != _OWNER},
        kind=given["kind"], post=given["post"], at=given["received"], owner=str(values.get(_OWNER, "")),
        # What stands in the place of a file is, of an exemption, its reason.
        **{"why" if given["kind"] == "exempt" else "source": given["source"]},
    )  # fmt: skip


def load_roster(
    session: Session, roster: Mapping[str, Mapping[str, list[str]]], at: str, post: str, source: str
) -> None:
    """Every post of the official list in one commit: since when it is filled and when its holder was trained; `[]` is a vacancy."""
    with session.writing("ledger.import") as work:
        ledger = names.ledger(work, _ROSTER)
        units = {one.official_code: one for one in work.units.all() if one.official_code}
        by_id = {one.id: one for one in work.units.all()}
        for posts in roster.values():
            for code, holder in posts.items():
                unit = units[code]
                above = unit
                while above.kind not in COUNTY_LEVEL:
                    above = by_id[above.parent or ""]
                work.entries.add(
                    Entry(
                        ledger=ledger.code,
                        version=ledger.version,
                        subject=unit.id,
                        owner=above.id,
                        values=_holder(holder),
                        post=post,
                        received=at,
                        source=source,
                    )
                )


def _holder(holder: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {"filled": bool(holder), "trained": len(holder) > 1}
    if holder:
        values["since"] = holder[0]
    if len(holder) > 1:
        values["trained_on"] = holder[1]
    return values
