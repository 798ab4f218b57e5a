"""The Word face. python-docx makes the package and its parts; text and table rows are written as XML strings, one parse for the
whole document, in the order that the schema asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from itertools import count
from typing import Any

from coordhub.papers import docx_chart, docx_page, docx_text, wording
from coordhub.papers import gongwen as gw
from coordhub.papers.docx_head import page_foot
from coordhub.papers.docx_xml import SPACES, Type, fonts, gap, held
from coordhub.papers.paper import Chart, Document, Paper

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_KEPT = ("styles", "settings", "core-properties", "officeDocument")
_COMPAT = "http://schemas.microsoft.com/office/word"


def draw(paper: Document, chosen: Mapping[str, str] | None = None) -> bytes:
    """The bytes of the document, in the faces that the office chose: fonts named for East Asian text on every run, author and dates
    set, each paper of a packet in a section of its own."""
    import docx

    names = gw.names(chosen)
    document = docx.Document(BytesIO(_base()))
    _about(document, paper)
    _dress(document, names)
    sheets = _Sheets(document, names)
    _fill(document, "".join(sheets.body(paper)))
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


@lru_cache(maxsize=1)
def _base() -> bytes:
    """An empty package: python-docx's template without its theme (whose fonts beat named ones), thumbnail, and unused parts."""
    import docx

    document = docx.Document()
    for owner in (document.part.package, document.part):
        for relation in list(owner.rels.values()):
            if relation.reltype.rpartition("/")[2] not in _KEPT:
                del owner.rels[relation.rId]
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


_MOST = 255
"""Characters that a property of a document holds."""


def _about(document: Any, paper: Document) -> None:
    about = document.core_properties
    first = paper.papers[0] if paper.papers else None
    moment = datetime.fromisoformat(first.moment) if first is not None and first.moment else datetime.now()
    about.author = about.last_modified_by = held(first.issuer)[:_MOST] if first is not None else ""
    about.title = held(paper.title)[:_MOST]
    about.comments = ""
    about.created = about.modified = moment


def _dress(document: Any, names: Mapping[str, str]) -> None:
    """Styles and settings of our own: no widow control (it costs a page its 22nd line), no space between
    Chinese and figures (it costs a line its 28th character), odd and even pages."""
    from docx.opc.constants import RELATIONSHIP_TYPE as RT
    from docx.oxml import parse_xml

    size = round(gw.BODY_POINTS * 2)
    styles = (
        f'<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts(names[gw.FANG])}<w:kern w:val="2"/><w:sz w:val="{size}"/>'
        f'<w:szCs w:val="{size}"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/></w:pPr></w:style><w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>'
    )
    settings = (
        f'<w:settings {SPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:doNotExpandShiftReturn/><w:useFELayout/>'
        f'<w:compatSetting w:name="compatibilityMode" w:uri="{_COMPAT}" w:val="15"/></w:compat></w:settings>'
    )
    for relation, text in ((RT.STYLES, styles), (RT.SETTINGS, settings)):
        document.part.part_related_by(relation)._element = parse_xml(text)


def _fill(document: Any, content: str) -> None:
    """The whole document parsed at once: moving a table of 2,000 rows from one tree into another takes lxml half a minute."""
    from docx.oxml import parse_xml

    document.part._element = parse_xml(f"<w:document {SPACES}><w:body>{content}</w:body></w:document>".encode())


class _Sheets:
    """The papers as sections, and the parts they bring along: headers, footers and charts. The same footer is one part."""

    def __init__(self, document: Any, names: dict[str, str]) -> None:
        self.document, self.names = document, names
        self.numbers = count(1)
        self.charts = count(1)
        self.known: dict[str, str] = {}

    def body(self, paper: Document) -> Iterator[str]:
        """Each paper's text; its section's settings lie in its last paragraph, those of the last paper at the very end."""
        papers = wording.laid(paper)
        for place, one in enumerate(papers, 1):
            type_ = docx_text.type_of(one, self.names)
            text = "".join(docx_text.content(one, type_, self.picture, lambda: next(self.numbers)))
            section = docx_page.section(one, type_, self.register)
            is_last = place == len(papers)
            yield self._closed(text, one, type_, "" if is_last else section) + (section if is_last else "")

    def _closed(self, text: str, paper: Paper, type_: Type, section: str) -> str:
        """The text with what its last paragraph carries: the foot of the last page, and the section's settings."""
        if not text.endswith("</w:p>"):
            text += gap(20)
        foot = page_foot(paper.foot, paper, type_, next(self.numbers)) if paper.foot else ""
        if section:
            before, _, last = text.rpartition("<w:p><w:pPr>")
            properties, _, rest = last.partition("</w:pPr>")
            text = f"{before}<w:p><w:pPr>{properties}{section}</w:pPr>{rest}"
        return text[: -len("</w:p>")] + foot + "</w:p>"

    def register(self, kind: str, content: str) -> str:
        """The relation of a header or footer, made where there is none of that content yet."""
        from docx.oxml import parse_xml

        if content not in self.known:
            add = self.document.part.add_header_part if kind == "header" else self.document.part.add_footer_part
            part, relation = add()
            part._element = parse_xml(content.encode())
            self.known[content] = relation
        return self.known[content]

    def picture(self, chart: Chart) -> str:
        """The run that shows a chart; its part and its workbook are in the document."""
        from docx.opc.constants import RELATIONSHIP_TYPE as RT
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        number = next(self.charts)
        drawn, book = docx_chart.parts(chart, self.names[gw.SONG])
        package = self.document.part.package
        workbook = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), _XLSX, book, package)
        part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART, drawn, package)
        part.relate_to(workbook, RT.PACKAGE)
        return docx_chart.picture(chart, self.document.part.relate_to(part, RT.CHART), next(self.numbers))
