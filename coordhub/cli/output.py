"""The only place that prints: data on stdout, sentences on stderr, and no control character on either."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self, TextIO

if TYPE_CHECKING:
    from coordhub.text.grid import Grid

Record = Mapping[str, Any]
FORMATS = ("table", "plain", "md", "csv", "json")

_INVISIBLE = (
    *range(9), *range(11, 32), *range(127, 160), *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2066, 0x206A),
    0xFEFF,
)  # fmt: skip
_FORM_FEED = 12
_DROPPED: dict[int, str | None] = dict.fromkeys((code for code in _INVISIBLE if code != _FORM_FEED), "")
_ESCAPED: dict[int, str | None] = {code: f"\\u{code:04x}" for code in _INVISIBLE if code > 31}


class ToFile(str):
    """In the place of a format: the list is written into a file, by its ending."""

    __slots__ = ("path", "written")
    path: str
    written: int

    def __new__(cls, path: str) -> Self:
        """The ending stands where a format does."""
        made = super().__new__(cls, path.rpartition(".")[2].lower())
        made.path, made.written = path, 0
        return made


class NobodyReads(Exception):
    """The reader of stdout (`head`) has gone: nothing more needs to be printed. (Click would end on a BrokenPipeError itself.)"""


def lines(*texts: str) -> None:
    """Data on stdout, each text on its line. A form feed in a paper is kept."""
    _write("".join(f"{text.translate(_DROPPED)}\n" for text in texts))


def is_terminal() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def raw(content: bytes) -> None:
    """Bytes on stdout as they are: what a terminal is to print on its own printer."""
    try:
        stdout = _stdout()
        stdout.flush()
        stdout.buffer.write(content)
        stdout.buffer.flush()
    except BrokenPipeError as gone:
        raise NobodyReads from gone


def said(*sentences: str) -> None:
    """Sentences on stderr: what was done, or why it was not."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write("".join(f"{one.translate(_DROPPED)}\n" for one in sentences))
        sys.stderr.flush()
    except UnicodeEncodeError:
        code = sys.stderr.encoding or "ascii"
        sys.stderr.write(
            "".join(f"{one.translate(_DROPPED).encode(code, 'replace').decode(code)}\n" for one in sentences)
        )
    except (OSError, ValueError):
        # Nobody reads stderr any more; the exit code still tells.
        return


def progress(text: str) -> None:
    """How far something long has come, on one line of the terminal that is written over; nothing where stderr is no terminal."""
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text.translate(_DROPPED)}")
        sys.stderr.flush()


def warned(sentence: str) -> None:
    """A sentence on stderr that begins with the word for a warning."""
    from coordhub.messages import t

    said(t("cli.warning", sentence=sentence))


def records(rows: Iterable[Record]) -> None:
    """One JSON array on stdout, a record a line, UTF-8."""
    import msgspec

    encode = msgspec.json.Encoder(enc_hook=str).encode
    body = b",\n ".join(encode(row) for row in rows)
    _write_json(b"[" + body + b"]\n")


def record(row: Record) -> None:
    """One JSON object on stdout."""
    import msgspec

    _write_json(msgspec.json.format(msgspec.json.encode(row, enc_hook=str), indent=2) + b"\n")


def listing(form: str, rows: Callable[[], Iterable[Record]], grid: Callable[[], Grid]) -> None:
    """A list in the format asked for. Only the one that is printed is made: JSON loads no table, a table no JSON."""
    if isinstance(form, ToFile):
        _save(form, grid())
    elif form == "json":
        records(rows())
    elif form == "csv":
        csv(grid())
    else:
        table(form, grid())


def table(form: str, grid: Grid) -> None:
    """A grid for people: `table` with lines, `plain` without, `md` for Markdown; an empty one is a sentence on stderr."""
    if isinstance(form, ToFile):
        _save(form, grid)
    elif not grid.rows:
        from coordhub.messages import t

        said(t("cli.nothing"))
    elif form == "md":
        _markdown(grid)
    else:
        from coordhub.text.table import draw

        lines(draw(grid, _room(), box=form == "table"))


def _save(file: ToFile, grid: Grid) -> None:
    """Write a grid into its file; a command's second list goes into a second file."""
    from pathlib import Path

    from coordhub.messages import t
    from coordhub.services.list_export import write_list

    file.written += 1
    path = Path(file.path)
    path = path if file.written == 1 else path.with_stem(f"{path.stem}-{file.written}")
    said(t("cli.done.written", path=write_list(grid, path)))


def _room() -> int | None:
    """How many cells a line may take: the terminal's; a pipe has room for all."""
    if not _stdout().isatty():
        return None
    from shutil import get_terminal_size

    return max(get_terminal_size().columns - 1, 40)


def _markdown(grid: Grid) -> None:
    marks = {"left": ":--", "right": "--:", "center": ":-:"}
    rows = [[column.heading for column in grid.columns], [marks[column.align] for column in grid.columns]]
    rows += [list(row.cells) for row in grid.rows] + ([list(grid.footer)] if grid.footer else [])
    lines(*("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows))


def csv(grid: Grid) -> None:
    """A grid as CSV. A cell that a spreadsheet would take for a formula is given an apostrophe."""
    from csv import writer
    from io import StringIO

    from coordhub.sheets.cells import disarmed

    text = StringIO()
    out = writer(text, lineterminator="\n")
    out.writerow([column.heading for column in grid.columns])
    out.writerows([disarmed(cell) for cell in row.cells] for row in grid.rows)
    _write(text.getvalue().translate(_DROPPED))


def card(pairs: Sequence[tuple[str, str]]) -> None:
    """A record for people: a label and its text a line, the texts below one another; empty ones are left out."""
    from coordhub.text.width import cells, pad

    shown = [(label, text) for label, text in pairs if text]
    widest = max((cells(label) for label, _ in shown), default=0)
    lines(*(f"{pad(label, widest)}  {text}" for label, text in shown))


def flushed(code: int) -> int:
    """`code`, once everything printed has left this process (a full disk or a closed pipe shows here)."""
    try:
        _stdout().flush()
    except BrokenPipeError as gone:
        raise NobodyReads from gone
    return code


def _stdout() -> TextIO:
    """Where data goes. A process started with stdout closed has nobody who reads it."""
    if sys.stdout is None:
        raise NobodyReads
    return sys.stdout


def _write(text: str) -> None:
    try:
        _stdout().write(text)
    except UnicodeEncodeError:
        # A terminal that cannot show Chinese gets question marks rather than nothing.
        code = sys.stdout.encoding or "ascii"
        sys.stdout.write(text.encode(code, "replace").decode(code))
    except BrokenPipeError as gone:
        raise NobodyReads from gone


def _write_json(encoded: bytes) -> None:
    """JSON is UTF-8 whatever the terminal is; what C0 does not cover is escaped, so that it cannot reach the terminal raw."""
    text = encoded.decode().translate(_ESCAPED)
    try:
        stdout = _stdout()
        stdout.flush()
        stdout.buffer.write(text.encode())
        stdout.buffer.flush()
    except BrokenPipeError as gone:
        raise NobodyReads from gone
