"""On which line of a TOML text each key and each element of an array stands, so that a refusal can point at it."""

from __future__ import annotations

import re

Place = tuple[str | int, ...]
"""The way to a value: `("fields", 3, "kind")` is the kind of the fourth field."""

_TOKEN = re.compile(
    r"""(?P<skip>[ \t\r]+|\#[^\n]*)"""
    r'''|(?P<text>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')'''
    r"""|(?P<sign>[\[\]{},=\n])|(?P<bare>[^\s\[\]{},="'\#]+)""",
    re.DOTALL,
)


def lines(text: str) -> dict[Place, int]:
    """The line of every key, array element and table of a TOML text that has been read before (what is no TOML gives no sense)."""
    return _Reader(text).read()


def line_of(found: dict[Place, int], place: Place) -> int:
    """The line of a place; of the nearest thing around it where it is not written itself."""
    while place and place not in found:
        place = place[:-1]
    return found.get(place, 1)


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str, int]] = []
        line = 1
        for token in _TOKEN.finditer(text):
            if token.lastgroup != "skip":
                self._tokens.append((token.lastgroup or "", token.group(), line))
            line += token.group().count("\n")
        self._at = 0
        self._found: dict[Place, int] = {}
        self._rows: dict[Place, int] = {}

    def read(self) -> dict[Place, int]:
        prefix: Place = ()
        while self._at < len(self._tokens):
            sign = self._tokens[self._at][1]
            if sign == "\n":
                self._at += 1
            elif sign == "[":
                prefix = self._header()
            else:
                self._pair(prefix)
        return self._found

    def _header(self) -> Place:
        line = self._tokens[self._at][2]
        is_row = self._tokens[self._at + 1][1] == "["
        self._at += 2 if is_row else 1
        *above, last = self._key()
        self._at += 2 if is_row else 1
        place: Place = ()
        for step in above:
            place = self._last_row((*place, step))
        place = (*place, last)
        if is_row:
            self._rows[place] = self._rows.get(place, -1) + 1
            self._found.setdefault(place, line)
            place = (*place, self._rows[place])
        self._found[place] = line
        return place

    def _last_row(self, place: Place) -> Place:
        """A table above, or the last row of an array of tables."""
        return (*place, self._rows[place]) if place in self._rows else place

    def _key(self) -> list[str]:
        """The steps of a key, which may be dotted."""
        steps: list[str] = []
        while self._tokens[self._at][1] not in {"=", "]"}:
            kind, word, _ = self._tokens[self._at]
            steps += [word[1:-1]] if kind == "text" else [one for one in word.split(".") if one]
            self._at += 1
        return steps

    def _pair(self, prefix: Place) -> None:
        line = self._tokens[self._at][2]
        place = prefix
        for step in self._key():
            place = (*place, step)
            self._found.setdefault(place, line)
        self._at += 1
        self._value(place)

    def _value(self, place: Place) -> None:
        sign = self._tokens[self._at][1]
        if sign == "[":
            self._within("]", place)
        elif sign == "{":
            self._within("}", place)
        else:
            while self._at < len(self._tokens) and self._tokens[self._at][0] != "sign":
                self._at += 1

    def _within(self, end: str, place: Place) -> None:
        """The elements of an array, or the pairs of an inline table."""
        self._at += 1
        count = 0
        while (token := self._tokens[self._at])[1] != end:
            if token[1] in {"\n", ","}:
                self._at += 1
            elif end == "}":
                self._pair(place)
            else:
                self._found[(*place, count)] = token[2]
                self._value((*place, count))
                count += 1
        self._at += 1
