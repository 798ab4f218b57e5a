"""The lines of a journal: sealed by a crc, told apart from a torn tail, parsed into commits."""

from __future__ import annotations

import os
from typing import Any
from zlib import crc32

import msgspec
import orjson

from coordhub.store.engine import About, Commit, TableChange
from coordhub.store.snapshot import Stamp

_SECTOR = 512
"""Bytes that a disk writes at once: holes of a file are not smaller."""
_HEAD, _CRC_END, _BODY = len('{"crc":"'), len('{"crc":"00000000'), len('{"crc":"00000000",')


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """A journal's first line: the revision and schema at which it starts, and a stamp of every table's snapshot."""

    base: int
    schema: int
    tables: dict[str, Stamp] = {}


class Damage(msgspec.Struct, frozen=True):
    """Where a run of good lines ends too early. A torn tail (`is_torn`) is what a crash leaves of a commit that nobody was told
    of; anything else is damage."""

    offset: int
    is_torn: bool


def sealed(body: dict[str, Any]) -> bytes:
    """The line of a body: its crc32 first, one newline at the end."""
    written = orjson.dumps(body)
    return b'{"crc":"%08x",' % crc32(written) + written[1:] + b"\n"


def is_good(line: bytes) -> bool:
    """Whether a line (with its newline) is as it was written."""
    if line[:_HEAD] != b'{"crc":"' or line[_CRC_END:_BODY] != b'",' or line[-1:] != b"\n":
        return False
    return line[_HEAD:_CRC_END] == b"%08x" % crc32(b"{" + line[_BODY:-1])


def whole_lines(content: bytes) -> tuple[list[bytes], Damage | None]:
    """The good lines at the start of `content`, and how it ends if not with them."""
    good: list[bytes] = []
    at = 0
    while at < len(content):
        end = content.find(b"\n", at)
        line = content[at : end + 1] if end >= 0 else content[at:]
        if end < 0 or not is_good(line):
            is_last = end < 0 or end + 1 == len(content)
            return good, Damage(at, is_torn=is_last and _looks_torn(line))
        good.append(line)
        at = end + 1
    return good, None


def _looks_torn(line: bytes) -> bool:
    """Whether a bad last line is what a crash leaves of a commit: no end, or blocks that were never written. A whole line with a
    wrong crc was acknowledged once, and is damage."""
    if b"\0" in (line[:1], line[-1:]) or bytes(_SECTOR) in line:
        return True
    # With another byte where the newline was it is no beginning of a line, but a whole one.
    return line[-1:] != b"\n" and not is_good(line[:-1] + b"\n")


def piece(descriptor: int, at: int, end: int) -> bytes:
    """The bytes of an open journal from `at` to `end`; fewer only where it ends."""
    content = b""
    while at + len(content) < end:
        more = os.pread(descriptor, end - at - len(content), at + len(content))
        if not more:
            break
        content += more
    return content


def first_line(descriptor: int) -> bytes:
    """The first line of an open journal."""
    content = b""
    while b"\n" not in content:
        more = os.pread(descriptor, 1 << 16, len(content))
        if not more:
            return content
        content += more
    return content[: content.index(b"\n") + 1]


def manifest_of(line: bytes) -> Manifest | None:
    """The manifest in a line; None when it is not a good one."""
    if not is_good(line):
        return None
    body = orjson.loads(line)
    return msgspec.convert(body["manifest"], Manifest) if "manifest" in body else None


def commit_line(commit: Commit) -> bytes:
    """The line of a commit."""
    about = commit.about
    body: dict[str, Any] = {"rev": commit.rev, "at": about.at, "by": about.by}
    body |= msgspec.to_builtins(about)  # those two stay first
    body["ops"] = [[op.table, str(op.id), op.document] for op in commit.ops]
    body["old"] = commit.old
    return sealed(body)


def commit_of(line: bytes) -> Commit | None:
    """The commit in a good line; None for a manifest or a note."""
    body = orjson.loads(line)
    if "rev" not in body:
        return None
    about = msgspec.convert({name: body[name] for name in About.__struct_fields__ if name in body}, About)
    ops = [TableChange(table, int(number), document) for table, number, document in body["ops"]]
    return Commit(rev=body["rev"], about=about, ops=ops, old=body["old"])
