"""Reports that come as spreadsheets: planned first (a dry run), then applied, each file in one commit or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from coordhub.domain.entry import Entry
from coordhub.domain.ledger import Ledger
from coordhub.domain.refusal import NotFound, Refused
from coordhub.services import entries, ledgers, names
from coordhub.services.import_file import FileReader
from coordhub.services.import_form import field_named
from coordhub.services.import_known import Desk
from coordhub.services.import_plan import Cancelled, FilePlan, ImportPlan, Options, Planned, Remark
from coordhub.services.session import Session
from coordhub.sheets.looking import SUFFIXES
from coordhub.sheets.reading import Rows, stream_files, stream_sheets
from coordhub.store.work import Work

__all__ = ["Cancelled", "FilePlan", "ImportPlan", "Options", "Planned", "Remark", "apply", "plan"]

Progress = Callable[[str, int, int], None]
"""Told the file, how many are done, and how many there are."""
_REFUSED_TOO = (".xlsm", ".xltm", ".xlsb")
"""Endings of a folder's files that are shown, to be refused, rather than passed over."""
_CHUNK = 1 << 20


def plan(
    session: Session, files: Sequence[str | Path], *, ledger: str = "", period: str = "",
    columns: Mapping[str, str] | None = None, at: str | Mapping[str, str] = "", post: str = "",
    progress: Progress | None = None, is_cancelled: Callable[[], bool] | None = None,
) -> ImportPlan:  # fmt: skip
    """Read files, and the files of folders, and say what an import would do; nothing is stored.

    A foreign file needs the `ledger`, the `period` and the `columns` (heading -> field) once. `at` is when the files were received,
    for all or by path. Refused when a name is wrong; what is wrong with a file stands in its own plan. Cancelled when stopped.
    """
    paths, passed_over = collected(files)
    with session.reading() as work:
        _refuse_later(session, [at] if isinstance(at, str) else list(at.values()))
        options = _options(work, ledger, period, columns or {}, at, post)
        desk = Desk(session, work, options, is_cancelled)
        plans: list[FilePlan] = []
        for path, parts in zip(paths, stream_files(paths), strict=True):
            desk.check()
            if progress:
                progress(path.name, len(plans), len(paths))
            plans.append(_planned(desk, path, parts))
    return ImportPlan(files=plans, options=options, passed_over=[str(one) for one in passed_over])


def _refuse_later(session: Session, received: Iterable[str]) -> None:
    for one in received:
        if one[:10] > session.today.isoformat():
            raise Refused("ledgersheet.received_later", at=one, field="at")


def _options(
    work: Work, ledger: str, period: str, columns: Mapping[str, str], at: str | Mapping[str, str], post: str
) -> Options:
    received = {"": at} if isinstance(at, str) else dict(at)
    if not ledger:
        if columns:
            raise Refused("ledgersheet.map_needs_ledger", field="ledger")
        return Options(period=period, at=received, post=post)
    found = names.ledger(work, ledger)
    fields = {}
    for column, name in columns.items():
        fields[column] = field_named(found, name)
        if not fields[column]:
            allowed = " ".join(["subject", "date", *(one.id for one in found.fields)])
            raise Refused("ledgersheet.no_field", name=name, ledger=found.called, allowed=allowed, field="columns")
    return Options(ledger=found.code, period=period, columns=fields, at=received, post=post)


def collected(files: Iterable[str | Path]) -> tuple[list[Path], list[Path]]:
    """The spreadsheets named, and those of the folders named, each once; and what else the folders hold. NotFound for a path that
    leads nowhere."""
    found: dict[Path, None] = {}
    others: dict[Path, None] = {}
    for given in map(Path, files):
        if given.is_dir():
            for one in sorted(given.iterdir()):
                if one.name.startswith((".", "~$")) or not one.is_file():
                    continue
                (found if one.suffix.lower() in SUFFIXES + _REFUSED_TOO else others)[one] = None
        elif given.exists():
            found[given] = None
        else:
            raise NotFound("sheet.no_file", file=str(given))
    if not found:
        raise Refused("ledgersheet.no_files")
    return list(found), list(others)


