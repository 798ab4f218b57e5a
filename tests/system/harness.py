"""A real sshd on loopback and real terminals: tmux sessions that log in through it, keys in, screen text out."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from tests.conditions import until

SBIN = ":/usr/sbin:/sbin"
ROOT = Path(__file__).parents[2]


def program(name: str) -> str | None:
    """Where a program is, servers included."""
    return shutil.which(name, path=os.environ.get("PATH", "") + SBIN)


def needs(*names: str) -> pytest.MarkDecorator:
    """Skip, with the reason, where a program is absent."""
    missing = [name for name in names if program(name) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


class Server:
    """An sshd of this account's own: its own key, its own port, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("host", "user"):
            key = folder / name
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
        (folder / "authorized").write_text((folder / "user.pub").read_text(), encoding="ascii")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        config = folder / "sshd_config"
        config.write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder / 'host'}\nPidFile none\nUsePAM no\nStrictModes no\n"
            f"AuthorizedKeysFile {folder / 'authorized'}\nPasswordAuthentication no\nPermitRootLogin yes\nAcceptEnv LANG TERM\n"
            "Subsystem sftp internal-sftp\n",
            encoding="ascii",
        )
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(parents=True, exist_ok=True)
        command = [program("sshd") or "sshd", "-D", "-e", "-f", str(config)]
        self.log = (folder / "log").open("wb")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        until(self._answers, said=lambda: (folder / "log").read_text())

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def login(self, command: str) -> list[str]:
        """The ssh command that logs in and runs something on a terminal."""
        user = pwd.getpwuid(os.getuid()).pw_name
        options = [
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
            "IdentitiesOnly=yes",
            "SendEnv=LANG",
        ]
        flags = [part for option in options for part in ("-o", option)]
        return [
            "ssh",
            "-tt",
            "-p",
            str(self.port),
            "-i",
            str(self.folder / "user"),
            *flags,
            f"{user}@127.0.0.1",
            command,
        ]

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(10)
        self.log.close()


@contextmanager
def sshd() -> Iterator[Server]:
    """A server for as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="hub-sshd-") as folder:
        server = Server(Path(folder))
        try:
            yield server
        finally:
            server.stop()


class Coordinator:
    """Somebody at a terminal: tmux, ssh, and the program on the other side."""

    def __init__(
        self,
        server: Server,
        office: Path,
        *,
        name: str,
        size: tuple[int, int] = (80, 24),
        more: str = "",
        address: str = "",
    ) -> None:
        """`office` is its folder; with an `address` it is on a server, and the folder's parent keeps what this person leaves."""
        self.socket = f"hub-{os.getpid()}-{name}-{office.name}"
        state = office.parent / f"state-{name}"
        inside = (
            f"cd {office.parent} && env LANG=C.UTF-8 PYTHONPATH={ROOT} COORDHUB_STATE={state} COORDHUB_DB={_quoted(address or str(office))} "
            f"{sys.executable} -m coordhub --as {name} {more}"
        )
        command = " ".join(_quoted(part) for part in server.login(inside))
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", str(size[0]), "-y", str(size[1]), command)

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-u", "-L", self.socket, *arguments], capture_output=True, text=True, check=False,
            env={**os.environ, "LANG": "C.UTF-8", "TERM": "xterm-256color"},
        )  # fmt: skip
        return done.stdout

    def keys(self, *keys: str) -> None:
        """Press keys, as tmux names them (`Enter`, `F2`, `Down`); anything else is typed."""
        for key in keys:
            named = key in _NAMED or key.startswith("C-")
            self._tmux("send-keys", *([] if named else ["-l"]), key)

    def screen(self) -> str:
        """What the terminal shows."""
        return self._tmux("capture-pane", "-p")

    def sees(self, text: str, seconds: float = 25.0) -> str:
        """Wait until the text is on the screen; the screen."""
        until(lambda: text in self.screen(), seconds, said=lambda: f"waiting for {text!r}:\n{self.screen()}")
        return self.screen()

    def cursor(self) -> str:
        """The line that the cursor stands on; of a dialog, where one is in front."""
        return next((line for line in reversed(self.screen().splitlines()) if line.startswith(">")), "")

    def goes_to(self, text: str, steps: int = 60) -> None:
        """Walk down, from the top if need be, until the cursor stands on a line that has the text. One key at a time: the next is pressed
        when the cursor has moved."""
        for from_top in (False, True):
            if from_top:
                self._moved("Home")
            for _ in range(steps):
                if text in self.cursor():
                    return
                if not self._moved("Down"):
                    break
        raise AssertionError(f"no line with {text!r}:\n{self.screen()}")

    def _moved(self, key: str) -> bool:
        before = self.cursor()
        self.keys(key)
        try:
            until(lambda: self.cursor() != before, 2.0)
        except AssertionError:
            return False
        return True

    def chooses(self, text: str) -> None:
        """Press the digit that stands before an option of the menu in front, once it is there."""

        def digit() -> str:
            options = (line.lstrip("> ") for line in self.screen().splitlines() if text in line)
            return next((one[0] for one in options if one[0].isdigit() and one[1:3] == ". "), "")

        self.keys(until(digit, said=lambda: f"no digit for {text!r}:\n{self.screen()}"))

    def picks(self, text: str) -> None:
        """Walk to the option of the menu in front that has the text, and take it."""
        self.goes_to(text)
        self.keys("Enter")

    def is_cut_off(self) -> None:
        """The line goes dead: the ssh on this side is killed, and nothing says goodbye."""
        os.kill(int(self._tmux("display-message", "-p", "#{pane_pid}")), signal.SIGKILL)

    def sees_no(self, text: str, seconds: float = 25.0) -> None:
        """Wait until the text is gone."""
        until(lambda: text not in self.screen(), seconds, said=lambda: f"still there: {text!r}:\n{self.screen()}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tmux("kill-server")


_NAMED = frozenset(
    {
        "Enter",
        "Escape",
        "Up",
        "Down",
        "Left",
        "Right",
        "PageUp",
        "PageDown",
        "Home",
        "End",
        "Tab",
        "BSpace",
        "DC",
        "Space",
    }
    | {f"F{number}" for number in range(1, 13)}
)


def _quoted(part: str) -> str:
    return "'" + part.replace("'", "'\\''") + "'"


def run(office: Path, *arguments: str, today: str = "2020-07-06T08:50", code: int = 0) -> str:
    """A command on the office, which ends with that code; its stdout."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COORDHUB_STATE": str(office.parent / "state")}
    command = [sys.executable, "-m", "coordhub", "--db", str(office), "--lang", "zh", "--today", today, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout
