"""Rows of a .csv in UTF-8, UTF-16 with a mark, or GB18030; the separator is whichever the first line has most of."""

from __future__ import annotations

import csv
from codecs import getincrementaldecoder
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from coordhub.sheets.cells import UnreadableSheet
from coordhub.sheets.looking import MOST_COLUMNS, MOST_ROWS

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CHUNK = 1 << 20


def csv_rows(file: Path) -> Iterator[list[str]]:
    """The rows, one by one."""
    with file.open(encoding=_encoding(file), newline="") as stream:
        first = stream.readline()
        stream.seek(0)
        separator = max("\t;；|,", key=first.count)
        lines: Iterator[str] | IO[str] = stream
        if separator == "；":
            lines, separator = (line.replace("；", ";") for line in stream), ";"
        try:
            for place, row in enumerate(csv.reader(lines, delimiter=separator if separator in first else ",")):
                if place >= MOST_ROWS or len(row) > MOST_COLUMNS:
                    raise UnreadableSheet("sheet.too_large", file=file.name)
                yield row
        except csv.Error as fault:
            raise UnreadableSheet("sheet.damaged", file=file.name) from fault


def _encoding(file: Path) -> str:
    """The first encoding in which the whole file reads without a fault."""
    with file.open("rb") as stream:
        head = stream.read(3)
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), "")
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        if _reads_as(file, encoding):
            return encoding
    raise UnreadableSheet("sheet.encoding", file=file.name)


def _reads_as(file: Path, encoding: str) -> bool:
    decoder = getincrementaldecoder(encoding)()
    try:
        with file.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True
