"""An office with an archive, and damage of every kind done to its files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from msgspec.structs import replace

from coordhub.domain.body import Body
from coordhub.domain.unit import Unit
from coordhub.services.wording import sentence
from coordhub.store import open_store
from coordhub.store.archive import begin
from coordhub.store.doctor import check
from coordhub.store.journal import SCHEMA, JournalEngine
from coordhub.store.lines import Manifest

JOURNAL = "journal.jsonl"
Files = dict[str, bytes]


def build(folder: Path, prefix: str = "县") -> None:
    """An office with three archived journals, a running one, and a table that was dropped and made anew on the way."""
    store = open_store(folder, create=True)
    for part in range(4):
        for place in range(5):
            with store.write(by="wang", did="unit.add") as work:
                work.units.add(Unit(name=f"{prefix}{part}{place}", kind="village", rank=part * 5 + place))
        with store.write(by="wang") as work:
            work.bodies.add(Body(name=f"{prefix}机构{part}", kind="office"))
        with store.write(by="wang") as work:
            work.units.remove(f"u{part * 5 + 2}")
        with store.write(by="wang") as work:
            work.revert(store.changes()[0])
        if part == 1:
            store.db.drop_table("notes")
        store.db.table("notes").insert({"text": f"{prefix}{part}"})
        if part < 3:
            store.engine.compact()
    store.close()


def files(folder: Path) -> Files:
    """Everything that lies in a folder, but for what was kept aside."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not str(path.relative_to(folder)).startswith("damaged-")
    }


def state(folder: Path) -> object:
    """What the office holds: every document and its history."""
    store = open_store(folder)
    return (
        {name: dict(store.engine.load(name)) for name in sorted(store.engine.tables())},
        [(change.rev, change.by, change.records) for change in store.changes()],
    )


def keys(folder: Path) -> list[str]:
    return [finding.said.key for finding in check(folder) if finding.is_damage]


def said(folder: Path) -> str:
    return "\n".join(sentence(finding.said) for finding in check(folder) if finding.is_damage)


def journal_lines(folder: Path, name: str = JOURNAL) -> list[bytes]:
    return (folder / name).read_bytes().splitlines(keepends=True)


def write_lines(folder: Path, lines: list[bytes], name: str = JOURNAL) -> None:
    (folder / name).write_bytes(b"".join(lines))


def archives(folder: Path) -> list[str]:
    return sorted(f"archive/{path.name}" for path in (folder / "archive").iterdir())


# Damage of every kind, and what tells it from the others


def hand_edit(folder: Path, _: Path) -> None:
    path = folder / "units.json"
    path.write_bytes(path.read_bytes().replace("县13".encode(), "县区的13".encode()))


def hand_edit_of_the_same_size(folder: Path, _: Path) -> None:
    path = folder / "units.json"
    path.write_bytes(path.read_bytes().replace("县13".encode(), "区13".encode()))


def laid_out_anew(folder: Path, _: Path) -> None:
    path = folder / "units.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()), ensure_ascii=False, indent=2), encoding="utf-8")


def record_added(folder: Path, _: Path) -> None:
    path = folder / "units.json"
    table = json.loads(path.read_bytes())
    table["units"]["99"] = {"name": "新村", "kind": "village"}
    path.write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")


def gone(folder: Path, _: Path) -> None:
    (folder / "units.json").unlink()


def cut_short(folder: Path, _: Path) -> None:
    path = folder / "units.json"
    path.write_bytes(path.read_bytes()[:-300])


def a_bit_flipped(folder: Path, _: Path) -> None:
    path = folder / "units.json"
    content = bytearray(path.read_bytes())
    content[content.index("县13".encode()) + 1] ^= 0x80
    path.write_bytes(content)


def of_another_office(folder: Path, place: Path) -> None:
    build(place / "other", prefix="镇")
    store = open_store(place / "other")
    for unit in range(1, 8):
        with store.write(by="li") as work:
            work.units.put(replace(work.units.get(f"u{unit}"), rank=70, kind="county"))
    store.engine.compact()
    shutil.copy(place / "other" / "units.json", folder / "units.json")


def old_snapshots(folder: Path, place: Path) -> None:
    """A backup of yesterday's snapshots, copied over by hand; the journal is today's."""
    build_until = open_store(place / "again", create=True)
    build_until.close()
    shutil.rmtree(place / "again")
    yesterday(folder, place / "again")
    shutil.copy(place / "again" / "units.json", folder / "units.json")


def yesterday(folder: Path, into: Path) -> None:
    """The office as it was after its second compaction, from its own archive."""
    into.mkdir(mode=0o2770)
    (into / "archive").mkdir()
    for name in archives(folder)[:2]:
        shutil.copy(folder / name, into / name)
    begin(into, Manifest(base=0, schema=SCHEMA))
    content = b"".join(
        line for name in archives(folder)[:2] for line in journal_lines(folder, name) if b'"rev":' in line[:25]
    )
    with (into / JOURNAL).open("ab") as journal:
        journal.write(content)
    shutil.rmtree(into / "archive")
    JournalEngine(into).compact()


def old_journal(folder: Path, place: Path) -> None:
    """Yesterday's journal, copied over by hand; the snapshots are today's."""
    yesterday(folder, place / "again")
    JournalEngine(folder).compact()
    shutil.copy(place / "again" / JOURNAL, folder / JOURNAL)


def flip(line: bytes) -> bytes:
    place = len(line) // 2
    return line[:place] + bytes([line[place] ^ 1]) + line[place + 1 :]
