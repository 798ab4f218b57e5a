"""The user's own editor, opened on a text."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from coordhub.domain.refusal import Refused

_COMMON = ("sensible-editor", "vim", "vi", "nano")


def command(environ: Mapping[str, str] = os.environ) -> list[str]:
    """The editor's command: $VISUAL, else $EDITOR, else a common one that is installed. Refused where there is none, or it is not
    installed."""
    named = environ.get("VISUAL") or environ.get("EDITOR") or next(filter(shutil.which, _COMMON), "")
    try:
        words = shlex.split(named)
    except ValueError:
        words = []
    if not words or shutil.which(words[0]) is None:
        raise Refused("minutes.no_editor", editor=named or "-")
    return words


def edit(file: Path) -> str:
    """Open the editor on a file, wait until it is closed, and give what stands in it then. Refused when the editor failed, or left
    something that is no text; the file stays."""
    words = command()
    try:
        done = subprocess.run([*words, str(file)], check=False)
    except OSError as fault:
        raise Refused("minutes.no_editor", editor=words[0]) from fault
    if done.returncode:
        raise Refused("minutes.editor_failed", editor=words[0], code=done.returncode, path=str(file))
    return read_text(file)


def read_text(file: Path) -> str:
    """A file's text, as UTF-8. Refused when it cannot be read or is none."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refused("minutes.not_text", path=str(file)) from fault
    except OSError as fault:
        raise Refused("minutes.cannot_read", path=str(file), why=fault.strerror or str(fault)) from fault
