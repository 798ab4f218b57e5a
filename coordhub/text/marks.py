"""Punctuation as Chinese papers write it: full-width marks, for wording and stored texts that were typed with half-width ones."""

from __future__ import annotations

import re

_HAN = r"\u3400-\u9fff"
_BESIDE = rf"{_HAN}“”《》〔〕（），。；：、？！％"
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_SPOKEN = re.compile(rf"[{_HAN}]")
_OPENS, _CLOSES = re.compile(r" *\( *"), re.compile(r" *\)(?: +(?![!-~]))?")
_MARKS = re.compile(rf"(?<=[{_BESIDE}]) *([,;:?!]) *|([,;:?!]) *(?=[{_BESIDE}])|([,;:]) +")
_STOP = re.compile(rf"(?<=[{_HAN}）])\.(?![\w.])")


def full_width(text: str) -> str:
    """The text with full-width marks where it speaks Chinese: brackets always, others beside a Chinese character or before a blank.
    Times (10:00), thousands and decimals stay; a text without a Chinese character stays as it is."""
    if not _SPOKEN.search(text):
        return text
    said = _CLOSES.sub("）", _OPENS.sub("（", text))
    said = _MARKS.sub(lambda found: _FULL[found[1] or found[2] or found[3]], said)
    return _STOP.sub("。", said)
