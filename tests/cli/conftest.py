"""Command lines run in this process, with stdout, stderr and the exit code apart; and a small office to run them on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from coordhub.cli import run


class Answer(NamedTuple):
    """What a command line answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Answer]


@pytest.fixture(autouse=True)
def private_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads the environment of who runs it, or writes into their folders."""
    for name in ("COORDHUB_DB", "COORDHUB_TODAY", "COORDHUB_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COORDHUB_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def coordhub(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command line."""

    def call(*arguments: str) -> Answer:
        capsys.readouterr()
        code = run(list(arguments))
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return call


@pytest.fixture
def folder(address: str) -> str:
    """Where the office of a test lies: a folder, or an office on a server."""
    return address


@pytest.fixture
def sample(coordhub: Command, sample_address: str) -> Command:
    """A copy of the sample office, on the morning of Monday 6 July 2020."""
    return lambda *arguments: coordhub("--db", sample_address, "--today", "2020-07-06T08:50", *arguments)


@pytest.fixture
def hub(coordhub: Command, folder: str) -> Command:
    """An office with a bureau, two counties and a task for both, on Monday 6 July 2020."""

    def call(*arguments: str) -> Answer:
        return coordhub("--db", folder, "--today", "2020-07-06T08:50", *arguments)

    assert call("init", "--name", "市联席办").code == 0
    for name, kind, abbr in (
        ("市水利局", "department", "水利"),
        ("范县", "county", "范县"),
        ("台前县", "county", "台前"),
    ):
        assert call("unit", "add", name, "--kind", kind, "--short", name[-3:], "--abbr", abbr).code == 0
    added = call(
        "task", "add", "危险水域排查", "--lead", "市水利局", "--due", "2020-07-10", "--unit", "范县", "--unit", "台前县"
    )
    assert added.out == "2020-001\n", added.err
    return call
