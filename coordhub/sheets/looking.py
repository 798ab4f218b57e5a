"""A file is looked over before it is read: is it what its ending says, can it be opened without harm, where are its cells.

A 4 kB workbook with one cell at the far corner makes any reader ask for 512 GB, and a few kB may unpack to gigabytes: sizes,
entities and the places of all cells with a value are known from one pass over the packed parts.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from coordhub.sheets.cells import UnreadableSheet, cell_name, column_number

MOST_BYTES, MOST_RATIO, MOST_ROWS, MOST_COLUMNS = 300 << 20, 400, 200_000, 256
MOST_PARTS = 5_000
_LARGE_MEMBER, _CHUNK = 1 << 20, 1 << 18
_MOST_NAMED = 200
"""Cells without a cached value that are named."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NEAR = frozenset(cell_name(0, place)[:-1] for place in range(MOST_COLUMNS))
SUFFIXES = (".xlsx", ".xls", ".csv")


def check_kind(file: Path) -> None:
    """Refuse a file whose ending is none of ours, or whose first bytes belie it: a page of HTML named .xls, a text named .xlsx."""
    suffix = file.suffix.lower()
    if suffix in {".xlsm", ".xltm", ".xlsb"}:
        raise UnreadableSheet("sheet.macros", file=file.name)
    if suffix not in SUFFIXES:
        raise UnreadableSheet("sheet.bad_suffix", file=file.name)
    if not file.is_file():
        raise UnreadableSheet("sheet.no_file", file=str(file))
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            head = stream.read(2048)
            inside = head + stream.read() if head.startswith(_OLE) and size <= MOST_BYTES else head
    except OSError as fault:
        raise UnreadableSheet("sheet.no_access", file=file.name) from fault
    if size > MOST_BYTES:
        raise UnreadableSheet("sheet.too_large", file=file.name)
    if not head:
        raise UnreadableSheet("sheet.empty", file=file.name)
    _check_bytes(file, head, inside)


def _check_bytes(file: Path, head: bytes, inside: bytes) -> None:
    is_zip, is_ole = head.startswith(_ZIP), head.startswith(_OLE)
    suffix = file.suffix.lower()
    if is_ole and "EncryptedPackage".encode("utf-16-le") in inside:
        raise UnreadableSheet("sheet.encrypted", file=file.name)
    if is_ole and "_VBA_PROJECT".encode("utf-16-le") in inside:
        raise UnreadableSheet("sheet.macros", file=file.name)
    if {".xlsx": is_zip, ".xls": is_ole, ".csv": not (is_zip or is_ole or head.startswith(b"%PDF"))}[suffix]:
        return
    if not is_zip and not is_ole and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise UnreadableSheet("sheet.is_html", file=file.name)
    if is_zip or is_ole:
        raise UnreadableSheet("sheet.other_kind", file=file.name, kind=".xlsx" if is_zip else ".xls")
    raise UnreadableSheet("sheet.no_workbook", file=file.name)


@dataclass
class Looked:
    """What was seen of one sheet's part: the formulas whose value was never stored, and the cells that hold an error."""

    unstored: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def look_over(file: Path) -> dict[str, Looked]:
    """What was seen of each sheet by its name. Refused: an archive that is too large once unpacked or packed suspiciously well,
    that has macros, entities, links to other files, or cells far out."""
    try:
        with zipfile.ZipFile(file) as packed:
            members = packed.infolist()
            _check_members(members, file.name)
            parts = {
                member.filename: _look_through(packed, member, file.name)
                for member in members
                if member.filename.lower().endswith((".xml", ".rels"))
            }
            return {name: parts[part] for name, part in _parts(packed).items() if part in parts}
    except (zipfile.BadZipFile, expat.ExpatError, EOFError, NotImplementedError, KeyError, ValueError) as fault:
        if isinstance(fault, UnreadableSheet):
            raise
        raise UnreadableSheet("sheet.damaged", file=file.name) from fault
    except RuntimeError as fault:  # a member that asks for a password
        raise UnreadableSheet("sheet.encrypted", file=file.name) from fault


def _check_members(members: list[zipfile.ZipInfo], name: str) -> None:
    if sum(member.file_size for member in members) > MOST_BYTES or len(members) > MOST_PARTS:
        raise UnreadableSheet("sheet.too_large", file=name)
    for member in members:
        part = member.filename.lower()
        if member.file_size > _LARGE_MEMBER and member.file_size > MOST_RATIO * max(member.compress_size, 1):
            raise UnreadableSheet("sheet.too_large", file=name)
        if part.endswith("vbaproject.bin") or "/macrosheets/" in part:
            raise UnreadableSheet("sheet.macros", file=name)
        if "/externallinks/" in part or part.endswith("xl/connections.xml"):
            raise UnreadableSheet("sheet.links", file=name)


def _look_through(packed: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Looked:
    """Stream one part past the parser: no document type, and in a sheet no cell with a value beyond the limits."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise UnreadableSheet("sheet.entities", file=name)

    parser.StartDoctypeDeclHandler = refuse
    seen = _Cells(parser, name) if "/worksheets/" in member.filename.lower() else None
    with packed.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
    if seen is None:
        return Looked()
    seen.settle()
    return seen.looked


class _Cells:
    """The cells of one sheet as the parser meets them. A cell may leave out its place: it is then the next one."""

    def __init__(self, parser: expat.XMLParserType, file: str) -> None:
        self.parser, self.file, self.looked = parser, file, Looked()
        self.row, self.column, self.place, self.text, self.has_formula, self.is_text = 0, 0, "", "", False, False
        parser.StartElementHandler = self.start

    def start(self, name: str, given: dict[str, str]) -> None:
        """One element begins."""
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            if self.has_formula:
                self.settle()
            self.place = given.get("r") or self.next_place()
            self.is_text = given.get("t") == "str"
            if given.get("t") == "e" and len(self.looked.wrong) < _MOST_NAMED:
                self.looked.wrong.append(self.place)
        elif name in {"v", "is", "f"}:
            letters = self.place.rstrip("0123456789")
            if letters not in _NEAR or int(self.place[len(letters) :]) > MOST_ROWS:
                raise UnreadableSheet("sheet.far_cell", file=self.file, cell=self.place)
            if name == "f":
                self.has_formula, self.text = True, ""
                self.parser.CharacterDataHandler = None
            elif self.has_formula:
                self.parser.CharacterDataHandler = self.read
        elif name == "row":
            self.row, self.column = int(given.get("r") or self.row + 1), 0

    def next_place(self) -> str:
        """The place of a cell that does not name its own."""
        letters = self.place.rstrip("0123456789")
        if letters and self.place[len(letters) :] == str(self.row):
            self.column = column_number(letters)
        return cell_name(max(self.row - 1, 0), self.column)

    def read(self, text: str) -> None:
        """The stored value of a formula."""
        self.text += text

    def settle(self) -> None:
        """A cell with a formula has ended."""
        if self.has_formula and not self.is_text and not self.text.strip() and len(self.looked.unstored) < _MOST_NAMED:
            self.looked.unstored.append(self.place)
        self.has_formula, self.parser.CharacterDataHandler = False, None


def _parts(packed: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet, by the sheet's name."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(name: str, given: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship":
            target = given.get("Target", "")
            targets[given.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    def sheet(name: str, given: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet":
            sheets[given["name"]] = next((value for key, value in given.items() if key.endswith(":id")), "")

    for part, handler in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        if part in packed.namelist():
            parser = expat.ParserCreate()
            parser.StartElementHandler = handler
            parser.Parse(packed.read(part), True)
    return {name: targets.get(reference, "") for name, reference in sheets.items()}
