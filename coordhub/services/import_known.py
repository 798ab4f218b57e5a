"""What an import meets: the office as it stands, and the reports that are there already."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson

from coordhub.domain.calendar import Workdays
from coordhub.domain.entry import Entry
from coordhub.domain.ledger import Ledger
from coordhub.domain.period import Period, period
from coordhub.messages import t
from coordhub.services import selection
from coordhub.services.import_plan import Cancelled, Options
from coordhub.services.import_units import Places
from coordhub.services.session import OFFICE_ID, Session
from coordhub.services.standing import stood
from coordhub.services.subjects import desk as told
from coordhub.services.subjects import owers, owing_subjects
from coordhub.store.work import Work


class Known:
    """The entries of one ledger that a file may meet: of its period and the one before, of the standing table, or of its days."""

    def __init__(self, work: Work, ledger: Ledger) -> None:
        self.work, self.ledger = work, ledger
        self._periods: dict[str, dict[str, Entry]] = {}
        self._standing: dict[str, Entry] | None = None
        self._days: dict[str, Counter[bytes]] = {}
        self._seqs: dict[tuple[str, str], int] = {}
        self._subjects: dict[str, dict[str, list[Entry]]] = {}

    def of_period(self, key: str) -> dict[str, Entry]:
        """The entries of a period, by subject."""
        if key not in self._periods:
            year = key[:4] if key[:4].isdigit() else ""
            found = self.work.entries.of(self.ledger.code, [year], selection.equals("period", key))
            self._periods[key] = {one.subject: one for one in found}
        return self._periods[key]

    def standing(self) -> dict[str, Entry]:
        """The standing entries by subject."""
        if self._standing is None:
            found = self.work.entries.of(self.ledger.code, [""])
            self._standing = {one.subject: one for one in found if not one.period}
        return self._standing

    def take(self, subject: str, day: str, values: dict[str, Any]) -> bool:
        """Whether just this was reported of a subject on a day; each report that is there answers once."""
        there, key = self._of_days(day[:4]), _key(subject, day, values)
        if there[key] < 1:
            return False
        there[key] -= 1
        return True

    def next_seq(self, subject: str, day: str) -> int:
        """The number of the next report of a subject on a day."""
        self._of_days(day[:4])
        self._seqs[subject, day] = self._seqs.get((subject, day), 0) + 1
        return self._seqs[subject, day]

    def _of_days(self, year: str) -> Counter[bytes]:
        if year not in self._days:
            entries = [one for one in self.work.entries.of(self.ledger.code, [year]) if one.date]
            self._days[year] = Counter(_key(one.subject, one.date, one.values) for one in entries)
            for one in entries:
                at = (one.subject, one.date or "")
                self._seqs[at] = max(self._seqs.get(at, 0), one.seq)
        return self._days[year]

    def of_subject(self, subject: str, year: str) -> list[Entry]:
        """The entries about a subject, of a year and the one before."""
        if year not in self._subjects:
            found: dict[str, list[Entry]] = defaultdict(list)
            for one in self.work.entries.of(self.ledger.code, [str(int(year) - 1), year]):
                found[one.subject].append(one)
            self._subjects[year] = found
        return self._subjects[year].get(subject, [])

    def of_file(self, digest: str, years: list[str]) -> list[Entry]:
        """The entries that came from a file with the same bytes."""
        return self.work.entries.of(self.ledger.code, years, selection.equals("digest", digest))


def _key(subject: str, day: str | None, values: dict[str, Any]) -> bytes:
    return orjson.dumps([subject, day, values], option=orjson.OPT_SORT_KEYS)


class Desk:
    """One import at work on one revision of the office."""

    def __init__(
        self, session: Session, work: Work, options: Options, is_cancelled: Callable[[], bool] | None = None
    ) -> None:
        self.session, self.work, self.options = session, work, options
        self.now: datetime = session.now
        self.told = told(session, work)
        self.workdays: Workdays = self.told.workdays
        self.ledgers = work.ledgers.all()
        self.places = Places(self.told.units.values(), work.sites.all(), work.bodies.all())
        self._known: dict[str, Known] = {}
        self._posts: dict[str, str] = {}
        self._expected: dict[tuple[str, str], frozenset[str]] = {}
        self._owers: dict[tuple[str, str], frozenset[str]] = {}
        self._is_cancelled = is_cancelled or (lambda: False)

    def known(self, ledger: Ledger) -> Known:
        """The entries of a ledger that the import may meet."""
        return self._known.setdefault(ledger.code, Known(self.work, ledger))

    def period(self, ledger: Ledger, key: str) -> Period:
        """The owed period of a key."""
        return period(ledger, key, self.workdays)

    def stood(self, ledger: Ledger, subject: str, moment: str) -> dict[str, Any] | None:
        """The values that stood of a subject before a period or a day; None when nothing had come."""
        if not moment[:4].isdigit():
            return None
        return stood(ledger, self.known(ledger).of_subject(subject, moment[:4]), moment)

    def expected(self, ledger: Ledger, owed: Period) -> frozenset[str]:
        """The subjects of whom a report is expected for a period."""
        key = (ledger.code, owed.key)
        if key not in self._expected:
            self._expected[key] = frozenset(owing_subjects(self.work, self.told, ledger, owed.last))
        return self._expected[key]

    def owers(self, ledger: Ledger, day: str) -> frozenset[str]:
        """Who owes a ledger on a day."""
        key = (ledger.code, day)
        if key not in self._owers:
            self._owers[key] = frozenset(owers(self.work, self.told, ledger, day))
        return self._owers[key]

    def check(self) -> None:
        """Cancelled, when the coordinator has stopped the import."""
        if self._is_cancelled():
            raise Cancelled

    def post_of(self, owner: str) -> str:
        """The post that answers for a unit's reports: its first contact, else its person for reports."""
        if owner not in self._posts:
            office = self.work.office.find(OFFICE_ID)
            known = next((one for one in office.contacts if one.id == owner), None) if office else None
            posts = known.posts if known else ()
            self._posts[owner] = posts[0] if posts else t("ledgersheet.post_of", unit=self.places.called(owner))
        return self._posts[owner]
