"""What ledgers ask to be done next: visits due, agreements that expire, posts that are vacant, findings that are still open.

All of it is derived from entries. Dated ledgers are looked through for this year and last, unless `all_years` is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from coordhub.domain.aggregate import Rate
from coordhub.domain.calendar import day_of, days_left, end_of
from coordhub.domain.entry import Entry
from coordhub.domain.ledger import Ledger
from coordhub.domain.light import Judgement
from coordhub.domain.office import Office
from coordhub.domain.period_key import natural_span
from coordhub.domain.refusal import Refused
from coordhub.services import entries, names, selection
from coordhub.services.ledger_groups import Groups
from coordhub.services.session import OFFICE_ID, Session
from coordhub.store.work import Work


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """A follow-up that is due: the last visit (None: there was none), the day of the next, and the days left (negative: over)."""

    ledger: str
    subject: str
    name: str
    owner: str
    last: str | None
    due: str
    days: int


class Expiry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that expires, with the days left (negative: it has expired)."""

    ledger: str
    entry: str
    subject: str
    name: str
    owner: str
    expires: str
    days: int


class Posts(msgspec.Struct, frozen=True, kw_only=True):
    """The posts of a county (empty `subject`: all): how many the unit tree has, filled, vacant, and those of which nothing is known.

    `counts` says of how many each of the roster's other yes-or-no fields is true (trained), `open` which units' posts are vacant.
    """

    subject: str
    name: str
    posts: int
    filled: int
    vacant: int
    unknown: int
    counts: dict[str, int]
    open: list[str] = []

    @property
    def filled_rate(self) -> Rate:
        """Filled posts of all posts."""
        return Rate(done=self.filled, of=self.posts)

    def rate(self, field: str) -> Rate:
        """Posts of which a field is true, of all posts."""
        return Rate(done=self.counts.get(field, 0), of=self.posts)


class Roster(msgspec.Struct, frozen=True, kw_only=True):
    """A roster's posts by county, in official order, with their total."""

    ledger: Ledger
    rows: list[Posts]
    total: Posts


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something found that has not been put right: since when, its limit, the days left (negative: over) and its light."""

    ledger: str
    entry: str
    subject: str
    name: str
    owner: str
    opened: str
    due: str | None
    days: int | None
    light: Judgement


class FindingCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many findings of a ledger are open, red and yellow among them, and how many were closed (销号)."""

    ledger: str
    open: int
    red: int
    yellow: int
    closed: int


def visits_due(
    session: Session, ref: str | None = None, within: int = 0, *, restricted: bool = False, all_years: bool = False
) -> list[Visit]:
    """The follow-ups due by today, or `within` some days, the longest overdue first; ended ones are left out."""
    with session.reading() as work:
        found: list[Visit] = []
        for ledger in _ledgers(work, ref, lambda one: one.visit_every is not None, restricted=restricted):
            found += _visits(work, session, ledger, within, all_years=all_years)
        return sorted(found, key=lambda one: (one.due, one.ledger, one.subject))


def _visits(work: Work, session: Session, ledger: Ledger, within: int, *, all_years: bool) -> Iterable[Visit]:
    groups = Groups(work, ledger, entries.desk(session, work).units)
    today = session.today
    last = _last_visits(work, _years(work, session, ledger, all_years=all_years), ledger)
    never = [one for one in groups.subjects(today.isoformat()) if one not in last] if ledger.installed else []
    known = [(one.subject, one.owner, _when(one)) for one in last.values() if not is_over(ledger, one.values)]
    for subject, owner, day in [*known, *((one, "", None) for one in never)]:
        due = date.fromisoformat(day or ledger.installed or "") + timedelta(days=ledger.visit_every or 0)
        left = (due - today).days
        if left <= within:
            yield Visit(
                ledger=ledger.code, subject=subject, name=groups.name(subject), owner=owner or groups.of("owner", subject),
                last=day, due=due.isoformat(), days=left,
            )  # fmt: skip


