"""Who calls, from where, at what time: the global options of one command line, and the session made of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from coordhub.messages import spoken

if TYPE_CHECKING:
    from coordhub.services.session import Session
    from coordhub.store import Store


class Caller:
    """The global options as they were given; `session` opens the office that they name."""

    def __init__(self) -> None:
        self.db: str | None = None
        self.today: str | None = None
        self.lang: str | None = None
        self.on_behalf = ""
        self.name_reason = ""

    @property
    def address(self) -> str:
        """Where the office is, a folder or a server's URL: `--db`, else COORDHUB_DB, else the user's data folder."""
        given = self.db or os.environ.get("COORDHUB_DB")
        if given:
            return given
        from platformdirs import user_data_path

        return str(user_data_path("coordhub", appauthor=False) / "office")

    @property
    def shown_address(self) -> str:
        """The address as it may be shown: a server's never with its password."""
        from coordhub.store.address import is_server, without_password

        return without_password(self.address) if is_server(self.address) else self.address

    @property
    def given_now(self) -> str | None:
        """The day or minute at which everything is judged, where one was given: `--today`, else COORDHUB_TODAY."""
        if self.today is not None:
            return self.today
        from_environment = os.environ.get("COORDHUB_TODAY")
        if not from_environment:
            return None
        from coordhub.cli.values import read_now

        return read_now(from_environment)

    @property
    def clock(self) -> Callable[[], datetime]:
        """The clock of this command."""
        from coordhub.services.session import fixed_clock, office_clock

        given = self.given_now
        return fixed_clock(given) if given else office_clock

    @property
    def day(self) -> date:
        """The day from which dates such as `+3d` and `7月10日` are counted."""
        return self.clock().date()

    @property
    def account(self) -> str:
        """The OS account, as sshd has checked it."""
        import pwd

        try:
            return pwd.getpwuid(os.getuid()).pw_name
        except KeyError:
            return f"uid{os.getuid()}"

    def store(self) -> Store:
        """The office's store. NotFound, with what to do, where there is no office yet."""
        from coordhub.domain.refusal import NotFound
        from coordhub.store import Missing, open_store

        try:
            return open_store(self.address)
        except Missing as missing:
            if missing.key != "store.no_office":
                raise
            raise NotFound("cli.no_office", path=self.shown_address) from missing

    def session(self) -> Session:
        """The session of this command on its office; a damaged office is said on stderr and read as far as it goes."""
        from coordhub.cli import output
        from coordhub.services.wording import sentence

        store = self.store()
        if store.read_only_because is not None:
            output.warned(sentence(store.read_only_because))
        return self.session_on(store)

    def session_on(self, store: Store) -> Session:
        """A session on an office that is open already."""
        from coordhub.services.session import Session

        return Session(
            store=store, by=self.account, lang=spoken(), clock=self.clock,
            on_behalf=self.on_behalf, name_reason=self.name_reason,
        )  # fmt: skip
