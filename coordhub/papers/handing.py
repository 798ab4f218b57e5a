"""Handing a paper over where there is no printer: how its file is fetched, passed through the terminal, or printed at the terminal.

Over SSH a file is fetched by sftp, or passed with `sz` (ZMODEM) or `tsz`. Printing at the terminal (media copy: what stands between
ESC[5i and ESC[4i goes to the terminal's printer) works in few of them and is for experts.
"""

from __future__ import annotations

import getpass
import os
import re
import shlex
import shutil
import subprocess
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from coordhub.domain.refusal import Refused
from coordhub.messages import t

ENCODINGS = ("gb18030", "utf-8")
"""Chinese dot-matrix printers read the first."""
_START, _END, _FORM_FEED = b"\x1b[5i", b"\x1b[4i", b"\f"
_SECONDS = 10


def ways(path: Path, surroundings: Mapping[str, str] = os.environ) -> list[str]:
    """How somebody who is logged in over SSH gets a file to their own machine, a sentence each; nothing for somebody who sits here."""
    reached = surroundings.get("SSH_CONNECTION", "").split()
    if len(reached) != 4:
        return []
    host, port = (f"[{reached[2]}]" if ":" in reached[2] else reached[2]), reached[3]
    escaped = re.sub(
        r"([\s*?\[\]'\"\\#])", r"\\\1", str(path)
    )  # sftp takes the path apart as it does a line typed into it
    place = _quoted(f"{getpass.getuser()}@{host}:{escaped}")
    said = [t("printing.fetch", command=f"sftp {place}" if port == "22" else f"sftp -P {port} {place}")]
    program, _ = _sender(surroundings)
    return [*said, t("printing.fetch_here", program=program)] if program else said


def sender(surroundings: Mapping[str, str] = os.environ) -> str:
    """The program that passes a file through the terminal. Refused, with what would help, where none does."""
    program, why = _sender(surroundings)
    if why is not None:
        raise why
    return program


def pass_on(path: Path) -> None:
    """Pass a file through the terminal that this process is on. Refused when the other side does not take it; the file stays."""
    program = sender()
    try:
        done = subprocess.run([program, str(path.absolute())], check=False).returncode
    except OSError as fault:
        raise Refused("printing.no_sz") from fault
    if done:
        raise Refused("printing.not_passed", program=program, path=path.absolute())


def media_copy(text: str, encoding: str, surroundings: Mapping[str, str] = os.environ) -> bytes:
    """What a terminal has to be sent to print a text on its own printer. No control character of the text is in it but line ends and
    form feeds. Refused inside tmux that lets nothing pass, and inside screen."""
    shown = "".join(one for one in text if one in "\n\f" or unicodedata.category(one) not in _UNSEEN)
    printed = _START + shown.replace("\n", "\r\n").encode(encoding, "replace") + _FORM_FEED + _END
    if surroundings.get("TMUX"):
        if not _lets_pass():
            raise Refused("printing.no_passthrough")
        return b"\x1bPtmux;" + printed.replace(b"\x1b", b"\x1b\x1b") + b"\x1b\\"
    if surroundings.get("STY"):
        raise Refused("printing.no_screen")
    return printed


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _sender(surroundings: Mapping[str, str]) -> tuple[str, Refused | None]:
    """The program that would do, or why none does: tmux takes ZMODEM for text to show, and screen both."""
    inside = "tmux" if surroundings.get("TMUX") else "screen" if surroundings.get("STY") else ""
    fitting = {"": ("sz", "tsz"), "tmux": ("tsz",), "screen": ()}[inside]
    found = next((one for one in fitting if shutil.which(one)), "")
    if found:
        return found, None
    return "", Refused("printing.no_sz_inside", inside=inside) if inside else Refused("printing.no_sz")


def _lets_pass() -> bool:
    """Whether the tmux around us hands on what is wrapped for the terminal; before 3.3 it had no option to forbid it."""
    try:
        asked = subprocess.run(
            ["tmux", "show-options", "-Apv", "allow-passthrough"],
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.stdout.strip() in {"on", "all"} or "invalid option" in asked.stderr


def _quoted(place: str) -> str:
    """As one word for every shell it may be typed into, of Windows too where that can be."""
    if re.fullmatch(r"[\w@:./\[\]~+-]+", place):
        return place
    return shlex.quote(place) if re.search(r'["$`!%]|\\\\', place) else f'"{place}"'
