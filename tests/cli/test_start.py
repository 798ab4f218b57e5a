"""What is loaded, and when: fresh processes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.cli.conftest import Command

HEAVY = {"textual", "rich", "tabulate", "docx", "xlsxwriter", "typst", "openpyxl", "python_calamine", "wcwidth"}


def modules_after(*arguments: str) -> tuple[set[str], subprocess.CompletedProcess[str]]:
    """The modules that a fresh process holds after a command line, and what it answered."""
    program = (
        "import sys\nfrom coordhub.cli import run\ncode = run(sys.argv[1:])\nsys.stdout.flush()\n"
        "sys.stderr.write('\\n' + ' '.join(sys.modules))\nsys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, encoding="utf-8", check=False
    )
    return set(done.stderr.rpartition("\n")[2].split()), done


def test_the_version_is_answered_without_click():
    """`--version` loads nothing but what it prints."""
    loaded, done = modules_after("--lang", "en", "--version")

    assert (done.returncode, done.stderr.rpartition("\n")[0]) == (0, "")
    assert done.stdout.startswith("coordhub ")
    assert not loaded & (HEAVY | {"click", "msgspec", "tinydb", "coordhub.messages", "coordhub.store"})


@pytest.mark.parametrize(
    "arguments",
    [
        ("task", "list", "--overdue"), ("unit", "list"), ("body", "list"), ("seat", "list"), ("duty", "list"), ("campaign", "list"),
        ("meeting", "list"), ("history",), ("search", "fx"), ("filter", "list"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_json_list_loads_neither_a_screen_nor_a_table_nor_a_document_library(
    hub: Command, folder: str, arguments: tuple[str, ...]
):
    """Every list as JSON is one array, made without textual, tabulate or a document library."""
    loaded, done = modules_after("--db", folder, "--today", "2020-07-06", *arguments, "--format", "json")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("[")
    assert not loaded & HEAVY
    assert ("psycopg" in loaded) == folder.startswith("postgresql:")


def test_the_help_of_the_program_loads_no_command():
    """`--help` is drawn from the table."""
    loaded, done = modules_after("--help")

    assert done.returncode == 0
    assert not loaded & {"coordhub.cli.task", "coordhub.cli.unit", "coordhub.store", "coordhub.services", "textual"}


def test_a_closed_pipe_is_quiet(hub: Command, folder: str):
    """`coordhub ... | head -0` says nothing and is no failure."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "coordhub", "--db", folder, "unit", "list"],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)

    assert (done.returncode, done.stderr) == (0, b"")
