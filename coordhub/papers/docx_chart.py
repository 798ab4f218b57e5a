"""A native bar chart in a Word document: XlsxWriter writes a workbook with the figures and one chart; its chart part goes into the
document with the workbook behind it, so that the reader's program can edit the figures."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

from coordhub.papers import gongwen as gw
from coordhub.papers.docx_xml import EMU
from coordhub.papers.paper import Chart

_SHOWN = "".join(
    f'<c:show{name} val="{value}"/>'
    for name, value in (("LegendKey", 0), ("Val", 1), ("CatName", 0), ("SerName", 0), ("Percent", 0), ("BubbleSize", 0))
)
"""All six: a program that misses one shows the names of series beside each bar."""
_FILLS = ("#3C3C3C", "#AFAFAF")


def parts(chart: Chart, font: str) -> tuple[bytes, bytes]:
    """The chart part, which asks for its workbook as relation rId1, and that workbook."""
    book = _workbook(chart, font)
    with zipfile.ZipFile(BytesIO(book)) as packed:
        drawn = packed.read("xl/charts/chart1.xml").decode()
    drawn = re.sub(r"<c:printSettings>.*?</c:printSettings>", "", drawn, flags=re.DOTALL)
    drawn = drawn.replace('<c:showVal val="1"/>', _SHOWN)
    data = '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>'
    return drawn.replace("</c:chartSpace>", f"{data}</c:chartSpace>").encode(), book


def _workbook(chart: Chart, font: str) -> bytes:
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    sheet.write_column(1, 0, list(chart.labels))
    for place, (name, values) in enumerate(chart.series, 1):
        sheet.write_string(0, place, name)
        for row, value in enumerate(values, 1):
            if value is not None:
                sheet.write_number(row, place, value)
    drawn = book.add_chart({"type": "bar"})
    small = {"name": font, "size": 9, "bold": False}
    last = len(chart.labels)
    for place in range(1, len(chart.series) + 1):
        drawn.add_series({
            "name": ["Sheet1", 0, place], "categories": ["Sheet1", 1, 0, last, 0], "values": ["Sheet1", 1, place, last, place],
            "data_labels": {"value": True, "font": small}, "fill": {"color": _FILLS[(place - 1) % 2]}, "gap": 50,
        })  # fmt: skip
    drawn.set_title({"name": chart.title, "name_font": {"name": font, "size": 12, "bold": False}, "overlay": False})
    drawn.set_y_axis({"reverse": True, "num_font": small, "minor_tick_mark": "none", "major_tick_mark": "none"})
    drawn.set_x_axis({
        "visible": False, "min": 0, "num_font": small, "major_gridlines": {"visible": False}, "minor_tick_mark": "none",
    })  # fmt: skip
    drawn.set_legend({"none": True} if len(chart.series) < 2 else {"position": "bottom", "font": small})
    drawn.set_chartarea({"border": {"none": True}})
    sheet.insert_chart(1, 5, drawn)
    book.close()
    return stream.getvalue()


def picture(chart: Chart, relation: str, number: int) -> str:
    """The run that shows the chart, as wide as the type area and as high as its bars ask for."""
    width = round(gw.AREA_WIDTH * EMU)
    height = round((22 + len(chart.labels) * (5 + 4 * len(chart.series))) * EMU)
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{number}" name="chart{number}"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
