"""What the store may refuse, and why. All are refusals: the caller's work was not done, and nothing was half-saved."""

from __future__ import annotations

from collections.abc import Sequence

from coordhub.domain.refusal import NotFound, Refused


class Missing(NotFound):
    """There is no such record, or no office at that place."""


class Busy(Refused):
    """Somebody else held the lock for longer than the time-out; the sentence names the holder. Exit code 5."""

    exit_code = 5


class Unreachable(Refused):
    """The server does not answer, or let nobody in; what was to be saved was not. Exit code 5: it may help to try again."""

    exit_code = 5


class ReadOnly(Refused):
    """The office is open for reading only; the sentence says why."""


class Damaged(Refused):
    """Data that does not agree with itself; the sentence names the place. Exit code 6."""

    exit_code = 6


class Conflict(Refused):
    """A colleague changed the same fields first. `base`, `mine` and `theirs` are the three records, `fields` the paths.
    Exit code 4."""

    exit_code = 4

    def __init__(self, base: object, mine: object, theirs: object, fields: Sequence[str], record: str = "") -> None:
        super().__init__("store.conflict", record=record, fields=", ".join(fields))
        self.base = base
        self.mine = mine
        self.theirs = theirs
        self.fields = list(fields)
