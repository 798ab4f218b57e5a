"""What every test begins with; and an office on either engine, in a folder or on a PostgreSQL server."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coordhub.messages import speak
from tests.postgres import Server, copy_office, postgres

ENGINES = ("journal", "postgres")
on_journal = pytest.mark.parametrize("engine", ["journal"], indirect=True)
"""For a test that looks at files, or damages them."""
on_postgres = pytest.mark.parametrize("engine", ["postgres"], indirect=True)
"""For a test of what only a server does."""
TEMPLATE = "template"
_offices = itertools.count(1)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """A test that speaks English in this process does not make the next one speak it."""
    speak("zh")
    yield
    speak("zh")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """The server of this process, for tests of what an office does; skipped, with the reason, where none is installed."""
    with postgres(fast=True) as server:
        yield server


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Whatever asks for it is tested on both engines; `-k journal` and `-k postgres` choose one."""
    if request.param == "postgres":
        request.getfixturevalue("postgres_server")
    return str(request.param)


@pytest.fixture(scope="session")
def new_address(
    engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Call it for an address on the engine at which there is no office yet."""
    if engine == "journal":
        return lambda: str(tmp_path_factory.mktemp("new") / "office")
    server: Server = request.getfixturevalue("postgres_server")
    return lambda: server.url(f"office-{next(_offices)}")


@pytest.fixture
def address(engine: str, tmp_path: Path, new_address: Callable[[], str]) -> str:
    """Where the office of a test will be: a folder below `tmp_path`, or an office of its own on the server."""
    return str(tmp_path / "office") if engine == "journal" else new_address()


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample office in a folder, played once."""
    folder = tmp_path_factory.mktemp("sample") / "office"
    _load(str(folder))
    return folder


@pytest.fixture(scope="session")
def sample_server(postgres_server: Server) -> Server:
    """The server with the sample office on it, played once, as `TEMPLATE`."""
    _load(postgres_server.url(TEMPLATE))
    return postgres_server


def _load(address: str) -> None:
    from coordhub.services.sample import load_sample
    from coordhub.store import open_store

    store = open_store(address, create=True)
    load_sample(store)
    store.close()


@pytest.fixture
def sample_address(engine: str, address: str, request: pytest.FixtureRequest) -> str:
    """A copy of the sample office, for one test to do with what it likes."""
    if engine == "journal":
        shutil.copytree(request.getfixturevalue("sample_folder"), address)
    else:
        server: Server = request.getfixturevalue("sample_server")
        copy_office(server, TEMPLATE, server.office_of(address))
    return address