def expiring(
    session: Session, ref: str | None = None, days: int = 30, *, restricted: bool = False, all_years: bool = False
) -> list[Expiry]:
    """The entries that expire within some days, and those that have; closed ones are left out."""
    with session.reading() as work:
        units = entries.desk(session, work).units
        found = []
        for ledger in _ledgers(work, ref, lambda one: bool(one.expires), restricted=restricted):
            groups = Groups(work, ledger, units)
            for one in _entries(work, session, ledger, all_years=all_years):
                end = last_day(one.values.get(ledger.expires))
                if end is None or is_over(ledger, one.values) or days_left(end, session.today) > days:
                    continue
                found.append(
                    Expiry(
                        ledger=ledger.code, entry=one.id, subject=one.subject, name=groups.name(one.subject), owner=one.owner,
                        expires=end, days=days_left(end, session.today),
                    )
                )  # fmt: skip
        return sorted(found, key=lambda one: (one.expires, one.ledger, one.subject))


def vacancies(session: Session, ref: str | None = None, *, restricted: bool = False) -> list[Roster]:
    """The posts of each roster by county: how many there are by the unit tree, how many are filled and vacant."""
    with session.reading() as work:
        units = entries.desk(session, work).units
        rosters = _ledgers(work, ref, lambda one: bool(one.vacancy), restricted=restricted)
        return [_roster(work, session, ledger, Groups(work, ledger, units)) for ledger in rosters]


def _roster(work: Work, session: Session, ledger: Ledger, groups: Groups) -> Roster:
    by_county: dict[str, list[str]] = {}
    for subject in groups.subjects(session.today.isoformat()):
        by_county.setdefault(groups.of("county", subject), []).append(subject)
    known = {
        one.subject: one.values for one in _entries(work, session, ledger, all_years=False) if one.kind == "value"
    }  # fmt: skip
    rows = [_posts(ledger, groups, known, county, by_county[county]) for county in groups.ordered(by_county)]
    everyone = [one for posts in by_county.values() for one in posts]
    return Roster(ledger=ledger, rows=rows, total=_posts(ledger, groups, known, "", everyone))


def _posts(
    ledger: Ledger, groups: Groups, known: Mapping[str, dict[str, Any]], county: str, subjects: list[str]
) -> Posts:
    stated = {one: known[one] for one in subjects if one in known}
    vacant = [one for one, values in stated.items() if values.get(ledger.vacancy) is False]
    filled = sum(values.get(ledger.vacancy) is True for values in stated.values())
    others = [one.id for one in ledger.fields if one.kind == "bool" and one.id != ledger.vacancy]
    return Posts(
        subject=county, name=groups.name(county) if county else "", posts=len(subjects), filled=filled, vacant=len(vacant),
        unknown=len(subjects) - filled - len(vacant), open=groups.ordered(vacant),
        counts={name: sum(values.get(name) is True for values in stated.values()) for name in others},
    )  # fmt: skip


def findings(
    session: Session, ref: str | None = None, *, restricted: bool = False, all_years: bool = False
) -> list[Finding]:
    """What was found and is not put right yet, red first, then by limit; each has its own light."""
    open_, _ = _found(session, ref, restricted=restricted, all_years=all_years)
    weight = {"red": 0, "yellow": 1, "green": 2, "": 3}
    return sorted(open_, key=lambda one: (weight[one.light.light], one.due or "9", one.ledger, one.entry))


def finding_counts(
    session: Session, ref: str | None = None, *, restricted: bool = False, all_years: bool = False
) -> list[FindingCount]:
    """For each ledger of findings how many are open and how many were closed."""
    open_, closed = _found(session, ref, restricted=restricted, all_years=all_years)
    return [
        FindingCount(
            ledger=code, closed=count, open=sum(one.ledger == code for one in open_),
            red=sum(one.ledger == code and one.light.light == "red" for one in open_),
            yellow=sum(one.ledger == code and one.light.light == "yellow" for one in open_),
        )
        for code, count in closed.items()
    ]  # fmt: skip


