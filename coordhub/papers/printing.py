"""Printing: the PDF goes to `lp`. Options come from a closed list; no text of a paper is ever an option."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

from coordhub.domain.refusal import Refused
from coordhub.papers.paper import Document

MEDIA = {"A4": "A4", "A4L": "A4", "A3L": "A3"}
TIMEOUT = 60
_PRINTER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]{0,126}")


def send(paper: Document, printer: str | None = None, copies: int = 1) -> str:
    """Print a paper and give the job's name. Refused in a plain sentence where there is no `lp` or it does not take the job."""
    if shutil.which("lp") is None:
        raise Refused("paper.no_lp")
    if printer is not None and not _PRINTER.fullmatch(printer):
        raise Refused("paper.no_printer", why=printer)
    from coordhub.papers import pdf

    command = [
        "lp",
        "-n",
        str(max(copies, 1)),
        "-t",
        paper.file_name,
        "-o",
        f"media={_media(paper)}",
        "-o",
        "fit-to-page",
    ]
    command += ["-d", printer] if printer else []
    done = subprocess.run(
        [*command, "--", "-"], input=pdf.draw(paper), capture_output=True, check=False, timeout=TIMEOUT,
        env={**os.environ, "LC_ALL": "C"},
    )  # fmt: skip
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise Refused("paper.no_printer", why=said[-1] if said else f"lp: {done.returncode}")
    return done.stdout.decode(errors="replace").strip()


def _media(paper: Document) -> str:
    """The sheet to print on: A3 where every paper is made for it; a packet of both is fitted to A4."""
    sheets = {MEDIA[one.sheet] for one in paper.papers}
    return sheets.pop() if len(sheets) == 1 else "A4"
