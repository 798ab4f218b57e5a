"""A wire between a program and its PostgreSQL server that can be cut at the one moment that matters: around a commit."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Literal

COMMIT = b"COMMIT\0"
"""The statement as it stands on the wire, whichever protocol carries it; nothing else of an office holds these bytes."""
Moment = Literal["before", "after"]


class Wire:
    """Forwards loopback connections to a server's port. `cut_at` arms it once: the next commit is cut off `before` the server hears
    of it, or `after` the server has done it and before the program hears so."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._armed: Moment | None = None
        self.cuts = 0
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_at(self, moment: Moment) -> None:
        """Cut the next commit."""
        self._armed = moment

    def cut(self) -> None:
        """Cut every connection there is now."""
        ends, self._ends = self._ends, []
        for end in ends:
            _hang_up(end)

    def close(self) -> None:
        """Take no more connections, and cut those there are."""
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                program, _ = self._listener.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self._target), 10)
                except OSError:
                    program.close()
                    continue
                server.settimeout(None)
                self._ends += [program, server]
                done = threading.Event()
                for way in ((self._to_server, program, server, done), (self._to_program, server, program, done)):
                    threading.Thread(target=way[0], args=way[1:], daemon=True).start()

    def _to_server(self, program: socket.socket, server: socket.socket, committed: threading.Event) -> None:
        for data in _read(program):
            if self._armed and COMMIT in data:
                moment, self._armed = self._armed, None
                self.cuts += 1
                if moment == "before":
                    break
                committed.set()
            if not _sent(server, data):
                break
        _hang_up(program)
        _hang_up(server)

    def _to_program(self, server: socket.socket, program: socket.socket, committed: threading.Event) -> None:
        for data in _read(server):
            if committed.is_set() or not _sent(program, data):
                break
        _hang_up(program)
        _hang_up(server)


def _read(end: socket.socket) -> Iterator[bytes]:
    with contextlib.suppress(OSError):
        while data := end.recv(1 << 16):
            yield data


def _sent(end: socket.socket, data: bytes) -> bool:
    try:
        end.sendall(data)
    except OSError:
        return False
    return True


def _hang_up(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        end.close()


@contextlib.contextmanager
def wire(port: int) -> Iterator[Wire]:
    """A wire for as long as the block runs."""
    made = Wire(port)
    try:
        yield made
    finally:
        made.close()
