"""`paper lint` and `paper fonts`, and papers written in the fonts that the office chose."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

BROKEN = "一、甲\n二、乙\n3、丙\n县(区)，2020.11.5\n"


def test_lint_names_each_paragraph_and_ends_with_one(coordhub, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(BROKEN, encoding="utf-8")
    done = coordhub("paper", "lint", str(file))
    assert done.code == 1
    lines = done.out.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("第 3 段")
    assert "三、" in lines[0]
    assert "3 处" in done.err


def test_lint_of_a_paper_in_order_ends_with_nought_and_says_so(coordhub, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("一、甲\n\n二、乙\n", encoding="utf-8")
    done = coordhub("paper", "lint", str(file))
    assert (done.code, done.out) == (0, "")
    assert "a.md" in done.err


def test_lint_gives_json_of_several_files(coordhub, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(BROKEN, encoding="utf-8")
    done = coordhub("paper", "lint", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "--format", "json")
    rows = json.loads(done.out)
    assert done.code == 1
    assert len(rows) == 6
    assert set(rows[0]) == {"file", "paragraph", "rule", "found", "sentence"}
    assert [rows[0][key] for key in ("paragraph", "rule", "found")] == [3, "series", "3、"]


def test_lint_needs_no_office_and_refuses_in_a_sentence(coordhub, tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(b"PK\x03\x04")
    done = coordhub("paper", "lint", str(file))
    assert (done.code, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1
    assert coordhub("paper", "lint", str(tmp_path / "none.txt")).code == 3


def test_fonts_are_listed_and_papers_are_written_in_those_that_were_set(sample, tmp_path: Path) -> None:
    pytest.importorskip("typst")
    rows = json.loads(sample("paper", "fonts", "--format", "json").out)
    assert [row["role"] for row in rows] == ["title", "fang", "kai", "hei", "song"]
    assert rows[1]["wanted"] == "仿宋_GB2312"
    assert sample("settings", "set", "fonts", '{"preset": "wps"}').code == 0
    assert json.loads(sample("paper", "fonts", "--format", "json").out)[1]["wanted"] == "方正仿宋_GBK"
    file = tmp_path / "t.docx"
    assert sample("paper", "task-table", "-o", str(file)).code == 0
    with zipfile.ZipFile(file) as packed:
        text = packed.read("word/document.xml").decode()
    assert "方正黑体_GBK" in text
    assert "仿宋_GB2312" not in text


def test_of_a_pdf_it_is_said_what_stands_in(sample, tmp_path: Path) -> None:
    pytest.importorskip("typst")
    done = sample("paper", "task-table", "-o", str(tmp_path / "t.pdf"))
    assert done.code == 0
    assert "方正小标宋简体" in done.err
