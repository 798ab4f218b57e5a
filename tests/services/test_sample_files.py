"""The sample office's ledgers are made by dice that always fall the same, and its inbox by our own blanks."""

from __future__ import annotations

from pathlib import Path

from coordhub.sheets.reading import read_sheets
from tests import sample_data, sample_inbox


def test_the_files_of_the_ledgers_are_what_their_maker_makes() -> None:
    for name, content in sample_data.files().items():
        assert (sample_data.FOLDER / name).read_text(encoding="utf-8") == content


def test_the_inbox_holds_nine_files_that_say_what_their_maker_says(tmp_path: Path) -> None:
    made = sample_inbox.make(tmp_path)
    kept = sorted(path.name for path in sample_inbox.INBOX.iterdir())
    assert len(kept) == 9
    assert kept == sorted(path.name for path in made)
    assert {Path(name).suffix for name in kept} == {".xlsx", ".xls", ".csv"}
    for path in made:
        assert read_sheets(path) == read_sheets(sample_inbox.INBOX / path.name), path.name
