"""A program on a real pty: keys in, bytes out, counted; what they draw is read with a terminal in memory."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

KEYS = {
    "down": b"\x1b[B",
    "up": b"\x1b[A",
    "pagedown": b"\x1b[6~",
    "pageup": b"\x1b[5~",
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "space": b" ",
    "backspace": b"\x7f",
    "f2": b"\x1bOQ",
    "f3": b"\x1bOR",
    "f4": b"\x1bOS",
    "f5": b"\x1b[15~",
    "ctrl+p": b"\x10",
    "ctrl+s": b"\x13",
}
ROOT = str(Path(__file__).parents[2])
QUIET = 0.25
"""Seconds without a byte after which a burst has ended."""


class Terminal:
    """A program running on a pty of a size."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], size: tuple[int, int] = (120, 40)
    ) -> None:
        self.screen = pyte.Screen(*size)
        self.stream = pyte.ByteStream(self.screen)
        self.began = time.monotonic()
        self.process, self.file = pty.fork()
        if self.process == 0:
            os.execvpe(
                command[0], list(command), {**os.environ, "TERM": "xterm-256color", "COLORTERM": "", **environment}
            )
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def _has_more(self, seconds: float) -> bool:
        """Whether anything comes within so many seconds. By poll: a test run may hold more than 1,024 files."""
        waiting = select.poll()
        waiting.register(self.file, select.POLLIN | select.POLLHUP)
        return bool(waiting.poll(seconds * 1000))

    def drain(self, quiet: float = QUIET) -> bytes:
        """What comes until it is quiet."""
        came = b""
        while self._has_more(quiet):
            try:
                more = os.read(self.file, 1 << 16)
            except OSError:
                break
            if not more:
                break
            came += more
            self.stream.feed(more)
        return came

    def until(self, text: str, seconds: float = 30.0) -> tuple[int, float]:
        """Wait until a text is on the screen and it is quiet; bytes since, and seconds until the text was there."""
        count, end = 0, time.monotonic() + seconds
        while text not in self.text():
            assert time.monotonic() < end, f"{text!r} never came:\n{self.text()}"
            if self._has_more(0.05):
                more = os.read(self.file, 1 << 16)
                count += len(more)
                self.stream.feed(more)
        there = time.monotonic() - self.began
        return count + len(self.drain()), there

    def press(self, key: str) -> tuple[int, float]:
        """Press a key: bytes it brings, and seconds until the last of them."""
        began = time.monotonic()
        os.write(self.file, KEYS.get(key, key.encode()))
        count, last = 0, began
        while self._has_more(QUIET):
            more = os.read(self.file, 1 << 16)
            count += len(more)
            last = time.monotonic()
            self.stream.feed(more)
        return count, last - began

    def text(self) -> str:
        """The screen as text."""
        return "\n".join(
            "".join(self.screen.buffer[y][x].data for x in range(self.screen.columns)) for y in range(self.screen.lines)
        )

    def keys(self, *names: str) -> None:
        """Press keys, or type text, without waiting for what they bring."""
        for name in names:
            os.write(self.file, KEYS.get(name, name.encode()))

    def resize(self, columns: int, lines: int) -> None:
        """Make the window another size, as a terminal does."""
        self.screen.resize(lines, columns)
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        os.kill(self.process, signal.SIGWINCH)

    def sees(self, text: str, seconds: float = 20.0) -> str:
        """Wait until a text is on the screen; the whole screen, once what was being drawn with it has come too."""
        self._look(lambda: text in self.text(), seconds, f"{text!r} never came")
        self.drain()
        return self.text()

    def sees_no_more(self, text: str, seconds: float = 20.0) -> str:
        """Wait until a text is gone from the screen; the whole screen, once what was being drawn with it has come too."""
        self._look(lambda: text not in self.text(), seconds, f"{text!r} never went")
        self.drain()
        return self.text()

    def _look(self, is_so: Callable[[], bool], seconds: float, said: str) -> None:
        end = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < end, f"{said}:\n{self.text()}"
            if self._has_more(0.02):
                self.stream.feed(os.read(self.file, 1 << 16))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.file)


def hub(
    office: Path, *more: str, now: str = "2020-07-06T08:50", lang: str = "zh", size: tuple[int, int] = (80, 24),
    environment: Mapping[str, str] | None = None,
) -> Terminal:  # fmt: skip
    """The program on an office, at work as the coordinator for campaigns."""
    known = {"PYTHONPATH": ROOT, "COORDHUB_STATE": str(office.parent / "state"), "LANG": "C.UTF-8"}
    command = [
        sys.executable,
        "-m",
        "coordhub",
        "--db",
        str(office),
        "--lang",
        lang,
        "--today",
        now,
        "--as",
        "zhuanxiang",
    ]
    return Terminal([*command, *more], {**known, **(environment or {})}, size)
