"""`paper lint` on papers of the office's own, on those of its register, and figures of files against its ledgers."""

from __future__ import annotations

from pathlib import Path

import pytest


def test_a_paper_is_made_and_looked_over_by_its_kind_and_record(sample) -> None:
    for paper in ("agenda:2020-H07", "brief", "report:drowning-weekly"):
        done = sample("paper", "lint", paper)
        assert (done.code, done.out) == (0, ""), done
        assert paper in done.err


def test_what_is_no_paper_is_not_found_with_what_may_be_typed(sample) -> None:
    done = sample("paper", "lint", "nosuch")
    assert done.code == 3
    assert "minutes:2020-H07" in done.err
    assert sample("paper", "lint", "g99").code == 3
    assert sample("paper", "lint", "minutes:2020-H99").code == 3


def test_an_issued_paper_is_looked_over_as_it_was_kept_by_its_id_and_by_its_number(sample) -> None:
    issued = sample("paper", "issue", "report", "drowning-weekly", "--signer", "局长")
    assert issued.code == 0, issued.err
    number = issued.out.strip()
    entry = sample("paper", "register", "--format", "json").json[0]
    submitted = sample(
        "ledger", "correct", "drowning-weekly", "范县", "2020-W27", "hazards_left=42", "--why", "填错", "--at", "2020-07-06T08:49"
    )  # fmt: skip
    assert submitted.code == 0, submitted.err
    done = sample("paper", "lint", entry["id"])
    assert (done.code, len(done.out.splitlines())) == (1, 2), done
    assert "隐患剩余64处" in done.out
    assert "66处" in done.out
    if "〔" in number:
        assert sample("paper", "lint", number).out == done.out


def test_a_figure_that_was_changed_in_a_file_is_the_one_that_is_found(sample, tmp_path: Path) -> None:
    file = tmp_path / "report.docx"
    text = tmp_path / "report.txt"
    for made in (file, text):
        assert sample("paper", "report", "drowning-weekly", "-o", str(made)).code == 0
        done = sample("paper", "lint", str(made))
        assert (done.code, done.out) == (0, ""), done
    said = text.read_text(encoding="utf-8")
    assert "2783人" in said.replace("\n", "")
    text.write_text(said.replace("2783", "2873"), encoding="utf-8")
    done = sample("paper", "lint", str(text))
    assert done.code == 1
    assert len(done.out.splitlines()) == 1
    assert "2873人次" in done.out
    assert "2783人次" in done.out
    earlier = sample("paper", "lint", str(text), "--as-of", "2020-06-29")
    assert earlier.out != done.out, "another day, another figure"


def test_several_at_once_say_which_is_which(sample, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("防溺水工作\n\n全市隐患剩余70处。\n", encoding="utf-8")
    done = sample("paper", "lint", str(file), "brief", "--format", "json")
    assert done.code == 1
    assert [(one["file"], one["paragraph"], one["rule"], one["found"]) for one in done.json] == [
        (str(file), 2, "figure", "隐患剩余70处")
    ]


def test_without_an_office_figures_are_not_held_against_anything_and_that_is_said(coordhub, folder: str, tmp_path: Path) -> None:  # fmt: skip
    file = tmp_path / "a.txt"
    file.write_text("防溺水工作\n\n全市隐患剩余70处。\n\n一、甲\n\n三、乙\n", encoding="utf-8")
    done = coordhub("--db", folder, "paper", "lint", str(file))
    assert done.code == 1
    assert len(done.out.splitlines()) == 1
    assert folder in done.err
    assert coordhub("--db", folder, "paper", "lint", "brief").code == 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_finding_is_said_in_the_language_spoken(sample, tmp_path: Path, lang: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text("防溺水工作\n\n全市隐患剩余70处。\n", encoding="utf-8")
    out = sample("--lang", lang, "paper", "lint", str(file)).out
    assert ("Paragraph 2" in out) == (lang == "en")
    assert "64处" in out
