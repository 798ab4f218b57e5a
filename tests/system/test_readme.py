"""What the README says is so."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from coordhub.services.sample import load_sample
from coordhub.store import open_store
from tests.readme import keys, ledgers, papers, picture

README = keys.README.read_text(encoding="utf-8")


def blocks(heading: str) -> str:
    """The shell commands below a heading of the second level."""
    part = README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return "\n".join(re.findall(r"```sh\n(.*?)```", part, re.DOTALL))


def run(script: str, folder: Path, office: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ, "COORDHUB_DB": str(office), "COORDHUB_TODAY": "2020-07-06T08:50", "COORDHUB_LANG": "zh", "LANG": "C.UTF-8",
        "PYTHONPATH": str(keys.README.parent), "COORDHUB_STATE": str(folder / "state"),
    }  # fmt: skip
    program = f'coordhub() {{ "{sys.executable}" -m coordhub "$@"; }}\n{script}'
    return subprocess.run(
        ["bash", "-e", "-c", program], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_table_of_keys_is_the_one_that_the_screens_declare() -> None:
    assert keys.table() in README


def test_the_table_of_ledgers_is_what_is_shipped() -> None:
    assert ledgers.table() in README


def test_the_table_of_papers_is_the_one_that_the_commands_make_and_two_are_shown() -> None:
    assert papers.table() in README
    assert f"({papers.FILE.relative_to(keys.README.parent)})" in README
    assert papers.FILE.read_bytes().startswith(b"\x89PNG")


def test_the_picture_of_the_screen_is_the_screen() -> None:
    assert picture.draw() == picture.FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("line", [line for line in blocks("At the command line").splitlines() if line.strip()])
def test_every_command_of_the_readme_runs_on_the_sample_office(line: str, tmp_path: Path) -> None:
    office = tmp_path / "office"
    store = open_store(office, create=True)
    load_sample(store)
    store.close()
    done = run(line.replace("--by ACCOUNT", "--by huiwu").replace("; coordhub undo ", ""), tmp_path, office)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_an_office_is_started_as_the_readme_says(tmp_path: Path) -> None:
    lines = [line for line in blocks("Start an office").splitlines() if line.startswith("coordhub --db")]
    begin = "\n".join(lines[:2]).replace("/srv/office", str(tmp_path / "new"))
    done = run(begin, tmp_path, tmp_path / "new")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_both_halves_give_the_same_two_commands() -> None:
    english, _, chinese = README.partition("\n## 中文说明\n")
    for command in (".venv/bin/coordhub demo", "python3 -m tests"):
        line = next(line for line in english.splitlines() if line.rstrip().endswith(command))
        assert line in chinese
