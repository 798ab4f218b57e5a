"""Bars of characters, for the faces that cannot draw: the bar stands last on its line, so that nothing behind it can shift where a
terminal draws the block wide."""

from __future__ import annotations

from coordhub.papers.paper import Chart
from coordhub.text.width import cells, clip, pad, plain

_BLOCK = "\u2588"
_LONGEST = 40


def bars(chart: Chart, room: int) -> list[str]:
    """The title, and a line for each bar: label, series where there are several, figure, bar. A figure above nothing has at least one
    block; one that never came has none."""
    several = len(chart.series) > 1
    names = [plain(name) for name, _ in chart.series]
    label_room = min(max((cells(plain(one)) for one in chart.labels), default=0), room // 3)
    name_room = min(max(map(cells, names), default=0), room // 4) if several else 0
    shown = [[plain(chart.shown(value)) for value in values] for _, values in chart.series]
    value_room = max((cells(one) for row in shown for one in row), default=0)
    longest = min(_LONGEST, max((room - label_room - name_room - value_room - 4) // 2, 4))
    top = max([value for _, values in chart.series for value in values if value is not None] + [0]) or 1
    lines = [plain(chart.title)]
    for place, label in enumerate(chart.labels):
        for series, (_, values) in enumerate(chart.series):
            value = values[place]
            length = 0 if value is None or value <= 0 else max(round(value / top * longest), 1)
            said = [pad(clip(plain(label), label_room) if series == 0 else "", label_room)]
            said += [pad(clip(names[series], name_room), name_room)] if several else []
            said += [pad(shown[series][place], value_room, "right"), _BLOCK * length]
            lines.append(" ".join(said).rstrip())
    return lines
