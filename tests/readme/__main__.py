"""Draw the picture of the screen, the table of keys and the table of ledgers anew."""

from __future__ import annotations

from tests.readme import keys, ledgers, picture

if __name__ == "__main__":
    picture.FILE.write_text(picture.draw(), encoding="utf-8")
    keys.README.write_text(
        ledgers.with_table(keys.with_table(keys.README.read_text(encoding="utf-8"))), encoding="utf-8"
    )
