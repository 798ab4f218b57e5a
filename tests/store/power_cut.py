"""A model of what a file system may leave after a power cut.

`recording` notes every file operation of the store below a folder. `Disk` plays a record up to any of its operations and says
in which states the disk may be found then: what was not synced may be there, not be there, or be there in part; names that were
not synced may have been written in any order. Nothing is assumed of a particular file system.
"""

from __future__ import annotations

import ast
import inspect
import os
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import product
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple
from unittest.mock import patch

from coordhub.store import archive, journal, lines, place, snapshot

MODULES = (journal, archive, snapshot, place, lines)
SYNCS = {"fsync", "fdatasync", "sync_folder"}
MATTERS = SYNCS | {"replace", "link", "ftruncate"}
"""What a record is made of that a mutant can leave out or move."""
HELPERS = {"sync_folder", "open_file", "write_whole"}
ROOT = 0
State = dict[str, bytes | None]
"""A disk as it is found: the contents of every file, None for a folder, by path below the root."""


class Op(NamedTuple):
    """One operation of the record: what, at which call of the store's code, on what."""

    kind: str
    site: str
    of: Any = None
    what: Any = None
    more: Any = None


@cache
def call_sites() -> dict[str, dict[str, list[range]]]:
    """Every call in the store's files that matters here: by file, how it is named (`archive.keep: sync_folder(archive)`) and
    which lines it takes."""
    found: dict[str, dict[str, list[range]]] = {}
    for module in MODULES:
        tree = ast.parse(inspect.getsource(module))
        sites = found.setdefault(str(module.__file__), {})
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and _called(call) in MATTERS and function.name not in HELPERS:
                    name = f"{module.__name__.rpartition('.')[2]}.{function.name}: {ast.unparse(call)}"
                    sites.setdefault(name, []).append(range(call.lineno, (call.end_lineno or call.lineno) + 1))
    return found


def _called(call: ast.Call) -> str:
    """The name that is called: of `os`, of a path, or a function of the store's own (`replace` of a struct is none of these)."""
    if isinstance(call.func, ast.Name):
        return call.func.id if call.func.id in SYNCS else ""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr if ast.unparse(call.func.value) == "os" or call.func.attr in SYNCS else ""
    return ""