def _found(
    session: Session, ref: str | None, *, restricted: bool, all_years: bool
) -> tuple[list[Finding], dict[str, int]]:
    open_: list[Finding] = []
    closed: dict[str, int] = {}
    with session.reading() as work:
        office, units = work.office.get(OFFICE_ID), entries.desk(session, work).units
        for ledger in _ledgers(work, ref, _keeps_findings, restricted=restricted):
            groups = Groups(work, ledger, units)
            closed[ledger.code] = 0
            for one in _entries(work, session, ledger, all_years=all_years):
                opened = last_day(one.values.get(ledger.opens)) if ledger.opens else _when(one)
                if one.kind != "value" or opened is None:
                    continue
                if is_over(ledger, one.values):
                    closed[ledger.code] += 1
                    continue
                due = last_day(one.values.get(ledger.due))
                open_.append(
                    Finding(
                        ledger=ledger.code, entry=one.id, subject=one.subject, name=groups.name(one.subject), owner=one.owner,
                        opened=opened, due=due, days=days_left(due, session.today) if due else None,
                        light=light_of(office, session, opened, due),
                    )
                )  # fmt: skip
    return open_, closed


def light_of(office: Office, session: Session, opened: str, due: str | None) -> Judgement:
    """The light of something open, by the office's rules for a limit that has passed or is near."""
    if due is None:
        return Judgement("green")
    workdays = office.workdays()
    is_short = (day_of(due) - day_of(opened)).days <= 5
    for rule in office.lights:
        if rule.reason == "overdue" and end_of(due) < session.now:
            return Judgement(rule.light, "overdue")
        within = rule.short_n if is_short and rule.short_n is not None else rule.n
        if (
            rule.reason == "near"
            and end_of(due) >= session.now
            and workdays.between(session.today, day_of(due)) <= within
        ):
            return Judgement(rule.light, "near")
    return Judgement("green")


# What is looked through


def _ledgers(work: Work, ref: str | None, fits: Callable[[Ledger], bool], *, restricted: bool) -> list[Ledger]:
    """The ledger named, or all that fit; restricted ones only when asked for."""
    if ref is None:
        return [one for one in work.ledgers.all() if fits(one) and (restricted or not one.restricted)]
    ledger = names.shown_ledger(work, ref, restricted=restricted)
    if not fits(ledger):
        raise Refused("summary.not_kept", ledger=ledger.called)
    return [ledger]


def _last_visits(work: Work, years: Iterable[str], ledger: Ledger) -> dict[str, Entry]:
    """The last report about each subject. The newest year is read first; of an older one only whom no newer has."""
    last: dict[str, Entry] = {}
    for year in sorted(years, reverse=True):
        found: dict[str, Entry] = {}
        for one in work.entries.of(ledger.code, [year], selection.outside("subject", last.keys())):
            if one.kind == "value" and (one.subject not in found or _when(one) >= _when(found[one.subject])):
                found[one.subject] = one
        last |= found
    return last


def _entries(work: Work, session: Session, ledger: Ledger, *, all_years: bool) -> list[Entry]:
    return work.entries.of(ledger.code, _years(work, session, ledger, all_years=all_years))


def _years(work: Work, session: Session, ledger: Ledger, *, all_years: bool) -> list[str]:
    """The years whose entries are followed up: this one and the last, or every one."""
    if ledger.shape == "standing":
        return [""]
    if all_years:
        return work.entries.years()
    year = session.today.year
    back = 1 + (ledger.visit_every or 0) // 365
    return [f"{one}" for one in range(year - back, year + 1)]


def _when(entry: Entry) -> str:
    return entry.date or entry.received[:10]


def is_over(ledger: Ledger, values: Mapping[str, Any]) -> bool:
    """Whether an entry says that its matter is closed (销号), or its follow-up has ended."""
    return values.get(ledger.closes or "-") not in (None, False) or values.get(ledger.visit_end or "-") not in (
        None,
        False,
    )


def last_day(value: Any) -> str | None:
    """The last day of a date as it was given: to the day, the month or the year."""
    return natural_span(value[:10])[1] if isinstance(value, str) and value else None


def _keeps_findings(ledger: Ledger) -> bool:
    return bool(ledger.closes and (ledger.opens or ledger.due))
