"""Reading .xlsx, .xls and .csv that other people made: looked over first, then read in a child process that may die without harm.

A 4 kB file with one cell at the sheet's far corner makes any reader ask for 512 GB; so the archive is looked through before, and
the child has limits of memory and time.
"""

from __future__ import annotations

import csv
import io
import json
import re
import resource
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_BYTES, MOST_RATIO, MOST_ROWS, MOST_COLUMNS = 300 << 20, 400, 200_000, 256
MEMORY, SECONDS = 1 << 30, 30
_LARGE_MEMBER = 1 << 20
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*>(?=<v|<is|<f)')
_FULL = str.maketrans("０１２３４５６７８９．－，", "0123456789.-,")


class UnreadableSheet(ValueError):
    """The file cannot be read; `key` names the sentence in `messages`, `params` fill it."""

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key)
        self.key, self.params = key, params


@dataclass(frozen=True)
class Sheet:
    """A sheet as rows of texts: numbers as they are typed, dates as ISO, merged cells filled. `suspect` names cells whose value has
    lost digits already (a long number stored as a float)."""

    name: str
    rows: list[list[str]]
    suspect: list[str] = field(default_factory=list)


def read_sheets(path: str | Path) -> list[Sheet]:
    """The sheets of a file. UnreadableSheet, in a sentence, for a wrong ending, a damaged or a hostile file."""
    file = Path(path)
    suffix = file.suffix.lower()
    if suffix not in {".xlsx", ".xls", ".csv"}:
        raise UnreadableSheet("sheet.bad_suffix", file=file.name)
    if not file.is_file():
        raise UnreadableSheet("sheet.no_file", file=str(file))
    if suffix == ".csv":
        return [Sheet(file.stem, _csv_rows(file))]
    if suffix == ".xlsx":
        look_over(file)
    return _in_child(file)


def look_over(file: Path) -> None:
    """Refuse an archive that is too large once unpacked, packed suspiciously well, brings entities, or has cells far out."""
    try:
        with zipfile.ZipFile(file) as packed:
            members = packed.infolist()
            if sum(member.file_size for member in members) > MOST_BYTES:
                raise UnreadableSheet("sheet.too_large", file=file.name)
            for member in members:
                if member.file_size > _LARGE_MEMBER and member.file_size > MOST_RATIO * max(member.compress_size, 1):
                    raise UnreadableSheet("sheet.too_large", file=file.name)
                if member.filename.endswith((".xml", ".rels")):
                    _look_through(packed, member, file.name)
    except zipfile.BadZipFile as fault:
        raise UnreadableSheet("sheet.damaged", file=file.name) from fault


def _look_through(packed: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    """Stream one part: no document type, no cell with a value beyond the limits."""
    is_sheet = "/worksheets/" in member.filename
    with packed.open(member) as stream:
        before = b""
        while chunk := stream.read(1 << 20):
            text = before + chunk
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise UnreadableSheet("sheet.entities", file=name)
            for found in _CELL.finditer(text) if is_sheet else ():
                if int(found[2]) > MOST_ROWS or _column_number(found[1].decode()) > MOST_COLUMNS:
                    raise UnreadableSheet("sheet.far_cell", file=name, cell=(found[1] + found[2]).decode())
            before = text[-200:]


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def cell_name(row: int, column: int) -> str:
    """`C9` of row 8, column 2 (counted from 0)."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _in_child(file: Path) -> list[Sheet]:
    command = [sys.executable, "-m", "coordhub.sheets.child", str(file)]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=2 * SECONDS, preexec_fn=_limit)
    except subprocess.TimeoutExpired as fault:
        raise UnreadableSheet("sheet.too_slow", file=file.name) from fault
    if done.returncode:
        raise UnreadableSheet("sheet.damaged", file=file.name)
    return [Sheet(**json.loads(line)) for line in done.stdout.decode().splitlines() if line]


def _csv_rows(file: Path) -> list[list[str]]:
    """The rows of a CSV in UTF-8, UTF-16 with a mark, or GB18030; the separator is whichever the first line has most of."""
    content = file.read_bytes()
    if len(content) > MOST_BYTES:
        raise UnreadableSheet("sheet.too_large", file=file.name)
    text = _decoded(content, file.name)
    first = text.split("\n", 1)[0]
    separator = max("\t;；|,", key=first.count)
    if separator == "；":
        text, separator = text.replace("；", ";"), ";"
    rows = [
        [cell.strip() for cell in row]
        for row in csv.reader(io.StringIO(text), delimiter=separator if first.count(separator) else ",")
    ]
    if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        raise UnreadableSheet("sheet.too_large", file=file.name)
    return rows


def _decoded(content: bytes, name: str) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableSheet("sheet.encoding", file=name)


def half_width(text: str) -> str:
    """The text with full-width digits as plain ones."""
    return text.translate(_FULL).strip()
