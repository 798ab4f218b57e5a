"""Words that could not be saved are set aside in the user's own state folder: nothing that was typed is lost."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from coordhub.domain.refusal import Refused
from coordhub.services.session import Session


def folder(session: Session) -> Path:
    """Where words are set aside: the user's state folder, or beside the office of a demo, with which they go."""
    if session.demo:
        return Path(session.store.address).with_name("set-aside")
    import platformdirs

    return Path(os.environ.get("COORDHUB_STATE") or platformdirs.user_state_dir("coordhub")) / "set-aside"


def set_aside(session: Session, name: str, text: str) -> Path:
    """Write a text into a new file that nobody else may read, and say where. Refused when the folder cannot be written to."""
    where = folder(session)
    try:
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, path = tempfile.mkstemp(prefix=f"{name}-".replace("/", "_"), suffix=".txt", dir=where)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as fault:
        raise Refused("minutes.cannot_set_aside", path=str(where), why=fault.strerror or str(fault)) from fault
    return Path(path)
