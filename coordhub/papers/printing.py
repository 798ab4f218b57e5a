"""Printing through CUPS: a PDF goes to `lp`, whose options come from a closed list; printers are listed, jobs shown and cancelled.

No text of a paper or of a user is ever an option, CUPS is spoken to in its own language (`LC_ALL=C`), and whatever it answers is said
in a sentence of ours.
"""

from __future__ import annotations

import os
import re
import subprocess
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parsedate
from itertools import pairwise
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote

from coordhub.domain.refusal import NotFound, Refused

if TYPE_CHECKING:
    from coordhub.domain.office import Office

SIDES = {"one": "one-sided", "long": "two-sided-long-edge", "short": "two-sided-short-edge"}
MEDIA = ("A4", "A3")
MOST_COPIES = 99
SECONDS = 60
"""How long CUPS may take to answer."""
_ENVIRONMENT = {"LC_ALL": "C", "TZ": "CST-8"}
"""CUPS speaks English, and its times are the office's (+08:00)."""
_NAME = re.compile(r"(?!-)[^\s/#'\"\\]{1,127}(?:/[^\s/#'\"\\]{1,127})?")
"""What CUPS allows as a printer's name, and as the name of a set of its options."""
_PAGES = re.compile(r"\d{1,4}(?:-\d{1,4})?(?:,\d{1,4}(?:-\d{1,4})?)*")
_ANSWERS = (
    (re.compile(r"not running|unable to connect|connection refused", re.IGNORECASE), "printing.no_server"),
    (re.compile(r"not accepting jobs"), "printing.not_accepting"),
    (re.compile(r"unauthorized|forbidden|not authorized|not allowed|no authentication", re.IGNORECASE), "printing.not_allowed"),
)  # fmt: skip
"""What CUPS says, and the sentence for it."""


def ranges(pages: str, total: int = 0) -> list[tuple[int, int]]:
    """Pages as they are typed, such as 1-2,4, from first to last; full-width figures and marks are read too. Refused when they are not
    understood, do not rise, or go beyond the total where that is known."""
    if not pages.strip():
        return []
    plain = unicodedata.normalize("NFKC", pages).replace("\u3001", ",").replace(" ", "")
    found = []
    for one in plain.split(",") if _PAGES.fullmatch(plain) else ():
        first, _, last = one.partition("-")
        found.append((int(first), int(last or first)))
    rises = all(first <= last for first, last in found) and all(one[1] < after[0] for one, after in pairwise(found))
    if not found or found[0][0] < 1 or not rises:
        raise Refused("printing.bad_pages", field="pages", pages=pages)
    if total and found[-1][1] > total:
        raise Refused("printing.no_page", field="pages", page=found[-1][1], total=total)
    return found


@dataclass(frozen=True)
class Options:
    """How a paper is printed; empty is as the printer does it, for `media` on the sheet that it is made for. Refused when a value is not
    of its list: 1 to 99 copies, sides one, long or short, A4 or A3, pages such as 1-2,4."""

    copies: int = 1
    sides: str = ""
    media: str = ""
    pages: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.copies <= MOST_COPIES:
            raise Refused("printing.bad_copies", field="copies", copies=self.copies, most=MOST_COPIES)
        for field, value, choices in (("sides", self.sides, tuple(SIDES)), ("media", self.media, MEDIA)):
            if value and value not in choices:
                raise Refused("printing.bad_choice", field=field, value=value, choices=", ".join(choices))
        ranges(self.pages)


PLAIN = Options()
State = Literal["idle", "printing", "stopped", "unknown"]
_STATES: dict[str, State] = {"is idle": "idle", "now printing": "printing", "disabled": "stopped"}


@dataclass(frozen=True)
class Printer:
    """A printer: what it is doing, whether it takes jobs, and why not. Of one on the network nobody has used, the state is not known."""

    name: str
    is_default: bool = False
    state: State = "unknown"
    accepts: bool = True
    why: str = ""


JobState = Literal["waiting", "held", "printing", "done"]


@dataclass(frozen=True)
class Job:
    """A job: the account that sent it, how large it is, when it was sent (ISO minute), and whether it waits, is held, prints or is done."""

    id: str
    printer: str
    owner: str
    size: int
    time: str
    state: JobState


def send_file(office: Office, content: bytes, title: str, printer: str = "", options: Options = PLAIN) -> str:
    """Print a PDF and give the job's name; a paper that was issued and kept is printed as it was then. Without a printer it goes to the
    office's, else to the machine's. Refused when it is no PDF, has not those pages, or CUPS does not take it: the sentence says why."""
    if not content.startswith(b"%PDF-"):
        raise Refused("printing.no_pdf", title=title)
    sheets = _sheets(content)
    wanted = ranges(options.pages, len(sheets))
    to = printer or office.printer
    if to and not _NAME.fullmatch(to):
        raise _unknown(to)
    media = options.media or (sheets[0] if len(set(sheets)) == 1 else "A4")
    command = ["-n", str(options.copies), "-t", _title(title), "-o", f"media={media}", "-o", "fit-to-page"]
    command += ["-o", f"sides={SIDES[options.sides]}"] if options.sides else []
    command += ["-P", ",".join(f"{first}-{last}" for first, last in wanted)] if wanted else []
    command += ["-d", to] if to else []
    done = _run("lp", *command, "--", "-", content=content)
    named = re.search(r"request id is (\S+)", done.said)
    if done.failed or named is None:
        raise _refusal(done, to)
    return unquote(named[1])


