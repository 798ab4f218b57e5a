"""When I was last here: a file in the user's own state folder, never a commit."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path

import msgspec

from coordhub.services.session import Session


class LastSeen(msgspec.Struct, frozen=True):
    """The revision and the moment at which this account last left the office's screen."""

    rev: int
    at: str


def _file(session: Session) -> Path:
    """The demo's note lies beside its office, and goes with it."""
    if session.demo:
        return Path(session.store.address).with_name("seen.json")
    import platformdirs

    folder = Path(os.environ.get("COORDHUB_STATE") or platformdirs.user_state_dir("coordhub"))
    where = session.store.address if session.store.is_remote else str(Path(session.store.address).resolve())
    office = sha256(where.encode()).hexdigest()[:16]
    return folder / f"seen-{office}-{session.on_behalf or session.by}.json".replace("/", "_")


def last_seen(session: Session) -> LastSeen | None:
    """When this coordinator was last here; None the first time, or when the note cannot be read."""
    try:
        return msgspec.json.decode(_file(session).read_bytes(), type=LastSeen)
    except (OSError, msgspec.DecodeError):
        return None


def mark_seen(session: Session, rev: int | None = None) -> None:
    """Note that everything up to now (up to the revision `rev`) was seen. A state folder that cannot be written to is no reason to stop work."""
    path = _file(session)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".tmp")
        draft.write_text(
            json.dumps({"rev": session.store.known_revision if rev is None else rev, "at": session.moment}),
            encoding="utf-8",
        )
        os.replace(draft, path)
    except OSError:
        return
