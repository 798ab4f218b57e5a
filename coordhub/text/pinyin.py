"""Searching by pinyin initials, with every reading of every character: `nlx` and `nyx` both find 南乐县."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1)
def _readings() -> dict[str, str]:
    """The initials of each character: 濮 -> p, 乐 -> lyn. The table is generated from pypinyin by `tests/text/make_initials.py`."""
    from importlib.resources import files  # 6 ms, only when initials are asked for

    table: dict[str, str] = {}
    for line in (files("coordhub.text") / "initials.txt").read_text(encoding="utf-8").splitlines():
        initials, _, characters = line.partition(" ")
        for character in characters:
            table[character] = initials
    return table


def _fits(letter: str, character: str) -> bool:
    return letter == character.lower() or letter in _readings().get(character, "")


def spells(initials: str, name: str) -> bool:
    """Whether the whole name has these initials (blanks in the name left out)."""
    characters = [character for character in name if not character.isspace()]
    return len(characters) == len(initials) and all(map(_fits, initials.lower(), characters))


def matches(initials: str, text: str) -> int | None:
    """Where in `text` a run of characters with these initials begins; None when there is none."""
    wanted = initials.lower()
    size = len(wanted)
    for start in range(len(text) - size + 1):
        if all(map(_fits, wanted, text[start : start + size])):
            return start
    return None
