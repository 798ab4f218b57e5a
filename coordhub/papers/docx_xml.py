"""The smallest pieces of a Word document as XML strings, their elements in the order that the schema asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from coordhub.papers import gongwen as gw
from coordhub.text.width import plain

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
TWIPS = 1440 / 25.4
EMU = 36000
AREA = round(gw.AREA_WIDTH * TWIPS)


def held(text: str) -> str:
    """Text without what XML cannot hold."""
    return _NO_XML.sub("", plain(text))


def safe(text: str) -> str:
    """Text as it may stand in XML: nothing in it is read as markup."""
    return escape(held(text))


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm * TWIPS)


@dataclass(frozen=True)
class Type:
    """How a paper's text is set: the five font names, its size, its line in twips, and how much closer its characters stand."""

    names: Mapping[str, str]
    points: float
    line: int
    spacing: int = 0

    @property
    def em(self) -> int:
        """The width of a character in twips."""
        return round(self.points * 20) + self.spacing


def fonts(name: str) -> str:
    """The element that names a font for every script: without the East Asian name Word takes another one."""
    quoted = quoteattr(name)
    return f'<w:rFonts w:hint="eastAsia" w:ascii={quoted} w:hAnsi={quoted} w:eastAsia={quoted} w:cs={quoted}/>'


def run_style(name: str, points: float, *, spacing: int = 0, color: str = "", scale: float = 1.0) -> str:
    """The properties of a run."""
    size = round(points * 2)
    parts = [
        fonts(name),
        f'<w:color w:val="{color}"/>' if color else "",
        f'<w:spacing w:val="{spacing}"/>' if spacing else "",
        f'<w:w w:val="{round(scale * 100)}"/>' if scale < 1 else "",
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>',
    ]
    return f"<w:rPr>{''.join(parts)}</w:rPr>"


def run(text: str, name: str, points: float, *, spacing: int = 0, color: str = "", scale: float = 1.0) -> str:
    """A run of text."""
    style = run_style(name, points, spacing=spacing, color=color, scale=scale)
    return f'<w:r>{style}<w:t xml:space="preserve">{safe(text)}</w:t></w:r>'


def tab() -> str:
    """A jump to the next tab stop."""
    return "<w:r><w:tab/></w:r>"


def field(name: str, style: str) -> str:
    """A field that the reader's program fills: PAGE, NUMPAGES."""
    begin, middle, end = (
        f'<w:r>{style}<w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    code = f'<w:r>{style}<w:instrText xml:space="preserve"> {name} </w:instrText></w:r>'
    return begin + code + middle + f"<w:r>{style}<w:t>1</w:t></w:r>" + end


def paragraph(
    runs: str, line: int, *, align: str = "both", left: int = 0, right: int = 0, first: int = 0, hanging: int = 0, before: int = 0,
    snap: bool = True, keep: bool = False, exact: bool = True, level: int = 0, tabs: Sequence[tuple[str, int]] = (), border: str = "",
) -> str:  # fmt: skip
    """A paragraph on lines of `line` twips. `first` and `hanging` are indents of its first line, `tabs` stops by kind, `border` edges,
    `level` its place in the outline that Word's navigation shows, `keep` holds it on one page with the next."""
    stops = "".join(f'<w:tab w:val="{kind}" w:pos="{place}"/>' for kind, place in tabs)
    indent = "".join(
        f' w:{name}="{value}"'
        for name, value in (("left", left), ("right", right), ("hanging", hanging), ("firstLine", first))
        if value
    )
    parts = [
        "<w:keepNext/>" if keep else "",
        f"<w:pBdr>{border}</w:pBdr>" if border else "",
        f"<w:tabs>{stops}</w:tabs>" if stops else "",
        '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>',
        "" if snap else '<w:snapToGrid w:val="0"/>',
        f'<w:spacing w:before="{before}" w:after="0" w:line="{line}" w:lineRule="{"exact" if exact else "auto"}"/>',
        f"<w:ind{indent}/>" if indent else "",
        f'<w:jc w:val="{align}"/>',
        f'<w:outlineLvl w:val="{level - 1}"/>' if level else "",
    ]
    return f"<w:p><w:pPr>{''.join(parts)}</w:pPr>{runs}</w:p>"


def gap(line: int) -> str:
    """An empty line of so many twips."""
    return paragraph("", line, snap=False, align="left")


def edge(side: str, kind: str = "single", eighths: int = 8, space: int = 0, color: str = "auto") -> str:
    """One edge of a border, its weight in eighths of a point."""
    return f'<w:{side} w:val="{kind}" w:sz="{eighths}" w:space="{space}" w:color="{color}"/>'


def text_box(
    content: str, number: int, *, size: tuple[int, int], place: tuple[str, str], turned: bool = False
) -> str:  # fmt: skip
    """A run that holds a text box fixed on the page; `size` in EMU, `place` its horizontal and vertical position as XML. Text above
    and below it gives way. In a `turned` one lines run downwards, from the right, and nothing gives way."""
    width, height = size
    across, down = place
    wrap = "<wp:wrapNone/>" if turned else "<wp:wrapTopAndBottom/>"
    lines = ' vert="vert"' if turned else ""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" '
        f'allowOverlap="0"><wp:simplePos x="0" y="0"/>{across}{down}<wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:effectExtent l="0" t="0" r="0" b="0"/>{wrap}<wp:docPr id="{number}" name="box{number}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
        f'<wps:bodyPr{lines} wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></wps:bodyPr>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


def turned_word(text: str, name: str, points: float, number: int, *, left: float, top: float) -> str:
    """A run that draws a text upside down, `left` and `top` its place on the page in points. It is drawn as a shape: LibreOffice does
    not turn the text of a box."""
    style = (
        f"position:absolute;margin-left:{left:.1f}pt;margin-top:{top:.1f}pt;width:{gw.ems(text) * points:.1f}pt;height:{points:.1f}pt;"
        "rotation:180;mso-position-horizontal-relative:page;mso-position-vertical-relative:page"
    )
    font = quoteattr(f"font-family:'{name}';font-size:{points:g}pt;font-style:normal;v-text-kern:t")
    return (
        '<w:r><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
        f"<v:formulas>{_FORMULAS}</v:formulas>"
        '<v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="word{number}" type="#_x0000_t136" adj="10800" style="{style}" fillcolor="black" stroked="f">'
        f'<v:textpath style={font} trim="t" fitpath="t" string={quoteattr(held(text))}/></v:shape></w:pict></w:r>'
    )


_FORMULAS = "".join(
    f'<v:f eqn="{one}"/>'
    for one in (
        "sum #0 0 10800", "prod #0 2 1", "sum 21600 0 @1", "sum 0 0 @2", "sum 21600 0 @3", "if @0 @3 0", "if @0 21600 @1", "if @0 0 @2",
        "if @0 @4 21600", "mid @5 @6", "mid @8 @5", "mid @7 @8", "mid @6 @7", "sum @6 0 @5",
    )
)  # fmt: skip
"""How the shape of plain drawn text is reckoned, as every office program defines it."""


def placed(axis: str, relative: str, *, align: str = "", offset: int = 0) -> str:
    """Where a box stands on one axis (`H` or `V`): aligned, or so many EMU from an edge."""
    where = f"<wp:align>{align}</wp:align>" if align else f"<wp:posOffset>{offset}</wp:posOffset>"
    return f'<wp:position{axis} relativeFrom="{relative}">{where}</wp:position{axis}>'
