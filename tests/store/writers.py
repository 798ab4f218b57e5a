"""Writers for tests of what others do meanwhile: whole programs that insert, count up, and note what they were told is safe."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

WORKER = """
import json, sys
from pathlib import Path
from coordhub.domain.unit import Unit
from coordhub.store import Conflict, open_store
from msgspec.structs import replace
folder, name, rounds, limit = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
store = open_store(folder, journal_limit=limit, timeout=60)
log = open(Path(folder).parent / f"acked-{name}", "a", buffering=1)
for turn in range(rounds):
    with store.write(by=name) as work:
        number = work.counter("all")
        added = work.units.add(Unit(name=f"{name}-{number}", kind="village"))
    log.write(json.dumps({"id": added.id, "number": number}) + "\\n")
    with store.read() as work:
        base = work.units.get("u1")
    try:
        with store.write(by=name) as work:
            work.units.put(replace(base, rank=base.rank + 1), base=base)
        log.write(json.dumps({"rank": 1}) + "\\n")
    except Conflict:
        log.write(json.dumps({"conflict": 1}) + "\\n")
"""


def start(folder: Path, name: str, rounds: int, limit: int) -> subprocess.Popen[bytes]:
    """Begin a writer; the caller waits for it or kills it."""
    command = [sys.executable, "-c", WORKER, str(folder), name, str(rounds), str(limit)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def acknowledged(folder: Path) -> list[dict[str, Any]]:
    """What all writers of an office were told is safe."""
    lines = [line for path in folder.parent.glob("acked-*") for line in path.read_text().splitlines()]
    return [json.loads(line) for line in lines if line.endswith("}")]
