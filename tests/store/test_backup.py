"""Backups taken, and restored, while real processes write and tables are written anew all the time; killed, cut short, tampered with,
and onto a disk that is full."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from coordhub.domain.refusal import Refused
from coordhub.domain.unit import Unit
from coordhub.store import Damaged, Store, doctor, open_store
from coordhub.store.doctor import check
from tests.conditions import until
from tests.store.damage import archives, files, flip, hand_edit, journal_lines, keys, state, write_lines
from tests.store.writers import acknowledged, start

ROOT = Path(__file__).parents[2]
LIMIT = 3_000
"""Bytes of journal after which tables are written anew: some ten commits."""


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[Path]:
    """An office that four processes write to."""
    store = open_store(tmp_path / "office", create=True)
    with store.write(by="founder") as work:
        work.units.add(Unit(name="shared", kind="city"))
    store.close()
    writers = [start(tmp_path / "office", f"b{place}", 100_000, LIMIT) for place in range(4)]
    until(lambda: len(acknowledged(tmp_path / "office")) > 40, 60)
    yield tmp_path / "office"
    for writer in writers:
        assert writer.poll() is None, writer.communicate()[1].decode()
        writer.kill()
        writer.wait()


def seen(store: Store) -> tuple[int, set[str], int, int]:
    """Revision, ids, the counter and the rank that everybody counts up."""
    with store.read() as work:
        units = {unit.id: unit for unit in work.units.all()}
        counters = list(work.table("counters").documents().values())
        return work.rev, set(units), counters[0]["last"], units["u1"].rank


def holds_all(store: Store, before: list[dict]) -> None:
    """What was acknowledged before a backup began is in it, its figures agree with each other, and its history is whole."""
    rev, units, counter, rank = seen(store)
    assert {one["id"] for one in before if "id" in one} <= units
    assert sum("rank" in one for one in before) <= rank
    assert counter == len(units) - 1
    assert rev == 1 + counter + rank
    assert [change.rev for change in store.changes()] == list(range(rev, 0, -1))
    assert [finding for finding in check(Path(store.address)) if finding.is_damage] == []


def test_every_backup_of_a_busy_office_restores_to_one_revision_with_all_that_was_acknowledged(
    busy: Path, tmp_path: Path
) -> None:
    mine = open_store(busy)
    revisions = []
    for turn in range(6):
        before = acknowledged(busy)
        first = len(list((busy / "archive").iterdir()))
        doctor.backup(mine, tmp_path / f"{turn}.tar.gz")
        restored = doctor.restore(tmp_path / f"{turn}.tar.gz", tmp_path / f"again-{turn}")
        holds_all(restored, before)
        revisions.append(restored.revision())
        until(lambda first=first: len(list((busy / "archive").iterdir())) > first + 3, 60)
    assert revisions == sorted(set(revisions))
    assert [path.name for path in busy.iterdir() if path.name.startswith(".")] == []


def test_eight_backups_at_once_do_not_disturb_each_other_or_the_writers(busy: Path, tmp_path: Path) -> None:
    before = acknowledged(busy)
    command = "import sys\nfrom pathlib import Path\nfrom coordhub.store import doctor, open_store\n"
    command += "doctor.backup(open_store(sys.argv[1]), Path(sys.argv[2]))"
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", command, str(busy), str(tmp_path / f"{place % 2}-{place // 2}.tar.gz")], cwd=ROOT
        )
        for place in range(8)
    ]
    assert [run.wait() for run in runs] == [0] * 8
    for path in tmp_path.glob("*.tar.gz"):
        holds_all(doctor.restore(path, tmp_path / path.stem), before)


def test_a_second_backup_to_the_same_name_is_refused_while_the_first_writes(folder: Path, tmp_path: Path) -> None:
    import fcntl

    with (tmp_path / "b.tar.gz.part").open("wb") as writing:
        fcntl.flock(writing, fcntl.LOCK_EX)
        with pytest.raises(Refused) as refused:
            doctor.backup(open_store(folder), tmp_path / "b.tar.gz")
    assert refused.value.key == "store.backup_running"
    doctor.backup(open_store(folder), tmp_path / "b.tar.gz")
    assert not (tmp_path / "b.tar.gz.part").exists(), "what a killed run left is written over"


DYING = """
import os, sys, tarfile
from pathlib import Path
from coordhub.store import doctor, open_store
left = int(sys.argv[1])
def counted(real):
    def call(*given, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), 9)
        return real(*given, **named)
    return call
