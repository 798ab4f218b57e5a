"""Writes coordhub/text/initials.txt from pypinyin's single-character readings: `python -m tests.text.make_initials`."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from pathlib import Path

TARGET = Path(__file__).parents[2] / "coordhub" / "text" / "initials.txt"


def main() -> None:
    """One line a set of initials: the letters, a blank, the characters that can be read so."""
    from pypinyin.pinyin_dict import pinyin_dict

    groups: dict[str, list[str]] = defaultdict(list)
    for code, readings in sorted(pinyin_dict.items()):
        if 0x4E00 <= code <= 0x9FFF or code == 0x3007:
            plain = (unicodedata.normalize("NFD", reading)[0] for reading in readings.split(","))
            letters = sorted({letter for letter in plain if letter.isascii() and letter.isalpha()})
            if letters:
                groups["".join(letters)].append(chr(code))
    lines = [f"{letters} {''.join(characters)}" for letters, characters in sorted(groups.items())]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
