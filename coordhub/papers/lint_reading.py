"""The paragraphs of a file that is to be looked over: Word documents, plain text and Markdown. A file may come from anywhere, so
nothing is unpacked before its size is known, and no entity is ever resolved."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from coordhub.domain.refusal import NotFound, Refused
from coordhub.text.width import cells

SUFFIXES = (".docx", ".txt", ".md")
MOST_BYTES, MOST_RATIO, MOST_PARTS = 64 << 20, 200, 2_000
_CHUNK = 1 << 18
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WRAPPED = 140
"""A text whose longest line is no wider was broken into lines by a program: a full line without a stop at its end goes on in the next."""
_STOPS = "。！？：；.!?:;"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Line:
    """A paragraph: which one it is (empty ones are not counted), what it says, and whether it stands in a table."""

    number: int
    text: str
    in_table: bool = False


def read(file: Path) -> list[Line]:
    """The paragraphs of a file. NotFound without one; refused when it is of another kind, too large, damaged or hostile."""
    suffix = file.suffix.lower()
    if not file.is_file():
        raise NotFound("lint.no_file", file=str(file))
    if suffix not in SUFFIXES:
        raise Refused("lint.bad_suffix", file=file.name, suffixes=" ".join(SUFFIXES))
    try:
        if file.stat().st_size > MOST_BYTES:
            raise Refused("lint.too_large", file=file.name)
        content = file.read_bytes()
    except OSError as fault:
        raise Refused("lint.no_access", file=file.name) from fault
    return read_content(content, file.name)


def read_content(content: bytes, name: str) -> list[Line]:
    """The paragraphs of what a file of that name holds."""
    found = list(_word(content, name) if name.lower().endswith(".docx") else _text(content, name))
    return [Line(number, text, in_table) for number, (text, in_table) in enumerate(found, 1)]


def _text(content: bytes, name: str) -> Iterator[tuple[str, bool]]:
    """The paragraphs of a text; tables drawn in characters are left out."""
    lines = _decoded(content, name).replace("\f", "\n").splitlines()
    longest = max(map(cells, lines), default=0)
    held = ""
    for line in lines:
        said = line.strip()
        if not said or said[0] in "+|=-" or (held and line[:1].isspace()):
            if held:
                yield held, False
            held = ""
            if not said or said[0] in "+|=-":
                continue
        held += said
        if longest > _WRAPPED or cells(line) < longest - 3 or said[-1] in _STOPS:
            yield held, False
            held = ""
    if held:
        yield held, False


def _decoded(content: bytes, name: str) -> str:
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "")
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    raise Refused("lint.encoding", file=name)


def _word(content: bytes, name: str) -> list[tuple[str, bool]]:
    if content.startswith(_OLE):
        raise Refused("lint.encrypted", file=name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _check(packed, name)
            return _paragraphs(packed, name)
    except (zipfile.BadZipFile, expat.ExpatError, EOFError, NotImplementedError, KeyError, ValueError) as fault:
        raise Refused("lint.damaged", file=name) from fault
    except RuntimeError as fault:  # a member that asks for a password
        raise Refused("lint.encrypted", file=name) from fault


def _check(packed: zipfile.ZipFile, name: str) -> None:
    members = packed.infolist()
    swollen = any(one.file_size > 1 << 20 and one.file_size > MOST_RATIO * max(one.compress_size, 1) for one in members)
    if swollen or len(members) > MOST_PARTS or sum(one.file_size for one in members) > MOST_BYTES:
        raise Refused("lint.too_large", file=name)


def _paragraphs(packed: zipfile.ZipFile, name: str) -> list[tuple[str, bool]]:
    reader = _Reader(name)
    with packed.open("word/document.xml") as stream:
        while chunk := stream.read(_CHUNK):
            reader.parser.Parse(chunk, False)
    reader.parser.Parse(b"", True)
    return reader.found


class _Reader:
    """The paragraphs of a document as the parser meets them. One in a text box stands inside another; the older form of a shape that
    follows the newer is not read twice."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[tuple[str, bool]] = []
        self.open: list[list[str]] = []
        self.tables = self.older = 0
        self.is_text = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.read

    def refuse(self, *_: object) -> None:
        """A document type: no office program writes one."""
        raise Refused("lint.entities", file=self.name)

    def start(self, name: str, _: dict[str, str]) -> None:
        """One element begins."""
        kind = name.rpartition(" ")[2]
        if kind == "Fallback":
            self.older += 1
        elif kind == "tbl":
            self.tables += 1
        elif kind == "p" and "wordprocessingml" in name:
            self.open.append([])
        elif kind == "tab" and self.open:
            self.open[-1].append(" ")
        self.is_text = kind == "t"

    def end(self, name: str) -> None:
        """One element ends."""
        kind = name.rpartition(" ")[2]
        self.is_text = False
        if kind == "Fallback":
            self.older -= 1
        elif kind == "tbl":
            self.tables -= 1
        elif kind == "p" and "wordprocessingml" in name and self.open:
            text = "".join(self.open.pop()).strip()
            if text and not self.older:
                self.found.append((text, self.tables > 0))

    def read(self, text: str) -> None:
        """Characters; only those of a run's text are read."""
        if self.is_text and self.open:
            self.open[-1].append(text)
