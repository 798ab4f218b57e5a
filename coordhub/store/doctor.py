"""Looking after an office's files: check here, repair and backup in their own modules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from coordhub.domain.refusal import Refused
from coordhub.store.address import is_server
from coordhub.store.archive import ARCHIVE
from coordhub.store.backup import backup, restore
from coordhub.store.diagnosis import Finding, archive_findings, journal_findings, snapshot_findings
from coordhub.store.errors import Damaged, Missing, ReadOnly
from coordhub.store.evidence import Evidence, held
from coordhub.store.journal import SCHEMA, JournalEngine
from coordhub.store.records import of_table, to_record
from coordhub.store.repair import ASIDE, repair
from coordhub.store.snapshot import snapshot_path


def check(address: str | Path) -> list[Finding]:
    """Read the whole office, journals, snapshots and every record, and say what is wrong. Changes nothing, and colleagues go on
    writing meanwhile."""
    if is_server(address):
        from coordhub.store.server_check import check_server

        return check_server(str(address))
    folder = Path(address)
    try:
        engine = JournalEngine(folder, read_only=True)
    except (Damaged, Missing) as fault:
        return [Finding(fault, isinstance(fault, Damaged))]
    try:
        is_newer = engine.schema > SCHEMA
        records = [] if is_newer else list(_records(engine))
        tables = engine.tables()
    finally:
        engine.close()
    with held(folder) as office:
        evidence = Evidence(office)
        found = [*journal_findings(evidence), *snapshot_findings(evidence), *archive_findings(evidence)]
    if is_newer:
        found.append(Finding(ReadOnly("store.newer_schema", schema=engine.schema, ours=SCHEMA), is_damage=False))
    return [*found, *records, *_remarks(folder, {snapshot_path(folder, name).name for name in tables})]


def _records(engine: JournalEngine) -> Iterator[Finding]:
    """The records that have not the form of their kind, in the tables that can be read."""
    for name in sorted(engine.tables()):
        kind = of_table(name)
        if kind is None:
            continue
        try:
            documents = engine.load(name)
        except (Damaged, OSError):
            continue
        for number, document in documents.items():
            try:
                to_record(kind, number, document)
            except Damaged as fault:
                yield Finding(fault)


def _remarks(folder: Path, known: set[str]) -> Iterator[Finding]:
    """What lies about and does no harm."""
    drafts = [
        *folder.glob("*.tmp"),
        *folder.glob(".backup-*"),
        *folder.glob(".repair-*"),
        *(folder / ARCHIVE).glob("*.tmp"),
    ]
    for path in sorted(drafts):
        yield Finding(Refused("store.leftover", file=str(path.relative_to(folder))), is_damage=False)
    for path in sorted(folder.glob("*.json")):
        if path.name not in known:
            yield Finding(Refused("store.stray", file=path.name), is_damage=False)
    for path in sorted(folder.glob(f"{ASIDE}-*")):
        yield Finding(Refused("store.kept_aside", file=path.name), is_damage=False)


def counted(address: str | Path) -> tuple[int, int]:
    """How many records the office holds, and its revision."""
    if is_server(address):
        from coordhub.store.server_check import counted_on_server

        return counted_on_server(str(address))
    engine = JournalEngine(Path(address), read_only=True)
    try:
        return sum(len(engine.load(name)) for name in engine.tables() if of_table(name)), engine.revision
    finally:
        engine.close()


__all__ = ["Finding", "backup", "check", "counted", "repair", "restore"]