if sys.argv[2] == "backup":
    store = open_store(sys.argv[3])
for owner, name in ((os, "replace"), (os, "fsync"), (os, "open"), (os, "mkdir"), (tarfile.TarFile, "addfile"), (tarfile.TarFile, "extractfile")):
    setattr(owner, name, counted(getattr(owner, name)))
if sys.argv[2] == "backup":
    doctor.backup(store, Path(sys.argv[4]))
else:
    doctor.restore(Path(sys.argv[3]), Path(sys.argv[4]))
"""


def die(step: int, *arguments: object) -> int:
    command = [sys.executable, "-c", DYING, str(step), *map(str, arguments)]
    return subprocess.run(command, check=False, cwd=ROOT, stderr=subprocess.DEVNULL).returncode


def test_a_backup_that_is_killed_at_any_step_leaves_the_old_file_or_the_new(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.tar.gz"
    whole = state(folder)
    target.write_bytes(b"yesterday's")
    codes: list[int] = []
    while 0 not in codes:
        codes.append(die(len(codes), "backup", folder, target))
        if target.read_bytes() != b"yesterday's":
            assert state(Path(doctor.restore(target, tmp_path / "again").address)) == whole
            shutil.rmtree(tmp_path / "again")
        assert keys(folder) == []
    assert len(codes) > 8
    assert target.read_bytes() != b"yesterday's"


def test_a_restore_that_is_killed_at_any_step_leaves_no_folder_or_a_whole_one(folder: Path, tmp_path: Path) -> None:
    source = doctor.backup(open_store(folder), tmp_path / "b.tar.gz")
    whole = state(folder)
    codes: list[int] = []
    while 0 not in codes:
        into = tmp_path / "new" / f"{len(codes)}"
        codes.append(die(2 * len(codes), "restore", source, into))
        if into.exists():
            assert state(into) == whole
    assert len(codes) > 8
    assert into.exists()


# What is no backup


def test_a_backup_that_was_cut_short_anywhere_is_refused_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    content = doctor.backup(open_store(folder), tmp_path / "b.tar.gz").read_bytes()
    for length in [0, 1, 10, *range(0, len(content), len(content) // 25), len(content) - 1]:
        (tmp_path / "short.tar.gz").write_bytes(content[:length])
        with pytest.raises(Refused) as refused:
            doctor.restore(tmp_path / "short.tar.gz", tmp_path / "deep" / "er" / "new")
        assert refused.value.key == "store.no_backup"
        assert not (tmp_path / "deep").exists()


def test_a_backup_with_any_byte_changed_is_refused_or_restores_what_was_packed(folder: Path, tmp_path: Path) -> None:
    content = doctor.backup(open_store(folder), tmp_path / "b.tar.gz").read_bytes()
    whole, refused = state(folder), 0
    for place in range(0, len(content), max(len(content) // 40, 1)):
        (tmp_path / "bad.tar.gz").write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
        try:
            restored = doctor.restore(tmp_path / "bad.tar.gz", tmp_path / "new")
        except Refused:
            refused += 1
            assert not (tmp_path / "new").exists()
        else:
            # A byte of gzip's own heading says nothing of what is packed.
            assert state(Path(restored.address)) == whole
            shutil.rmtree(tmp_path / "new")
    assert refused > 30


def repacked(
    source: Path, into: Path, changed: dict[str, bytes | None], more: list[tarfile.TarInfo] | None = None
) -> Path:
    with tarfile.open(source) as old, tarfile.open(into, "w:gz") as new:
        for member in more or []:
            new.addfile(member, io.BytesIO(b"x" * member.size) if member.isfile() else None)
        for member in old:
            content = changed.get(member.name, old.extractfile(member).read())
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return into


@pytest.mark.parametrize("name", ["units.json", "journal.jsonl", "archive"])
@pytest.mark.parametrize("how", ["changed", "left out"])
def test_a_backup_that_was_tampered_with_is_refused(folder: Path, tmp_path: Path, name: str, how: str) -> None:
    source = doctor.backup(open_store(folder), tmp_path / "b.tar.gz")
    name = archives(folder)[0] if name == "archive" else name
    with tarfile.open(source) as packed:
        content = packed.extractfile(name).read().replace("县".encode(), "区".encode())
    repacked(source, tmp_path / "t.tar.gz", {name: content if how == "changed" else None})
    with pytest.raises(Refused) as refused:
        doctor.restore(tmp_path / "t.tar.gz", tmp_path / "new")
    assert refused.value.key == "store.no_backup"
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"rev":1,"mode":448,"files":{}}'])
def test_a_backup_whose_list_is_not_right_is_refused(folder: Path, tmp_path: Path, content: bytes) -> None:
    source = doctor.backup(open_store(folder), tmp_path / "b.tar.gz")
    with pytest.raises(Refused):
        doctor.restore(repacked(source, tmp_path / "t.tar.gz", {"contents.json": content}), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_links_devices_and_names_that_lead_elsewhere_are_not_unpacked(folder: Path, tmp_path: Path) -> None:
    source = doctor.backup(open_store(folder), tmp_path / "b.tar.gz")
    bad = []
    for name in ("../evil.json", str(tmp_path / "evil.json"), "archive/../../evil.json", "a/b/evil.json", "lock"):
        bad.append(tarfile.TarInfo(name))
        bad[-1].size = 3
    for name, kind in (
        ("link.json", tarfile.SYMTYPE),
        ("hard.json", tarfile.LNKTYPE),
        ("device", tarfile.CHRTYPE),
        ("pipe", tarfile.FIFOTYPE),
    ):
        bad.append(tarfile.TarInfo(name))
        bad[-1].type, bad[-1].linkname = kind, "/etc/passwd"
    restored = doctor.restore(repacked(source, tmp_path / "t.tar.gz", {}, bad), tmp_path / "new")
    assert state(Path(restored.address)) == state(folder)
    assert set(files(tmp_path / "new")) == set(files(folder)) | {"lock"}
    assert (tmp_path / "new" / "lock").read_bytes() == b""
    assert list(tmp_path.rglob("evil.json")) == []


def test_a_backup_of_an_earlier_version_without_a_list_is_restored(folder: Path, tmp_path: Path) -> None:
    source = doctor.backup(open_store(folder), tmp_path / "b.tar.gz")
    restored = doctor.restore(repacked(source, tmp_path / "t.tar.gz", {"contents.json": None}), tmp_path / "new")
    assert state(Path(restored.address)) == state(folder)


# What is not backed up, and where it cannot be put


def test_a_damaged_office_does_not_take_the_place_of_a_good_backup(folder: Path, tmp_path: Path) -> None:
    target = doctor.backup(open_store(folder), tmp_path / "b.tar.gz")
    good = target.read_bytes()
    hand_edit(folder, tmp_path)
    with pytest.raises(Damaged) as refused:
        doctor.backup(open_store(folder), target)
    assert refused.value.params["file"] == "units.json"
    assert target.read_bytes() == good


def test_an_office_with_a_hole_in_its_old_archive_is_backed_up_and_restored_as_it_is(
    folder: Path, tmp_path: Path
) -> None:
    name = archives(folder)[0]
    lines = journal_lines(folder, name)
    write_lines(folder, [*lines[:2], flip(lines[2]), *lines[3:]], name)
    restored = doctor.restore(doctor.backup(open_store(folder), tmp_path / "b.tar.gz"), tmp_path / "new")
    assert keys(Path(restored.address)) == ["store.archive_damaged"]
    with restored.write(by="wang") as work:
        work.units.add(Unit(name="x", kind="village"))


@pytest.mark.parametrize(("mode", "files_mode"), [(0o700, 0o600), (0o2770, 0o660)], ids=["private", "shared"])
def test_modes_are_carried(tmp_path: Path, mode: int, files_mode: int) -> None:
    (tmp_path / "office").mkdir()
    (tmp_path / "office").chmod(mode)
    store = open_store(tmp_path / "office", create=True, journal_limit=1)
    with store.write(by="wang") as work:
        work.units.add(Unit(name="x", kind="village"))
    mask = os.umask(0o022)
    try:
        source = doctor.backup(store, tmp_path / "b.tar.gz")
        doctor.restore(source, tmp_path / "new")
    finally:
        os.umask(mask)
    with tarfile.open(source) as packed:
        assert {member.mode for member in packed} == {files_mode}
    assert source.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "new").stat().st_mode & 0o7777 == mode
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "new").rglob("*") if path.is_file()} == {files_mode}
    (tmp_path / "given").mkdir()
    (tmp_path / "given").chmod(0o2750)
    doctor.restore(source, tmp_path / "given")
    assert (tmp_path / "given").stat().st_mode & 0o7777 == 0o2750, "a folder that the administrator made keeps its mode"


def test_a_target_that_cannot_be_written_is_said_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    source = doctor.backup(open_store(folder), tmp_path / "b.tar.gz")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Refused) as refused:
        doctor.backup(open_store(folder), tmp_path / "file" / "b.tar.gz")
    assert refused.value.key == "store.backup_failed"
    with pytest.raises(Refused) as refused:
        doctor.restore(source, tmp_path / "file" / "new")
    assert refused.value.key == "store.restore_failed"
    with pytest.raises(Refused) as refused:
        doctor.restore(source, folder)
    assert refused.value.key == "store.not_empty"


def small_disk(tmp_path: Path, size: str, *commands: str) -> subprocess.CompletedProcess[str]:
    """Run commands in a place of their own where `disk` is a file system of that size."""
    (tmp_path / "disk").mkdir()
    script = f"mount -t tmpfs -o size={size} none {tmp_path}/disk && " + " ; ".join(commands)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "COORDHUB_STATE": str(tmp_path / "state"),
        "COORDHUB_LANG": "zh",
    }
    return subprocess.run(
        ["unshare", "-rm", "sh", "-c", script],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        encoding="utf-8",
    )


@pytest.mark.skipif(
    subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], check=False, capture_output=True
    ).returncode
    != 0,
    reason="a small disk needs the right to mount one",
)
def test_a_full_disk_is_said_in_a_sentence_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    store = open_store(folder)
    with store.write(by="wang") as work:
        for place in range(100):
            work.units.add(Unit(name=hashlib.sha256(str(place).encode()).hexdigest(), kind="village"))
    source = doctor.backup(store, tmp_path / "b.tar.gz")
    program = f"{sys.executable} -m coordhub --db {folder}"
    done = small_disk(
        tmp_path, "4k",
        f"{program} backup {tmp_path}/disk/b.tar.gz", "echo $?", f"{program} restore {source} --into {tmp_path}/disk/new", "echo $?",
        f"ls -A {tmp_path}/disk",
    )  # fmt: skip
    assert done.stdout == "1\n1\n", done.stderr
    said = done.stderr.splitlines()
    assert [line.partition(" ")[2] for line in said] == [
        "写不进去 (No space left on device), 没有备份", "写不进去 (No space left on device), 没有恢复",
    ]  # fmt: skip