def _planned(desk: Desk, path: Path, parts: Iterator[Rows]) -> FilePlan:
    """The plan of one file."""
    found = _begun(desk, path)
    for report in FileReader(desk, found).reports(parts):
        found.count(report)
    return found


def _begun(desk: Desk, path: Path) -> FilePlan:
    received = desk.options.received(str(path)) or desk.session.moment
    return FilePlan(path=str(path), name=path.name, digest=_digest(path), received=received)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except OSError:
        return ""
    return digest.hexdigest()[:32]


def apply(
    session: Session, planned: ImportPlan, *, at: str | Mapping[str, str] | None = None, progress: Progress | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> list[FilePlan]:  # fmt: skip
    """Store what was planned, each file in a commit of its own; refused files and those that change nothing are left alone.

    Each file is read once more and checked against what stands now. Cancelled leaves the file under work out; those before it
    stay.
    """
    options = planned.options
    if at is not None:
        options = replace(options, at={"": at} if isinstance(at, str) else dict(at))
    done: list[FilePlan] = []
    for number, file in enumerate(planned.files):
        if progress:
            progress(file.name, number, len(planned.files))
        if is_cancelled and is_cancelled():
            raise Cancelled
        is_empty = not file.changes and not file.mappings
        done.append(file if file.is_refused or is_empty else _applied(session, file, options, is_cancelled))
    return done


def _applied(session: Session, file: FilePlan, options: Options, is_cancelled: Callable[[], bool] | None) -> FilePlan:
    """One file in one commit: what it came to, applied or refused."""
    try:
        with session.writing("ledger.import") as work:
            desk = Desk(session, work, options, is_cancelled)
            found = _begun(desk, Path(file.path))
            if found.digest != file.digest:
                raise Refused("ledgersheet.changed", file=file.name)
            _enter_all(work, desk, found)
            if found.is_refused:
                raise _FileRefused
            _remember(work, found)
            found.applied = True
    except _FileRefused:
        return found
    except Refused as refusal:
        found.remark("refuse", refusal.key, params=refusal.params)
        found.applied = False
    return found


class _FileRefused(Exception):
    """The file turned out to be refused: nothing of it is committed."""


def _enter_all(work: Work, desk: Desk, found: FilePlan) -> None:
    """Enter the reports of a file as they are read."""
    by_code = {one.code: one for one in desk.ledgers}
    for report in FileReader(desk, found).reports(stream_sheets(found.path)):
        found.count(report)
        if report is None or found.is_refused:
            continue
        ledger = by_code[found.ledger]
        if report.entry:
            stands = work.entries.get(report.entry)
            work.entries.put(
                replace(
                    stands, values=report.values, version=ledger.version, received=found.received, source=found.name,
                    digest=found.digest, post=report.post, owner=report.owner,
                )
            )  # fmt: skip
        elif ledger.shape == "periodic" or report.kind == "zero" or ledger.opens_task:
            entries.enter(
                work, desk.told, ledger, report.subject, report.at, report.values, kind=report.kind, post=report.post,
                at=found.received, owner=report.owner, source=found.name, digest=found.digest,
            )  # fmt: skip
        else:
            work.entries.add(_entry(desk, ledger, report, found))


def _entry(desk: Desk, ledger: Ledger, report: Planned, found: FilePlan) -> Entry:
    """A row of a roster or a register as it is stored. The reader has asked of it what `entries.enter` asks of one: of thousands,
    each would be looked for among all."""
    is_dated = ledger.shape == "dated"
    return Entry(
        ledger=ledger.code, version=ledger.version, subject=report.subject, owner=report.owner,
        date=report.at if is_dated else None, seq=desk.known(ledger).next_seq(report.subject, report.at) if is_dated else 0,
        values=report.values, post=report.post, received=found.received, source=found.name, digest=found.digest,
    )  # fmt: skip


def _remember(work: Work, found: FilePlan) -> None:
    """Keep the columns that were confirmed just now, in the same commit."""
    ledger = next((one for one in work.ledgers.all() if one.code == found.ledger), None)
    for fingerprint, fields in found.mappings.items():
        if ledger:
            ledger = ledgers.remember_columns(work, ledger, fingerprint, fields)
