"""Snapshots: one JSON file a table, one document a line, that stock TinyDB and any editor open."""

from __future__ import annotations

import errno
import gc
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zlib import crc32

import msgspec
import orjson

from coordhub.store.errors import Damaged
from coordhub.store.place import open_file

_LARGE = 1 << 20
"""Bytes from which the collector rests while a snapshot is parsed (a third faster at 100,000 documents)."""


class Stamp(msgspec.Struct, frozen=True):
    """What the journal knows of a table's snapshot: revision, highest id ever used, documents, crc32 and bytes of the file (-1:
    written by a program that did not note them)."""

    rev: int
    last_id: int
    count: int
    crc: int
    size: int = -1


def snapshot_path(folder: Path, table: str) -> Path:
    """The snapshot file of a table; names with odd characters are percent-encoded."""
    return folder / f"{quote(table, safe='-_ ')}.json"


def snapshot_bytes(table: str, documents: Mapping[int, dict[str, Any]]) -> bytes:
    """A table as its snapshot file holds it."""
    lines = ",\n".join(f'"{number}": {orjson.dumps(document).decode()}' for number, document in documents.items())
    name = orjson.dumps(table).decode()
    return f"{{{name}: {{\n{lines}\n}}}}\n".encode() if documents else f"{{{name}: {{}}}}\n".encode()


def stamp_of(content: bytes, count: int, rev: int, last_id: int) -> Stamp:
    """The stamp of a snapshot's bytes."""
    return Stamp(rev=rev, last_id=last_id, count=count, crc=crc32(content), size=len(content))


def write_snapshot(
    folder: Path, table: str, documents: dict[int, dict[str, Any]], rev: int, last_id: int
) -> tuple[Path, Stamp]:
    """Write a table beside its snapshot, durable, and say where and what; the caller renames it into place."""
    content = snapshot_bytes(table, documents)
    path = snapshot_path(folder, table)
    draft = path.with_suffix(".json.tmp")
    descriptor = open_file(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        write_whole(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return draft, stamp_of(content, len(documents), rev, last_id)


def write_whole(descriptor: int, content: bytes) -> None:
    """Write all of `content`; a short write (a disk that fills up) is an OSError."""
    written = os.write(descriptor, content)
    while written < len(content):
        more = os.write(descriptor, content[written:])
        if not more:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        written += more


def read_snapshot(folder: Path, table: str, stamps: list[Stamp]) -> dict[int, dict[str, Any]]:
    """The documents of a table's snapshot. Damaged when the file is none of those that the journal knows."""
    path = snapshot_path(folder, table)
    if not stamps:
        return {}
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise Damaged("store.snapshot_gone", file=path.name) from None
    if crc32(content) not in {stamp.crc for stamp in stamps}:
        raise Damaged("store.snapshot_changed", file=path.name)
    resting = len(content) > _LARGE and gc.isenabled()
    if resting:
        gc.disable()
    try:
        documents = orjson.loads(content)[table]
        return {int(number): document for number, document in documents.items()}
    finally:
        if resting:
            gc.enable()


def misfit(folder: Path, stamped: Iterable[tuple[str, list[Stamp]]]) -> Damaged | None:
    """What is wrong with the first snapshot that is not there, or has not the size that the journal knows. One `stat` a table: an
    edit that keeps the size is found by the crc, when the table is read."""
    for table, stamps in stamped:
        sizes = {stamp.size for stamp in stamps}
        if not sizes:
            continue
        path = snapshot_path(folder, table)
        try:
            size = os.stat(path).st_size
        except FileNotFoundError:
            return Damaged("store.snapshot_gone", file=path.name)
        if -1 not in sizes and size not in sizes:
            return Damaged("store.snapshot_changed", file=path.name)
    return None