def _site() -> str:
    """Where in the store's code the operation comes from; a function that serves two purposes is named with its caller."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        sites = call_sites().get(frame.f_code.co_filename)
        if sites is not None and frame.f_code.co_name not in HELPERS:
            at = frame.f_lineno
            name = next((name for name, where in sites.items() if any(at in lines_ for lines_ in where)), "")
            name = name or f"{frame.f_code.co_name}: other"
            caller = frame.f_back.f_code.co_name if frame.f_back else ""
            return f"{name} < {caller}" if frame.f_code.co_name == "_append" else name
        frame = frame.f_back
    return ""


class Killed(BaseException):
    """The process is killed here: nothing of it goes on."""


class Recorder:
    """Stands in for the functions of `os` that the store uses: does what they do, and notes it."""

    def __init__(self, root: Path, start: State | None = None) -> None:
        self.root = str(root)
        self.ops: list[Op] = []
        self.live: dict[str, int] = {self.root: ROOT}
        self.sizes: dict[int, int] = {}
        self._open: dict[int, tuple[int, bool]] = {}
        self._made = ROOT
        self.dies_after = 0
        """Operations after which the process is killed (0: it lives)."""
        for path in sorted(start or {}):
            content = (start or {})[path]
            self._make(f"{self.root}/{path}", is_folder=content is None)
            if content:
                self.note("write", self.live[f"{self.root}/{path}"], 0, content)
        self.ops.append(Op("all is durable", ""))
        self.start = len(self.ops)

    def note(self, kind: str, of: Any = None, what: Any = None, more: Any = None) -> None:
        """Note an operation."""
        if kind == "write":
            self.sizes[of] = max(self.sizes.get(of, 0), what + len(more))
        self.ops.append(Op(kind, _site(), of, what, more))
        self.dies_after -= 1
        if self.dies_after == 0:
            raise Killed

    def said(self, revision: int, tries: int) -> None:
        """Note that somebody was told: revisions up to this one are safe (-1: not even the office is there yet); and that one up to
        `tries` is under way."""
        self.ops.append(Op("said", "", revision, tries))

    def _make(self, path: str, *, is_folder: bool) -> int:
        self._made += 1
        folder, _, name = path.rpartition("/")
        self.live[path] = self._made
        self.note("make", self.live[folder], name, (self._made, is_folder))
        return self._made

    def _ours(self, path: Any) -> str | None:
        text = os.fspath(path) if not isinstance(path, int) else ""
        return text if text.startswith(self.root) else None

    def functions(self) -> dict[str, Callable[..., Any]]:
        """The stand-ins, by the name of what they stand in for."""
        return {
            "open": self.open, "close": self.close, "write": self.write, "ftruncate": self.ftruncate,
            "fsync": self.fsync, "fdatasync": self.fsync, "replace": self.replace, "rename": self.replace,
            "link": self.link, "unlink": self.unlink, "remove": self.unlink, "mkdir": self.mkdir,
        }  # fmt: skip

    def open(self, path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        ours = self._ours(path)
        descriptor = OPEN(path, flags, mode, **more)
        if ours is None:
            return descriptor
        try:
            if ours not in self.live:
                self._make(ours, is_folder=False)
            elif flags & os.O_TRUNC and self.sizes.get(self.live[ours]):
                self.sizes[self.live[ours]] = 0
                self.note("cut", self.live[ours], 0)
        except Killed:
            CLOSE(descriptor)
            raise
        self._open[descriptor] = (self.live[ours], bool(flags & os.O_APPEND))
        return descriptor

    def close(self, descriptor: int) -> None:
        self._open.pop(descriptor, None)
        CLOSE(descriptor)

    def write(self, descriptor: int, content: bytes) -> int:
        if descriptor not in self._open:
            return WRITE(descriptor, content)
        of, appends = self._open[descriptor]
        at = self.sizes.get(of, 0) if appends else os.lseek(descriptor, 0, os.SEEK_CUR)
        # Who is killed while he writes leaves a part.
        written = WRITE(descriptor, content[: len(content) // 2] if self.dies_after == 1 else content)
        self.note("write", of, at, bytes(content[:written]))
        return written

    def ftruncate(self, descriptor: int, size: int) -> None:
        FTRUNCATE(descriptor, size)
        self.sizes[self._open[descriptor][0]] = size
        self.note("cut", self._open[descriptor][0], size)

    def fsync(self, descriptor: int) -> None:
        """Note it only: the model says what it does, and the real one would take most of the time."""
        if descriptor in self._open:
            self.note("sync", self._open[descriptor][0])

    def replace(self, old: Any, new: Any) -> None:
        REPLACE(old, new)
        before, after = os.fspath(old), os.fspath(new)
        folder, _, name = after.rpartition("/")
        assert before.rpartition("/")[0] == folder, "the model knows renames within a folder"
        self.live[after] = self.live.pop(before)
        self.note("move", self.live[folder], (before.rpartition("/")[2], name), self.live[after])

    def link(self, old: Any, new: Any) -> None:
        LINK(old, new)
        folder, _, name = os.fspath(new).rpartition("/")
        self.live[os.fspath(new)] = self.live[os.fspath(old)]
        self.note("link", self.live[folder], name, self.live[os.fspath(new)])

    def unlink(self, path: Any, **more: Any) -> None:
        UNLINK(path, **more)
        folder, _, name = os.fspath(path).rpartition("/")
        del self.live[os.fspath(path)]
        self.note("unlink", self.live[folder], name)

    def mkdir(self, path: Any, mode: int = 0o777, **more: Any) -> None:
        MKDIR(path, mode, **more)
        if self._ours(path):
            self._make(os.fspath(path), is_folder=True)


OPEN, CLOSE, WRITE, FTRUNCATE = os.open, os.close, os.write, os.ftruncate
REPLACE, LINK, UNLINK, MKDIR = os.replace, os.link, os.unlink, os.mkdir


@contextmanager
def recording(root: Path, start: State | None = None) -> Iterator[Recorder]:
    """Note what the store does to the files below `root`, which hold `start`. In the end the model must hold what the folder
    holds: an operation that the model does not know would show there."""
    recorder = Recorder(root, start)
    with patch.multiple(os, **recorder.functions()):
        yield recorder
    disk = Disk()
    for op in recorder.ops:
        disk.play(op)
    assert disk.as_seen() == found(root), "the store uses an operation that the model does not know"


def found(root: Path) -> State:
    """What lies below a folder."""
    return {
        str(path.relative_to(root)): None if path.is_dir() else path.read_bytes() for path in sorted(root.rglob("*"))
    }


class _Node:
    """A file or a folder: what is durable, and what was done since."""

    def __init__(self, *, is_folder: bool) -> None:
        self.is_folder = is_folder
        self.kept = b""
        self.names: dict[str, int] = {}
        self.since: list[Op] = []


class Disk:
    """A disk while a record is played: what is durable, and what is not yet."""

    def __init__(self) -> None:
        self.nodes = {ROOT: _Node(is_folder=True)}
        self.revision, self.tries = -1, 0

    def play(self, op: Op) -> None:
        """Let the next operation happen."""
        if op.kind == "said":
            self.revision, self.tries = op.of, op.what
        elif op.kind == "all is durable":
            for number in list(self.nodes):
                self._sync(number)
        elif op.kind == "sync":
            self._sync(op.of)
        else:
            if op.kind == "make":
                self.nodes[op.more[0]] = _Node(is_folder=op.more[1])
            self.nodes[op.of].since.append(op)

    def _sync(self, number: int) -> None:
        node = self.nodes[number]
        if node.is_folder:
            node.names = _named(node.names, node.since)
        else:
            node.kept = _content(node.kept, [(op, WHOLE) for op in node.since])
        node.since = []

    def as_seen(self) -> State:
        """What programs see while the power is on."""
        return self._state(
            {number: _named(node.names, node.since) for number, node in self.nodes.items() if node.is_folder},
            lambda number: _content(self.nodes[number].kept, [(op, WHOLE) for op in self.nodes[number].since]),
        )

    def states(self, rolls: random.Random, limit: int) -> Iterator[State]:
        """The states in which the disk may be found if the power goes now; where there are more than `limit`, a sample in which
        every way of losing names is met."""
        folders = [number for number, node in self.nodes.items() if node.is_folder]
        ways = [_ways(self.nodes[number]) for number in folders]
        named = list(product(*ways))
        rolls.shuffle(named)
        for names in named[:limit]:
            by_folder = dict(zip(folders, names, strict=True))
            open_files = [
                number
                for number in sorted(_reachable(by_folder))
                if not self.nodes[number].is_folder and self.nodes[number].since
            ]
            fates = [list(_fates(self.nodes[number].since, rolls)) for number in open_files]
            chosen = list(product(*fates))
            rolls.shuffle(chosen)
            for fate in chosen[: max(limit // len(named), 2)]:
                contents = {
                    number: _content(self.nodes[number].kept, one) for number, one in zip(open_files, fate, strict=True)
                }
                yield self._state(
                    by_folder, lambda number, contents=contents: contents.get(number, self.nodes[number].kept)
                )

    def _state(self, names: dict[int, dict[str, int]], content: Callable[[int], bytes]) -> State:
        state: State = {}

        def walk(folder: int, path: str) -> None:
            for name, number in names[folder].items():
                is_folder = self.nodes[number].is_folder
                state[path + name] = None if is_folder else content(number)
                if is_folder:
                    walk(number, f"{path}{name}/")

        walk(ROOT, "")
        return state


def _reachable(names: dict[int, dict[str, int]]) -> set[int]:
    """The files that have a name under which anybody would read them: what is in a draft matters to nobody."""
    return {number for entries in names.values() for name, number in entries.items() if not name.endswith(".tmp")}


def _named(names: dict[str, int], ops: list[Op]) -> dict[str, int]:
    """The names of a folder after some operations on it."""
    names = dict(names)
    for op in ops:
        if op.kind == "make":
            names[op.what] = op.more[0]
        elif op.kind == "move":
            names.pop(op.what[0], None)
            names[op.what[1]] = op.more
        elif op.kind == "link":
            names[op.what] = op.more
        else:
            names.pop(op.what, None)
    return names


def _ways(node: _Node) -> list[dict[str, int]]:
    """What may be left of the names of a folder: of the operations since the last sync none, any prefix, all but one, or one
    alone."""
    ops = node.since
    chosen = [ops[:end] for end in range(len(ops) + 1)]
    chosen += [ops[:lost] + ops[lost + 1 :] for lost in range(len(ops))]
    chosen += [[op] for op in ops]
    ways: list[dict[str, int]] = []
    for some in chosen:
        names = _named(node.names, some)
        if names not in ways:
            ways.append(names)
    return ways


WHOLE: tuple[str, int] = ("whole", 0)


def _fates(ops: list[Op], rolls: random.Random) -> Iterator[list[tuple[Op, tuple[str, int]]]]:
    """What may become of the operations on a file since its last sync: each there, not there, or there in part."""
    ways: list[list[tuple[str, int]]] = []
    for op in ops:
        size = len(op.more) if op.kind == "write" else 0
        some = [WHOLE, ("lost", 0)]
        if size > 1:
            torn = [rolls.randrange(1, size) for _ in range(4)]
            some += [("head", size - 1), ("zeros", 0), ("head", torn[0]), ("head", torn[1])]
            some += [("head, then zeros", torn[2]), ("zeros, then tail", torn[3])]
        ways.append(some)
    for fate in product(*ways):
        yield list(zip(ops, fate, strict=True))


def _content(kept: bytes, fates: list[tuple[Op, tuple[str, int]]]) -> bytes:
    """The contents of a file after some operations on it, each with its fate."""
    content = bytearray(kept)
    for op, (fate, at) in fates:
        if fate == "lost":
            continue
        if op.kind == "cut":
            del content[op.what :]
            continue
        data = {
            "whole": lambda whole, _: whole,
            "head": lambda whole, end: whole[:end],
            "zeros": lambda whole, _: bytes(len(whole)),
            "head, then zeros": lambda whole, end: whole[:end] + bytes(len(whole) - end),
            "zeros, then tail": lambda whole, end: bytes(end) + whole[end:],
        }[fate](op.more, at)
        content.extend(bytes(max(op.what - len(content), 0)))
        content[op.what : op.what + len(data)] = data
    return bytes(content)


def lay(state: State, root: Path) -> None:
    """Make a folder hold what a disk is found with."""
    for path, content in state.items():
        if content is None:
            MKDIR(root / path)
        else:
            descriptor = OPEN(root / path, os.O_WRONLY | os.O_CREAT, 0o660)
            WRITE(descriptor, content)
            CLOSE(descriptor)


def without(ops: list[Op], site: str) -> list[Op]:
    """The record of a program that does not make this call."""
    return [op for op in ops if not op.site.startswith(site)]


def moved(ops: list[Op], what: Callable[[Op], bool], until: Callable[[Op], bool]) -> list[Op]:
    """The record of a program that does `what` only after `until`."""
    result: list[Op] = []
    waiting: list[Op] = []
    for op in ops:
        if what(op):
            waiting.append(op)
            continue
        result.append(op)
        if until(op):
            result += waiting
            waiting = []
    return result + waiting


def clear(root: Path) -> None:
    """Empty a folder."""
    for path in sorted(root.rglob("*"), reverse=True):
        with suppress(FileNotFoundError):
            path.rmdir() if path.is_dir() else UNLINK(path)