def held_up(job: str) -> Printer | None:
    """The printer of a job when it has stopped, so that the job waits until somebody sees to it."""
    name = job.rpartition("-")[0]
    return next((one for one in printers() if one.name == name and one.state == "stopped"), None)


def printers() -> list[Printer]:
    """The printers there are, in the order of CUPS. Refused where it does not run."""
    done = _run("lpstat", "-d", "-p", "-a")
    if done.failed and "No destinations" not in done.fault:
        raise _refusal(done)
    found: dict[str, Printer] = {}
    default = name = ""
    for line in done.said.splitlines():
        if said := re.match(r"system default destination: (\S+)", line):
            default = said[1]
        elif said := re.match(r"printer (\S+) (is idle|now printing|disabled)", line):
            name = said[1]
            found[name] = Printer(name, state=_STATES[said[2]])
        elif said := re.match(r"(\S+) (not )?accepting requests", line):
            name = said[1]
            found[name] = replace(found.get(name, Printer(name)), accepts=not said[2])
        elif line.startswith("\t") and name and not found[name].why:
            found[name] = replace(found[name], why=line.strip())
    for name in _run("lpstat", "-e").said.split():
        found.setdefault(name, Printer(name))
    return [replace(one, is_default=one.name == default) for one in found.values()]


def jobs(*, done: bool = False) -> list[Job]:
    """The jobs that wait or print, the oldest first; or those that are over, however they ended. Refused where CUPS does not run."""
    answer = _run("lpstat", "-l", "-W", "completed" if done else "not-completed", "-o")
    if answer.failed:
        raise _refusal(answer)
    printing = set() if done else set(re.findall(r"now printing (\S+)\.\s", unquote(_run("lpstat", "-p").said)))
    found = []
    for block in re.split(r"\n(?=\S)", answer.said):
        if head := re.match(r"(\S+)-(\d+)\s+(\S+)\s+(\d+)\s+(.+)", block):
            name = unquote(f"{head[1]}-{head[2]}")
            state: JobState = "held" if "job-hold" in block else "printing" if name in printing else "waiting"
            found.append(Job(name, unquote(head[1]), head[3], int(head[4]), _time(head[5]), "done" if done else state))
    return found


def cancel(job: str) -> Job:
    """Cancel a job by its name (office-12) or number. NotFound when there is none; refused when it is over or not ours to cancel."""
    meant = next((one for one in jobs() if job in {one.id, one.id.rpartition("-")[2]}), None)
    if meant is None:
        if any(job in {one.id, one.id.rpartition("-")[2]} for one in jobs(done=True)):
            raise Refused("printing.job_over", job=job)
        raise NotFound("printing.no_job", job=job)
    done = _run("cancel", meant.id)
    if done.failed:
        raise _refusal(done)
    return meant


@dataclass(frozen=True)
class _Answer:
    failed: bool
    said: str
    fault: str


def _run(program: str, *arguments: str, content: bytes = b"") -> _Answer:
    """One of CUPS' programs. It gets a session of its own, or it would ask for a password on the terminal and wait."""
    try:
        done = subprocess.run(
            [program, *arguments], input=content, capture_output=True, check=False, timeout=SECONDS, start_new_session=True,
            env={**os.environ, **_ENVIRONMENT},
        )  # fmt: skip
    except FileNotFoundError as fault:
        raise Refused("printing.no_program", program=program) from fault
    except subprocess.TimeoutExpired as fault:
        raise Refused("printing.timed_out", seconds=SECONDS) from fault
    except OSError as fault:
        raise Refused("printing.failed", why=fault.strerror or program) from fault
    return _Answer(
        done.returncode != 0, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace").strip()
    )


def _refusal(done: _Answer, printer: str = "") -> Refused:
    """The sentence for what CUPS answered. It says that there is no default printer also when it does not run, whoever was named."""
    for pattern, key in _ANSWERS:
        if pattern.search(done.fault):
            named = re.search(r'Destination "(.+)"', done.fault)
            return Refused(key, printer=named[1] if named else printer)
    if "does not exist" in done.fault or "efault destination" in done.fault:
        return _unknown(printer)
    last = done.fault.splitlines()[-1] if done.fault else "?"
    return Refused("printing.failed", why=re.sub(r"^(lp|lpstat|cancel): (Error - )?", "", last))


def _unknown(printer: str) -> Refused:
    """No such printer, or none named and no default, with those there are. Refused at once where CUPS does not run."""
    there = ", ".join(one.name for one in printers())
    if not there:
        return Refused("printing.no_printers")
    if printer:
        return NotFound("printing.unknown", field="printer", printer=printer, names=there)
    return Refused("printing.no_default", field="printer", names=there)


def _sheets(content: bytes) -> list[str]:
    """The sheet of each page of a PDF of ours: A3 or A4. Empty where another program made it and it cannot be told."""
    boxes = re.findall(rb"/MediaBox ?\[([\d. ]+)\]", content)
    if len(boxes) != len(re.findall(rb"/Type ?/Page\b", content)):
        return []
    return ["A3" if max(map(float, box.split())) > 1000 else "A4" for box in boxes]


def _title(text: str) -> str:
    """A job's title: one line, as long as CUPS takes."""
    shown = "".join(one for one in text if one.isprintable())
    return shown.encode()[:250].decode(errors="ignore") or "-"


def _time(text: str) -> str:
    """When a job was sent, as an ISO minute; as CUPS says it where it says it otherwise."""
    read = parsedate(text)  # knows the form of C in any locale
    return datetime(*read[:5]).isoformat(timespec="minutes") if read else text.strip()
