"""A paper as blocks: what it says, before any face draws it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from coordhub.messages import Lang
from coordhub.text.grid import Grid

Kind = Literal["ledger", "official", "minutes", "letter"]
Sheet = Literal["A4", "A4L", "A3L", "A4TL"]
"""A4 upright, lying down, A3 lying down; and A4 that lies among upright pages of one file, turned to be bound with them."""


@dataclass(frozen=True)
class Heading:
    """A heading of the text, numbered already; level 1 is 一、 in 黑体, 2 is (一) in 楷体, 3 is 1. and 4 is (1) in 仿宋."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; body text is indented by two characters. `lead` is a heading that runs on into the text, in 楷体."""

    text: str
    align: Literal["left", "center", "right"] = "left"
    indent: bool = True
    lead: str = ""


@dataclass(frozen=True)
class Labelled:
    """A label in 黑体 and what belongs to it (出席: the posts), lines after the first hanging behind the label."""

    label: str
    text: str


@dataclass(frozen=True)
class Table:
    """A table in the column sets it can be drawn in: `text` for plain text and Markdown, `page` for the printed page. Both show
    the same rows. `points` is the size of its text on the page, `row_mm` the least height of a row that a hand writes in."""

    text: Grid
    page: Grid
    points: float = 10.5
    row_mm: float = 0.0


@dataclass(frozen=True)
class Chart:
    """Bars to compare by: a bar for each label in each of one or two series. A figure that never came is None, never a bar of 0."""

    title: str
    labels: Sequence[str]
    series: Sequence[tuple[str, Sequence[float | None]]]
    unit: str = ""
    absent: str = "-"

    def shown(self, value: float | None) -> str:
        """A figure as it stands beside its bar."""
        return self.absent if value is None else f"{value:,.10g}{self.unit}".replace(",", "")


@dataclass(frozen=True)
class Card:
    """A folded name card, a sheet of its own: the text stands upright on one half and upside down on the other."""

    text: str
    below: str = ""


@dataclass(frozen=True)
class Blank:
    """An empty line: before 出席 in minutes, before a table's remark."""


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Labelled | Table | Chart | Card | Blank | PageBreak


@dataclass(frozen=True)
class Head:
    """What stands above the red line (版头): the mark of who issues, the number, who signed (上行文 and replies), copy number, grade of
    secrecy and urgency on the left, and on the right what marks it (`corner`: the class of a reply; in a letter it stands below the
    grades). Minutes have `left` and `right` below their number instead: the office, and the day."""

    mark: str
    number: str = ""
    signer: str = ""
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    corner: str = ""
    left: str = ""
    right: str = ""


@dataclass(frozen=True)
class Copy:
    """Who receives a copy (抄送), and how many; 0 where the number is not said."""

    to: str
    count: int = 0


@dataclass(frozen=True)
class Foot:
    """What stands at the foot of the last page (版记): copies, who printed it and when. A letter has copies only."""

    copies: Sequence[Copy] = ()
    issuer: str = ""
    date: str = ""


@dataclass(frozen=True)
class Paper:
    """A paper. `kind` says its form: `ledger` is a landscape table with repeated headings; `official` (文件), `minutes` (纪要) and
    `letter` (函) follow GB/T 9704. `sheet` is the page it is made for; `file_name` is how its file would be called, without the ending.

    `sign_off` is who signs and the day; `sealed` centres the name above the day as a seal needs it. `addressee` is 主送, `attachments`
    the names of what is attached, `note` the 附注 in brackets below the day, `mark` the 附件1 of a paper that is attached to another.
    `points` is the size of the text where it is not the form's own, `moment` when it was made. `figures` are kept when it is issued, for
    the next issue to be compared with.
    """

    title: str
    blocks: Sequence[Block]
    kind: Kind = "ledger"
    sheet: Sheet = "A4L"
    lang: Lang = "zh"
    subtitle: str = ""
    sign_off: Sequence[str] = ()
    file_name: str = "paper"
    issuer: str = ""
    text_width: int = field(default=80)
    head: Head | None = None
    addressee: str = ""
    attachments: Sequence[str] = ()
    note: str = ""
    foot: Foot | None = None
    sealed: bool = False
    mark: str = ""
    points: float = 0.0
    moment: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_landscape(self) -> bool:
        """Whether the page lies on its side."""
        return self.sheet.endswith("L")

    @property
    def papers(self) -> Sequence[Paper]:
        """Itself alone, as a packet of one."""
        return (self,)

    def tables(self) -> list[Table]:
        """The tables in it."""
        return [block for block in self.blocks if isinstance(block, Table)]


@dataclass(frozen=True)
class Packet:
    """Several papers in one file, each on its own sheet and in its own form; pages are numbered through."""

    papers: Sequence[Paper]
    file_name: str = "packet"

    @property
    def title(self) -> str:
        """The title of the first paper."""
        return self.papers[0].title if self.papers else self.file_name

    @property
    def lang(self) -> Lang:
        """The language of the first paper."""
        return self.papers[0].lang if self.papers else "zh"

    def tables(self) -> list[Table]:
        """The tables of all of its papers."""
        return [table for paper in self.papers for table in paper.tables()]


Document = Paper | Packet
