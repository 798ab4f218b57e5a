"""Draw the pictures of the screen and of two papers, and the tables of keys, ledgers and papers anew."""

from __future__ import annotations

from tests.readme import keys, ledgers, papers, picture

if __name__ == "__main__":
    picture.FILE.write_text(picture.draw(), encoding="utf-8")
    papers.draw()
    text = keys.README.read_text(encoding="utf-8")
    keys.README.write_text(papers.with_table(ledgers.with_table(keys.with_table(text))), encoding="utf-8")
