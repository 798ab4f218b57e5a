"""Declarations of ledgers and frameworks: TOML read into structs, and refused with file, line and what is allowed."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from coordhub.domain.framework import Framework
from coordhub.domain.ledger import Ledger, Owed
from coordhub.domain.refusal import Refused
from coordhub.messages import t
from coordhub.services.declaration_lines import line_of, lines
from coordhub.services.declaration_rules import judge
from coordhub.services.declaration_shape import CONTROL, Wrong, look_through

MOST_BYTES = 256 << 10
_CODE = re.compile(r"[a-z][a-z0-9-]{1,40}")
_TAKEN = frozenset({"all"})
"""What `install all` means."""
_LINE = re.compile(r" \(at line (\d+), column \d+\)")


def read(path: Traversable | Path) -> Ledger | Framework:
    """The declaration in a file. Refused, with its line and what is allowed, when it cannot be used."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise Refused("declaration.no_file", file=str(path)) from fault
    if len(content) > MOST_BYTES:
        raise Refused("declaration.too_large", file=path.name, most=MOST_BYTES >> 10)
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise Refused("declaration.at", file=path.name, line=line, what=t("declaration.encoding")) from fault
    return parse(text, path.name)


def parse(text: str, file: str) -> Ledger | Framework:
    """The declaration in a text; `file` is named in refusals."""
    try:
        raw = _tables(text)
        return _declared(raw)
    except _BadLine as bad:
        raise Refused("declaration.at", file=file, line=bad.line, what=bad.what) from bad
    except Wrong as wrong:
        line = line_of(lines(text), wrong.place)
        raise Refused("declaration.at", file=file, line=line, what=t(wrong.key, **wrong.params)) from wrong


class _BadLine(Exception):
    """A line of the text is no TOML, or holds what no text may hold."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line, self.what = line, what


def _tables(text: str) -> dict[str, Any]:
    """What the text says, with TOML's own dates as ISO texts."""
    for number, line in enumerate(text.split("\n"), 1):
        if CONTROL.search(line):
            raise _BadLine(number, t("declaration.control"))
    try:
        return {name: _plain(value) for name, value in tomllib.loads(text).items()}
    except tomllib.TOMLDecodeError as fault:
        found = _LINE.search(str(fault))
        what = t("declaration.syntax", fault=_LINE.sub("", str(fault)))
        raise _BadLine(int(found[1]) if found else text.count("\n") + 1, what) from fault
    except (RecursionError, ValueError) as fault:
        # Brackets without end, or a number of thousands of digits.
        raise _BadLine(1, t("declaration.senseless")) from fault


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else value


def _declared(raw: dict[str, Any]) -> Ledger | Framework:
    kind = raw.pop("kind", "ledger")
    wanted = {"ledger": Ledger, "framework": Framework}.get(kind) if isinstance(kind, str) else None
    if wanted is None:
        raise Wrong(("kind",), "declaration.no_choice", text=kind, allowed="ledger framework")
    code = raw.pop("id", None)
    if not isinstance(code, str) or not _CODE.fullmatch(code) or code in _TAKEN:
        raise Wrong(("id",), "declaration.bad_id", text="" if code is None else code)
    look_through(raw, inspect.type_info(wanted))
    made: Ledger | Framework = msgspec.convert({**raw, "code": code}, wanted)
    if isinstance(made, Ledger):
        made = _with_owers(made)
    judge(made, raw)
    return made


def _with_owers(ledger: Ledger) -> Ledger:
    """A ledger that does not say who reports is reported by the units (or bodies) that it is about."""
    if ledger.owed_by != Owed():
        return ledger
    subject = ledger.subject
    return msgspec.structs.replace(ledger, owed_by=Owed(kinds=subject.units, bodies=subject.bodies))


# What is shipped


def _folder() -> Traversable:
    return files("coordhub") / "ledgers"


def shipped_codes() -> list[str]:
    """The ids of every shipped declaration, frameworks included."""
    return sorted(one.name.removesuffix(".toml") for one in _folder().iterdir() if one.name.endswith(".toml"))


@cache
def shipped(code: str) -> Ledger | Framework:
    """The shipped declaration of that id."""
    return read(_folder() / f"{code}.toml")
