"""A connection to a PostgreSQL server: opened anew when it was lost, and every fault of the server said in a sentence."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from zlib import crc32

import orjson

from coordhub.domain.refusal import Refused
from coordhub.store.address import ServerAddress, scrubbed, without_password
from coordhub.store.errors import Busy, Missing, ReadOnly, Unreachable
from coordhub.store.place import account

if TYPE_CHECKING:
    import psycopg

_DEFAULTS = {
    "connect_timeout": "5",
    "keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}  # fmt: skip
"""Seconds (the last: milliseconds) after which a server that says nothing is given up; the address may name others."""
_GONE = ("08", "57P", "53300")
"""SQLSTATEs, or their beginnings, of a server that ends, starts, or takes nobody more."""


def driver() -> Any:
    """psycopg, the optional extra. Refused, with how to install it, where it is not there."""
    try:
        import psycopg
        import psycopg.types.json
    except ImportError as fault:
        raise Refused("server.no_driver", fault=str(fault)) from fault
    # What it would warn of is said by us; stderr is the screen's.
    logging.getLogger("psycopg").propagate = False
    logging.getLogger("psycopg").addHandler(_QUIET)
    return psycopg


_QUIET = logging.NullHandler()


class Connection:
    """One connection to one server, opened when it is needed. Not thread-safe: its engine holds a lock."""

    def __init__(self, address: ServerAddress, lock_timeout: float) -> None:
        self.address, self.lock_timeout = address, lock_timeout
        self.opened = 0
        """How often it was opened: what was read through an earlier one may be of another server."""
        self._open: psycopg.Connection[tuple[Any, ...]] | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is open, as far as is known without asking the server."""
        return self._open is not None and not self._open.closed and not self._open.broken

    def close(self) -> None:
        """Give it back."""
        if self._open is not None:
            with contextlib.suppress(Exception):
                self._open.close()
            self._open = None

    def get(self) -> psycopg.Connection[tuple[Any, ...]]:
        """The open connection; a lost one is opened anew. Unreachable when it cannot be."""
        if not self.is_open:
            self.close()
            self._open = self._connect()
            self.opened += 1
        assert self._open is not None
        return self._open

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        library = driver()
        conninfo = self.address.conninfo
        try:
            given = library.conninfo.conninfo_to_dict(conninfo)
        except library.Error as fault:
            said = scrubbed(_one_line(fault), conninfo)
            raise Refused("server.bad_address", address=self.shown, fault=said) from fault
        missing = {name: value for name, value in _DEFAULTS.items() if name not in given}
        missing.setdefault("application_name", f"coordhub {account()[:40]} {self._mark}")
        try:
            opened: psycopg.Connection[tuple[Any, ...]] = library.connect(conninfo, autocommit=True, **missing)
            library.types.json.set_json_loads(orjson.loads, opened)
            opened.execute(f"SET lock_timeout = {max(int(self.lock_timeout * 1000), 1)}")
        except library.Error as fault:
            raise self._unreachable(fault) from fault
        return opened

    def _unreachable(self, fault: Exception) -> Unreachable:
        said = scrubbed(_one_line(fault), self.address.conninfo)
        key = next((key for key, mark in _SAID_AT_THE_DOOR if mark in said), "server.unreachable")
        return Unreachable(key, server=self.shown, fault=said)

    @property
    def _mark(self) -> str:
        """The office in the name of a session: the server keeps 63 letters of it, ASCII only."""
        return f"{crc32(self.address.office.encode()):08x}"

    @property
    def shown(self) -> str:
        """The server's address, to be shown: never with a password."""
        return without_password(self.address.conninfo)

    @contextlib.contextmanager
    def faults(self) -> Iterator[None]:
        """Whatever the server says no to inside the block becomes a refusal of ours."""
        psycopg = driver()
        try:
            yield
        except psycopg.Error as fault:
            raise self.refusal(fault) from fault

    def rows(self, statement: str, values: Sequence[Any] = (), *, prepare: bool | None = None) -> list[tuple[Any, ...]]:
        """What a statement gives."""
        with self.faults():
            return self.get().execute(statement, values, prepare=prepare).fetchall()

    def stream(self, statement: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """What a statement gives, row by row; nothing else may be asked until the last one was taken."""
        with self.faults(), self.get().cursor() as cursor:
            yield from cursor.stream(statement, values)

    def run(self, statement: str, values: Sequence[Any] = ()) -> None:
        """Do a statement that gives nothing."""
        with self.faults():
            self.get().execute(statement, values)

    @contextlib.contextmanager
    def copying(self, statement: str) -> Iterator[psycopg.Copy]:
        """Send rows in bulk (COPY)."""
        with self.faults(), self.get().cursor() as cursor, cursor.copy(statement) as copy:
            yield copy

    def roll_back(self) -> None:
        """End the transaction that is under way, if one is; a connection that cannot do even that is given up."""
        if self._open is None or self._open.info.transaction_status == driver().pq.TransactionStatus.IDLE:
            return
        try:
            self._open.execute("ROLLBACK")
        except Exception:
            self.close()

    def is_lost(self, fault: Exception) -> bool:
        """Whether a fault means that the connection is gone, or the server on its way out."""
        state = getattr(fault, "sqlstate", None) or ""
        return not self.is_open or state.startswith(_GONE)

    def refusal(self, fault: Exception) -> Refused:
        """A server's fault in our words."""
        state = getattr(fault, "sqlstate", None) or ""
        said = _one_line(fault)
        if self.is_lost(fault):
            return Unreachable("server.lost", server=self.shown, fault=said)
        if state == "55P03":
            return Busy("store.busy", holder=self._holder(), seconds=round(self.lock_timeout, 1))
        if state in {"40001", "40P01"}:
            return Busy("server.too_busy", server=self.shown)
        if state == "25006":
            return ReadOnly("server.read_only", server=self.shown)
        if state == "42501":
            return ReadOnly("server.no_right", server=self.shown, fault=said)
        if state in {"53100", "53200"}:
            return ReadOnly("server.full", server=self.shown, fault=said)
        if state in {"22P05", "22021"}:
            return Refused("server.bad_text")
        if state in {"42P01", "3F000"}:
            return Missing("store.no_office", path=self.shown)
        return Refused("server.fault", server=self.shown, fault=said)

    def _holder(self) -> str:
        """Who has held the office longest, as far as the server tells: account and office of its session."""
        ask = (
            "SELECT application_name, pid FROM pg_stat_activity WHERE application_name LIKE %s AND pid <> pg_backend_pid() "
            "AND xact_start IS NOT NULL AND state LIKE %s ORDER BY xact_start LIMIT 1"
        )
        with contextlib.suppress(Exception):
            with self.get().cursor() as cursor:
                self.get().execute("ROLLBACK")
                row = cursor.execute(ask, (f"coordhub % {self._mark}", "%transaction%")).fetchone()
            if row:
                return f"{row[0].split()[1]} ({row[1]})"
        return "?"


_SAID_AT_THE_DOOR = (
    ("server.bad_password", "password authentication failed"),
    ("server.no_password", "no password supplied"),
    ("server.needs_tls", "no encryption"),
    ("server.no_tls", "server does not support SSL"),
    ("server.not_admitted", "no pg_hba.conf entry"),
    ("server.wrong_role", "is not writable"),
    ("server.wrong_role", "session is read-only"),
    ("server.no_database", 'database "'),
)
"""What libpq and the server say when they let nobody in; they give no SQLSTATE there. A server that speaks another language is
quoted as it is."""


def _one_line(fault: Exception) -> str:
    """What the server said, on one line."""
    return " ".join(str(fault).split())[:300]
