"""A real PostgreSQL of the test run's own: its own folder, its own port on loopback, its own account; it ends with the run.

A `Server` can be stopped in every way, killed, told other settings, given TLS and a streaming replica. The kernel ends the server
when the process that started it ends, however that ends.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import pytest

from tests.conditions import until

if TYPE_CHECKING:
    import psycopg

ADMIN = "hub"
"""The superuser of every server of ours; it always gets in, so that a test can look and mend."""
DATABASE = "offices"
TABLES = ("heads", "tables", "documents", "commits", "touches")
MODES = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}
_PATIENCE = 60.0
"""Seconds that any one act may take."""
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)
_SETTINGS = {
    "shared_buffers": "16MB", "max_connections": 120, "max_wal_size": "256MB", "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1", "wal_level": "replica", "log_min_messages": "warning", "autovacuum_naptime": "1h",
}  # fmt: skip
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL server on this machine; Debian keeps it off PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda one: float(one.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


def why_absent() -> str:
    """Why there can be no server here; empty when there can."""
    if binaries() is None:
        return "not installed: a PostgreSQL server (Debian: postgresql)"
    if importlib.util.find_spec("psycopg") is None:
        return "not installed: psycopg (the extra `postgres`)"
    return ""


needs_postgres = pytest.mark.skipif(bool(why_absent()), reason=why_absent())


def free_port() -> int:
    """A port of loopback at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _other_account() -> dict[str, Any]:
    """What makes a child run as another account where this one is root, which PostgreSQL refuses to be."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    pytest.skip("no account but root, which PostgreSQL refuses to run as")


def _die_with_parent() -> None:
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


class Server:
    """One PostgreSQL server. `fast` trades durability for speed: for suites that test neither crash nor power cut."""

    def __init__(self, *, fast: bool = False, copy_of: Server | None = None) -> None:
        if why_absent():
            pytest.skip(why_absent())
        self.folder = Path(tempfile.mkdtemp(prefix="hub-pg-"))
        self.data = self.folder / "data"
        self._account = _other_account()
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.replicas: list[Server] = []
        self.settings: dict[str, object] = {**_SETTINGS, **(_NOT_DURABLE if fast else {})}
        atexit.register(self.close)
        self._own(self.folder)
        if copy_of is None:
            options = [
                "-U",
                ADMIN,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale",
                "C.UTF-8",
                "--no-sync",
                "--no-instructions",
            ]
            self._tool("initdb", "-D", str(self.data), *options)
            with (self.data / "postgresql.conf").open("a", encoding="utf-8") as conf:
                conf.write("include_if_exists 'tests.conf'\n")
        else:
            self._tool(
                "pg_basebackup", "-d", copy_of.dsn("postgres"), "-D", str(self.data), "-R", "-X", "stream", "-c", "fast"
            )
            self.settings = {**copy_of.settings, "hot_standby_feedback": "on"}
        self.set_conf()
        self._write_hba(())
        self.start()
        if copy_of is None:
            self.run(f'CREATE DATABASE "{DATABASE}"', database="postgres")

    # -- how it is reached ------------------------------------------------------------------------------------------------

    def url(
        self, office: str = "main", *, user: str = ADMIN, password: str = "", database: str = DATABASE, **more: str
    ) -> str:
        """The address of an office on this server, as `--db` takes it."""
        account = quote(user) + (f":{quote(password, safe='')}" if password else "")
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in {**more, "office": office}.items())
        return f"postgresql://{account}@127.0.0.1:{self.port}/{database}?{query}"

    @staticmethod
    def office_of(address: str) -> str:
        """The office that an address of ours names."""
        return unquote(address.rpartition("office=")[2])

    def dsn(self, database: str = DATABASE) -> str:
        """The same for libpq, without an office."""
        return f"host=127.0.0.1 port={self.port} user={ADMIN} dbname={database} connect_timeout=10"

    def connect(self, database: str = DATABASE) -> psycopg.Connection[Any]:
        """A connection of the administrator's, each statement a commit; none may take longer than a minute."""
        import psycopg

        options = "-c statement_timeout=60000 -c default_transaction_read_only=off"
        return psycopg.connect(self.dsn(database), autocommit=True, options=options)

    def run(self, sql: str, values: Sequence[object] = (), *, database: str = DATABASE) -> list[tuple[Any, ...]]:
        """Run one statement as the administrator; its rows."""
        with contextlib.closing(self.connect(database)) as connection:
            cursor = connection.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []

    def log(self) -> str:
        """What the server has written into its log."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    # -- up and down ------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start it, and wait until it lets somebody in (a replica: to read)."""
        assert self.process is None, "it runs already"

        def up() -> bool:
            if self.process is None or self.process.poll() is not None:
                # After a kill the children of the old one may still hold the shared memory: it is tried again.
                self._launch()
                return False
            try:
                self.connect("postgres").close()
            except Exception:
                return False
            return True

        until(up, _PATIENCE, said=self.log)

    def _launch(self) -> None:
        command = [str(_bin() / "postgres"), "-D", str(self.data), "-p", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, preexec_fn=_die_with_parent,
                start_new_session=True, **self._account,
            )  # fmt: skip

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `smart` waits for its clients, `fast` sends them away, `immediate` is a crash that it recovers from."""
        self._end(MODES[mode])

    def kill(self) -> None:
        """`kill -9` of the postmaster; its children see it and go."""
        self._end(signal.SIGKILL)

    def _end(self, sign: int) -> None:
        process, self.process = self.process, None
        if process is not None:
            process.send_signal(sign)
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(_PATIENCE)
                raise

    def restart(self, mode: str = "fast") -> None:
        """Stop it and start it again, at the same port with the same data."""
        self.stop(mode)
        self.start()

    def close(self) -> None:
        """End it and its replicas for good, and take its folder away."""
        for replica in self.replicas:
            replica.close()
        self._end(signal.SIGQUIT)
        atexit.unregister(self.close)
        shutil.rmtree(self.folder, ignore_errors=True)

    # -- settings ---------------------------------------------------------------------------------------------------------

    def set_conf(self, **settings: object) -> None:
        """Change settings (None: back to what it was made with); a running server has taken them in when this returns."""
        for name, value in settings.items():
            if value is not None:
                self.settings[name] = value
            elif name in _SETTINGS:
                self.settings[name] = _SETTINGS[name]
            else:
                self.settings.pop(name, None)
        lines = [f"{name} = '{value}'\n" for name, value in self.settings.items()]
        self._write(self.data / "tests.conf", "".join(lines))
        self._reload()

    def hba(self, *lines: str) -> None:
        """Who is let in: these lines of pg_hba.conf and the administrator; without lines everybody on loopback."""
        self._write_hba(lines)
        self._reload()

    def _write_hba(self, lines: Sequence[str]) -> None:
        admin = [f"host all {ADMIN} 127.0.0.1/32 trust", f"host replication {ADMIN} 127.0.0.1/32 trust"]
        everybody = [] if lines else ["host all all 127.0.0.1/32 trust"]
        self._write(self.data / "pg_hba.conf", "\n".join([*admin, *lines, *everybody, ""]))

    def _reload(self) -> None:
        if self.process is None:
            return
        ask = "SELECT pg_conf_load_time()"
        before = self.run(ask, database="postgres")
        self.process.send_signal(signal.SIGHUP)
        until(lambda: self.run(ask, database="postgres") > before, _PATIENCE, said=self.log)

    def enable_tls(self) -> Path:
        """Speak TLS with a certificate that it signed itself, for 127.0.0.1 and localhost; the certificate."""
        if shutil.which("openssl") is None:
            pytest.skip("not installed: openssl")
        key, certificate = self.data / "server.key", self.data / "server.crt"
        subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        command = [
            "openssl",
            "req",
            "-x509",
            "-days",
            "2",
            *curve,
            *subject,
            "-keyout",
            str(key),
            "-out",
            str(certificate),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)
        key.chmod(0o600)
        for path in (key, certificate):
            self._own(path)
        self.set_conf(ssl="on")
        return certificate

    # -- a second server --------------------------------------------------------------------------------------------------

    def replica(self) -> Server:
        """A streaming replica of this server, at another port, up to date and open for reading."""
        made = Server(copy_of=self)
        self.replicas.append(made)
        until(lambda: self.run("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'"), _PATIENCE, said=made.log)
        return made

    def promote(self) -> None:
        """Make a replica a server that is written to."""
        assert self.run("SELECT pg_promote(true, 60)", database="postgres") == [(True,)]

    # -- files ------------------------------------------------------------------------------------------------------------

    def _tool(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(_bin() / name), *arguments], cwd=self.folder, capture_output=True, text=True, timeout=_PATIENCE, check=False,
            **self._account,
        )  # fmt: skip
        assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")
        self._own(path)

    def _own(self, path: Path) -> None:
        if self._account:
            os.chown(path, self._account["user"], self._account["group"])


def _bin() -> Path:
    folder = binaries()
    assert folder is not None
    return folder


@contextlib.contextmanager
def postgres(*, fast: bool = False) -> Iterator[Server]:
    """A server for as long as the block runs."""
    server = Server(fast=fast)
    try:
        yield server
    finally:
        server.close()


def copy_office(server: Server, source: str, target: str) -> None:
    """Copy an office with all it ever did into another one on the same server; it must not be there yet."""
    ask = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'coordhub' AND table_name = %s"
    with contextlib.closing(server.connect()) as connection, connection.transaction():
        for table in TABLES:
            names = [f'"{row[0]}"' for row in connection.execute(ask, (table,)).fetchall() if row[0] != "office"]
            columns = ", ".join(names)
            statement = f"INSERT INTO coordhub.{table} (office, {columns}) SELECT %s, {columns} FROM coordhub.{table} WHERE office = %s"
            connection.execute(statement, (target, source))
