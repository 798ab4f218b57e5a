"""An office on a PostgreSQL server as a coordinator meets it: what the server refuses is said in a sentence, and never a password."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest

from coordhub.cli.faults import answered
from coordhub.domain.refusal import Refused
from coordhub.domain.unit import Unit
from coordhub.store import Busy, Store, open_store
from coordhub.store.place import account
from tests.postgres import ADMIN, DATABASE, Server, free_port, needs_postgres, postgres
from tests.system.harness import ROOT

pytestmark = needs_postgres
PASSWORD = "p@ss/wörd:?&#%41 x"  # what a URL, a service file and a shell each find hard
WRONG = "geheim-7734"


class Answer(NamedTuple):
    """What a command answered, in a process of its own."""

    code: int
    out: str
    err: str


Hub = Callable[..., Answer]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgres() as made:
        made.run(f"CREATE ROLE clerk LOGIN PASSWORD '{PASSWORD}' IN ROLE {ADMIN}")
        made.run("CREATE ROLE reader LOGIN")
        yield made


@pytest.fixture(autouse=True)
def as_it_was(server: Server) -> Iterator[None]:
    """A test leaves the server running, open to all and writable."""
    yield
    if server.process is None:
        server.start()
    server.hba()
    server.set_conf(default_transaction_read_only=None, ssl=None)


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    """A command on an office, in a process of its own that reads nobody's settings."""

    def call(address: str, *arguments: str, **variables: str) -> Answer:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("PG", "COORDHUB", "LC_"))
        }
        environment |= {
            "PYTHONPATH": str(ROOT),
            "COORDHUB_STATE": str(tmp_path / "state"),
            "HOME": str(tmp_path),
            "LANG": "C.UTF-8",
        }
        where = ["--db", address] if address else []
        command = [sys.executable, "-m", "coordhub", *where, "--today", "2020-07-06T08:50", *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False, cwd=tmp_path,
            env=environment | variables,
        )  # fmt: skip
        return Answer(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture
def office(server: Server, hub: Hub, request: pytest.FixtureRequest) -> str:
    """An office with one unit, under the test's own name."""
    address = server.url(request.node.name[:90])
    assert hub(address, "init", "--name", "市联席办").code == 0
    assert hub(address, "unit", "add", "市水利局", "--kind", "department").code == 0
    return address


def units(answer: Answer) -> list[str]:
    """The units that a list answered, without the city that every office begins with."""
    return [one["name"] for one in json.loads(answer.out) if one["kind"] != "city"]


def is_one_sentence(answer: Answer, codes: set[int], server: Server | None = None, *words: str) -> None:
    """Refused, on one line of stderr that names the server; no traceback there and none in the log."""
    assert answer.code in codes, answer
    assert (answer.out, answer.err.count("\n")) == ("", 1), answer
    assert "Traceback" not in answer.err
    if server is not None:
        words = (*words, f"127.0.0.1:{server.port}")
    assert [word for word in words if word not in answer.err] == [], answer.err


def nothing_is_told(tmp_path: Path, secret: str, *answers: Answer) -> None:
    """The password stands nowhere: not in what was said, and not in any file that the program left."""
    written = [path.read_text(encoding="utf-8") for path in (tmp_path / "state").rglob("*") if path.is_file()]
    for form in {secret, quote(secret, safe=""), quote(secret)}:
        assert [text for answer in answers for text in answer[1:] if form in text] == []
        assert [text for text in written if form in text] == []


# The server is gone


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_command_says_that_the_server_is_gone_and_works_again_after(
    server: Server, hub: Hub, office: str, tmp_path: Path, mode: str
) -> None:
    server.stop(mode)
    read = hub(office, "unit", "list", "--format", "json")
    written = hub(office, "unit", "add", "市民政局", "--kind", "department")
    made = hub(office, "init")
    for answer in (read, written, made):
        is_one_sentence(answer, {1, 5}, server)
    assert not (tmp_path / "state" / "faults.log").exists()

    server.start()
    assert units(hub(office, "unit", "list", "--format", "json")) == ["市水利局"]
    assert hub(office, "unit", "add", "市民政局", "--kind", "department").code == 0


def test_a_server_that_restarts_while_a_form_is_being_saved_refuses_it_in_a_sentence(
    server: Server, office: str
) -> None:
    store = open_store(office)
    with pytest.raises(Refused) as refused, store.write(by="me") as work:
        work.units.add(Unit(name="一半", kind="village"))
        server.restart("immediate")
    assert refused.value.key == "server.lost"
    assert "一半" not in names(store)
    with store.write(by="me") as work:
        work.units.add(Unit(name="全部", kind="village"))
    assert names(open_store(office)) == ["市水利局", "全部"]


def names(store: Store) -> list[str]:
    with store.read() as work:
        return [unit.name for unit in work.units.all() if unit.kind != "city"]


# The server does not write


def test_a_server_that_is_read_only_is_read_and_not_written(server: Server, hub: Hub, office: str) -> None:
    server.set_conf(default_transaction_read_only="on")
    reads_only(hub, office)
    server.set_conf(default_transaction_read_only=None)
    assert hub(office, "unit", "add", "市民政局", "--kind", "department").code == 0


def reads_only(hub: Hub, address: str) -> None:
    read = hub(address, "unit", "list", "--format", "json")
    assert (read.code, units(read)) == (0, ["市水利局"]), read
    written = hub(address, "unit", "add", "市民政局", "--kind", "department")
    assert (written.code, written.out) == (1, ""), written
    assert "只" in written.err
    assert "Traceback" not in written.err
    assert units(hub(address, "unit", "list", "--format", "json")) == ["市水利局"]


def test_a_session_that_is_open_learns_that_the_server_became_read_only_and_that_it_is_no_more(
    server: Server, office: str
) -> None:
    store = open_store(office)
    server.set_conf(default_transaction_read_only="on")
    server.restart()
    assert names(store) == ["市水利局"]
    with pytest.raises(Refused) as refused, store.write(by="me") as work:
        work.units.add(Unit(name="a", kind="village"))
    assert refused.value.key == "server.read_only"
    server.set_conf(default_transaction_read_only=None)
    with store.write(by="me") as work:
        work.units.add(Unit(name="b", kind="village"))
    assert names(store) == ["市水利局", "b"]


def test_a_hot_standby_is_read_and_not_written_until_it_is_promoted(hub: Hub, tmp_path: Path) -> None:
    with postgres(fast=True) as primary:
        assert hub(primary.url("city"), "init").code == 0
        assert hub(primary.url("city"), "unit", "add", "市水利局", "--kind", "department").code == 0
        standby = primary.replica()
        reads_only(hub, standby.url("city"))
        is_one_sentence(hub(standby.url("another"), "init"), {1}, standby)
        store = open_store(standby.url("city"))
        assert names(store) == ["市水利局"]
        standby.promote()
        assert hub(standby.url("city"), "unit", "add", "市民政局", "--kind", "department").code == 0
        with store.write(by="me") as work:
            work.units.add(Unit(name="a", kind="village"))
        assert names(store) == ["市水利局", "市民政局", "a"]
    assert not (tmp_path / "state" / "faults.log").exists()


def test_an_account_that_may_only_look_is_told_so(server: Server, hub: Hub, office: str) -> None:
    server.run("GRANT USAGE ON SCHEMA coordhub TO reader")
    server.run("GRANT SELECT ON ALL TABLES IN SCHEMA coordhub TO reader")
    reads_only(hub, server.url(server.office_of(office), user="reader"))


def test_an_office_of_a_newer_program_is_read_and_not_written(server: Server, hub: Hub, office: str) -> None:
    server.run("UPDATE coordhub.heads SET schema = 99 WHERE office = %s", [server.office_of(office)])
    read = hub(office, "unit", "list", "--format", "json")
    written = hub(office, "unit", "add", "市民政局", "--kind", "department")
    assert (read.code, units(read)) == (0, ["市水利局"])
    assert "99" in read.err
    assert (written.code, written.out) == (1, "")
    assert "99" in written.err.splitlines()[-1]
    assert open_store(office).read_only_because.key == "store.newer_schema"  # type: ignore[union-attr]


# At the door


def test_a_wrong_password_is_said_and_never_shown(server: Server, hub: Hub, office: str, tmp_path: Path) -> None:
    server.hba("host all clerk 127.0.0.1/32 scram-sha-256")
    name = server.office_of(office)
    right = hub(server.url(name, user="clerk", password=PASSWORD), "unit", "list", "--format", "json")
    wrong = hub(server.url(name, user="clerk", password=WRONG), "unit", "list")
    asked = hub(server.url(name, user="clerk"), "unit", "list")
    in_query = hub(server.url(name, user="clerk") + f"&password={WRONG}", "unit", "list")
    assert (right.code, units(right)) == (0, ["市水利局"]), right
    for answer in (wrong, asked, in_query):
        is_one_sentence(answer, {1, 5}, server, "密码")
    nothing_is_told(tmp_path, WRONG, wrong, in_query)
    nothing_is_told(tmp_path, PASSWORD, right)


@pytest.mark.parametrize("verb", ["task list", "init", "check", "history", "unit add x --kind department", "undo"])
def test_no_command_shows_the_password_that_stands_in_its_address(
    server: Server, hub: Hub, tmp_path: Path, verb: str
) -> None:
    """On an office that is there, on none, in a database that is none, and where nobody listens."""
    server.hba("host all clerk 127.0.0.1/32 scram-sha-256")
    there = server.url("shown", user="clerk", password=PASSWORD)
    answers = [
        hub(server.url(f"none-{verb}", user="clerk", password=PASSWORD), *verb.split()),
        hub(there, "init"), hub(there, *verb.split()), hub("", *verb.split(), COORDHUB_DB=there),
        hub(server.url("x", user="clerk", password=PASSWORD, database="nowhere"), *verb.split()),
        hub(there.replace(str(server.port), str(free_port())), *verb.split()),
    ]  # fmt: skip
    nothing_is_told(tmp_path, PASSWORD, *answers)
    assert [answer for answer in answers if answer.code == 70] == []
    assert [one.code for one in answers[4:]] == [answers[4].code, answers[5].code] != [0, 0]


def test_the_log_of_a_fault_holds_no_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line is written there, as it was typed."""

    def at_fault() -> int:
        raise RuntimeError("a fault of ours")

    address = f"postgresql://clerk:{WRONG}@127.0.0.1:1/db?office=x&sslpassword={WRONG}"
    monkeypatch.setenv("COORDHUB_STATE", str(tmp_path / "state"))
    monkeypatch.setattr("sys.argv", ["coordhub", "--db", address, f"--db={address}", "unit", "list"])
    code = answered(at_fault)
    said, log = capsys.readouterr(), (tmp_path / "state" / "faults.log").read_text(encoding="utf-8")
    assert (code, "a fault of ours" in log, "unit" in log) == (70, True, True)
    nothing_is_told(tmp_path, WRONG, Answer(code, *said))


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://clerk:{WRONG}/x@127.0.0.1:5432/db", f"postgresql://clerk:%{WRONG}@127.0.0.1:5432/db", f"postgresql://clerk:{WRONG}@127.0.0.1:port/db",
        f"postgresql://clerk:{WRONG}@127.0.0.1:99999/db", f"postgresql://clerk:{WRONG}@[::1/db", f"postgresql://clerk:{WRONG}@127.0.0.1/db?nonsense=1",
        f"postgresql://clerk@127.0.0.1/db?password=%{WRONG}", f"postgresql://clerk:{WRONG}?x@127.0.0.1:1/db", f"postgresql://clerk:a@{WRONG}@127.0.0.1:1/db",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_read_is_refused_without_its_password(hub: Hub, tmp_path: Path, address: str) -> None:
    """A password with a slash, an @ or a percent sign in it is the usual reason why it cannot be read."""
    answer = hub(address, "unit", "list")
    is_one_sentence(answer, {1, 2, 3, 5})
    nothing_is_told(tmp_path, WRONG, answer)


def test_a_database_that_is_missing_and_a_port_where_nobody_listens_are_named(server: Server, hub: Hub) -> None:
    missing = hub(server.url("x", database="nowhere"), "unit", "list")
    is_one_sentence(missing, {1, 3, 5}, server, "nowhere")
    port = free_port()
    is_one_sentence(
        hub(f"postgresql://{ADMIN}@127.0.0.1:{port}/{DATABASE}?office=x", "unit", "list"),
        {1, 5},
        None,
        f"127.0.0.1:{port}",
    )
    nowhere = hub(f"postgresql://{ADMIN}@no-such-host.invalid/{DATABASE}?office=x", "unit", "list")
    is_one_sentence(nowhere, {1, 5}, None, "no-such-host.invalid")


def test_an_office_that_is_not_there_is_said_with_what_to_do(server: Server, hub: Hub, office: str) -> None:
    answer = hub(server.url("没有的"), "unit", "list")
    is_one_sentence(answer, {3}, None, "coordhub init", str(server.port))
    assert units(hub(office, "unit", "list", "--format", "json")) == ["市水利局"]


def test_an_account_that_the_server_does_not_admit_is_told_so(server: Server, hub: Hub, office: str) -> None:
    server.hba("host all clerk 127.0.0.1/32 reject")
    answer = hub(server.url(server.office_of(office), user="clerk", password=WRONG), "unit", "list")
    is_one_sentence(answer, {1, 5}, server, "pg_hba.conf")


def test_a_server_that_wants_tls_takes_it_and_says_so_to_who_does_not(
    server: Server, hub: Hub, office: str, tmp_path: Path
) -> None:
    name = server.office_of(office)
    without = hub(server.url(name, sslmode="require"), "unit", "list")
    certificate = tmp_path / "ca.crt"
    certificate.write_bytes(server.enable_tls().read_bytes())
    server.hba("hostssl all clerk 127.0.0.1/32 scram-sha-256")

    def clerk(**more: str) -> Answer:
        return hub(server.url(name, user="clerk", password=PASSWORD, **more), "unit", "list", "--format", "json")

    plain = clerk(sslmode="disable")
    strict = clerk(sslmode="verify-full", sslrootcert=str(tmp_path / "none.crt"))
    is_one_sentence(without, {1, 5}, server, "加密")
    is_one_sentence(plain, {1, 5}, server, "加密")
    is_one_sentence(strict, {1, 5}, server)
    for good in (clerk(), clerk(sslmode="require"), clerk(sslmode="verify-full", sslrootcert=str(certificate))):
        assert (good.code, units(good)) == (0, ["市水利局"]), good
    nothing_is_told(tmp_path, PASSWORD, plain, strict)


# Passwords that do not stand in the address


def test_a_password_is_taken_from_a_password_file(server: Server, hub: Hub, office: str, tmp_path: Path) -> None:
    server.hba("host all clerk 127.0.0.1/32 scram-sha-256")
    address = server.url(server.office_of(office), user="clerk")
    file = tmp_path / "passwords"
    escaped = PASSWORD.replace("\\", "\\\\").replace(":", "\\:")
    file.write_text(f"127.0.0.1:{server.port}:*:clerk:{escaped}\n", encoding="utf-8")
    file.chmod(0o600)
    answer = hub(address, "unit", "list", "--format", "json", PGPASSFILE=str(file))
    assert (answer.code, units(answer), answer.err) == (0, ["市水利局"], ""), answer
    file.write_text(f"127.0.0.1:{server.port}:*:clerk:{WRONG}\n", encoding="utf-8")
    wrong = hub(address, "unit", "list", PGPASSFILE=str(file))
    is_one_sentence(wrong, {1, 5}, server, "密码")
    nothing_is_told(tmp_path, WRONG, wrong)
    nothing_is_told(tmp_path, PASSWORD, answer)


def test_a_password_is_taken_from_a_service_file(server: Server, hub: Hub, office: str, tmp_path: Path) -> None:
    server.hba("host all clerk 127.0.0.1/32 scram-sha-256")
    file = tmp_path / "services"
    service = {"host": "127.0.0.1", "port": server.port, "dbname": DATABASE, "user": "clerk", "password": PASSWORD}
    file.write_text("[hub]\n" + "".join(f"{name}={value}\n" for name, value in service.items()), encoding="utf-8")
    address = f"postgresql:///?service=hub&office={server.office_of(office)}"
    answer = hub(address, "unit", "list", "--format", "json", PGSERVICEFILE=str(file))
    assert (answer.code, units(answer), answer.err) == (0, ["市水利局"], ""), answer
    none = hub(address.replace("=hub&", "=nobody&"), "unit", "list", PGSERVICEFILE=str(file))
    is_one_sentence(none, {1, 3, 5}, None, "nobody")
    nothing_is_told(tmp_path, PASSWORD, answer, none)


def test_a_running_program_shows_no_password_to_those_who_list_processes_or_sessions(
    server: Server, office: str, tmp_path: Path
) -> None:
    server.hba("host all clerk 127.0.0.1/32 scram-sha-256")
    address = server.url(server.office_of(office), user="clerk", password=PASSWORD)
    program = (
        "import os, sys\nfrom coordhub.store import open_store\nwith open_store(os.environ['COORDHUB_DB']).write(by='me') as work:\n"
        "    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COORDHUB_DB": address}
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as running:
        assert running.stdout
        assert running.stdout.readline() == "held\n"
        lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
        sessions = server.run("SELECT application_name, query FROM pg_stat_activity WHERE usename = 'clerk'")
        running.communicate("")
    shown = [line.decode(errors="replace") for line in lines] + [str(row) for row in sessions]
    assert len(sessions) == 1
    assert any("held" in line for line in shown)
    assert [line for line in shown if PASSWORD in line or quote(PASSWORD, safe="") in line] == []


# One office among many


@pytest.mark.parametrize(
    "name", ["main", "濮阳市", "a_city%", "an office whose name is as long as the names of some offices are"]
)
def test_a_colleague_who_holds_the_office_is_waited_for_and_then_named(server: Server, name: str) -> None:
    holder, other = open_store(server.url(name), create=True), open_store(server.url(name), timeout=0.05)
    with holder.write(by="a"), pytest.raises(Busy) as busy, other.write(by="b"):
        pass
    assert busy.value.key == "store.busy"
    assert account() in str(busy.value.params["holder"])
    with other.write(by="b") as work:
        work.units.add(Unit(name="b", kind="village"))
    assert names(holder) == ["b"]


def test_offices_of_one_database_do_not_see_or_wait_for_one_another(server: Server, office: str) -> None:
    mine = open_store(office, timeout=0.05)
    theirs = open_store(server.url("邻市 & 别的?"), create=True, timeout=0.05)
    with mine.write(by="a") as work:
        work.units.add(Unit(name="a", kind="village"))
        with theirs.write(by="b") as their_work:
            assert their_work.units.add(Unit(name="b", kind="village")).id == "u1"
    assert (names(mine), names(theirs)) == (["市水利局", "a"], ["b"])
    assert names(open_store(server.url("邻市 & 别的?"))) == ["b"]


def test_a_text_that_the_server_cannot_keep_is_refused_and_the_next_is_taken(server: Server, office: str) -> None:
    store = open_store(office)
    with pytest.raises(Refused), store.write(by="me") as work:
        work.units.add(Unit(name="a\0b", kind="village"))
    with store.write(by="me") as work:
        work.units.add(Unit(name="𠮷\u200b\"'\\%s{}", kind="village"))
    assert names(open_store(office)) == ["市水利局", "𠮷\u200b\"'\\%s{}"]
