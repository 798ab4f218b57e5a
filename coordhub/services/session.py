"""Who is doing this, on which office, and what time it is: handed to every service first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone

from coordhub.domain.calendar import moment_of
from coordhub.domain.office import Office
from coordhub.messages import Lang
from coordhub.store.errors import Conflict
from coordhub.store.work import Store, Work

OFFICE_TIME = timezone(timedelta(hours=8))
OFFICE_ID = "o1"


def office_clock() -> datetime:
    """Now in office time (+08:00), without a zone."""
    return datetime.now(OFFICE_TIME).replace(tzinfo=None)


def fixed_clock(given: str) -> Callable[[], datetime]:
    """A clock that stands at a day (its 24:00) or a minute, as `--today` gives it."""
    if "T" in given:
        return lambda: datetime.fromisoformat(given)
    return lambda: datetime.combine(date.fromisoformat(given), time.max)


@dataclass(frozen=True)
class Session:
    """One coordinator at work on one office.

    `by` is the OS account that sshd has checked, `on_behalf` whom it acts for; `clock` gives office time; `name_reason` is why
    a text that looks like a name with an age may pass; `demo` says that this is not a real office.
    """

    store: Store
    by: str
    lang: Lang = "zh"
    clock: Callable[[], datetime] = office_clock
    on_behalf: str = ""
    name_reason: str = ""
    demo: bool = False
    stamped: Callable[[], datetime] | None = field(default=None, compare=False)
    """When commits are dated, if not by the real clock (the demo and its past)."""

    @property
    def now(self) -> datetime:
        """The moment for which everything is judged."""
        return self.clock()

    @property
    def today(self) -> date:
        """The day of `now`."""
        return self.now.date()

    @property
    def moment(self) -> str:
        """`now` as it is written into a record: to the minute, or the bare day."""
        return moment_of(self.now)

    def office(self) -> Office:
        """The office's settings."""
        with self.reading() as work:
            return work.office.get(OFFICE_ID)

    @property
    def post(self) -> str:
        """The handler name of the person at the keyboard: the post of `on_behalf` or of the account."""
        with self.reading() as work:
            office = work.office.find(OFFICE_ID)
        return office.post_of(self.on_behalf or self.by) if office else self.by

    def reading(self) -> AbstractContextManager[Work]:
        """One consistent revision of the office to read from."""
        return self.store.read()

    @contextmanager
    def writing(self, did: str, why: str = "", undoes: int | None = None) -> Iterator[Work]:
        """One transaction: it commits when the block ends, and every text in it has passed the personal-data guard."""
        from coordhub.services.guard import guarded  # 3 ms of patterns that reading does not need

        at = (self.stamped or office_clock)()
        reason = "; ".join(part for part in (why, self.name_reason) if part)
        try:
            with self.store.write(
                by=self.by, at=at, why=reason, on_behalf=self.on_behalf, did=did, undoes=undoes
            ) as work:
                yield work
                guarded(work, self.name_reason)
        except Conflict as conflict:
            from coordhub.services.change_words import name_conflict

            with self.reading() as work:
                name_conflict(work, conflict)
            raise
