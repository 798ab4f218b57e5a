"""A real cupsd of a test's own: its own settings, socket, spool and programs in a folder of its own, and a queue whose printer is a
folder into which each job's PDF falls. Nothing of the machine's own CUPS is read or touched."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conditions import until
from tests.system.harness import program

LIBRARY = Path("/usr/lib/cups")
QUEUE = "office"
_PROGRAMS = ("cupsd", "lp", "lpstat", "cancel", "lpadmin", "cupsdisable", "cupsreject")
_SETTINGS = """
Listen {folder}/socket
LogLevel warn
Browsing No
WebInterface No
DefaultAuthType None
PreserveJobHistory Yes
PreserveJobFiles No
JobRetryInterval 1
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
_FILES = """
ServerRoot {folder}/root
ServerBin {folder}/bin
StateDir {folder}/state
RequestRoot {folder}/spool
TempDir {folder}/spool/tmp
CacheDir {folder}/cache
ServerKeychain {folder}/root/ssl
AccessLog {folder}/access
ErrorLog {folder}/log
PageLog {folder}/pages
Printcap
SyncOnClose No
{accounts}
"""
_PRINTER = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "FOLDER.PPD"
*Manufacturer: "Hub"
*Product: "(Folder)"
*ModelName: "Folder"
*ShortNickName: "Folder"
*NickName: "Folder"
*PSVersion: "(3010.000) 0"
*ColorDevice: True
*DefaultColorSpace: RGB
*LanguageLevel: "3"
*cupsVersion: 2.4
*cupsManualCopies: True
*cupsFilter: "application/vnd.cups-pdf 0 -"
*OpenUI *PageSize/Page Size: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: A4
*PageSize A4/A4: "<</PageSize[595 842]>>setpagedevice"
*PageSize A3/A3: "<</PageSize[842 1191]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion/Page Region: PickOne
*OrderDependency: 10 AnySetup *PageRegion
*DefaultPageRegion: A4
*PageRegion A4/A4: "<</PageSize[595 842]>>setpagedevice"
*PageRegion A3/A3: "<</PageSize[842 1191]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "0 0 595 842"
*ImageableArea A3/A3: "0 0 842 1191"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
*PaperDimension A3/A3: "842 1191"
*OpenUI *Duplex/Sides: PickOne
*OrderDependency: 10 AnySetup *Duplex
*DefaultDuplex: None
*Duplex None/One: "<</Duplex false>>setpagedevice"
*Duplex DuplexNoTumble/Long: "<</Duplex true/Tumble false>>setpagedevice"
*Duplex DuplexTumble/Short: "<</Duplex true/Tumble true>>setpagedevice"
*CloseUI: *Duplex
*DefaultFont: Courier
*Font Courier: Standard "(002.004S)" Standard ROM
"""
_BACKEND = """#!/bin/sh
[ $# -eq 0 ] && {{ echo 'direct folder "Unknown" "Folder"'; exit 0; }}
printf '%s\\n' "$@" > {folder}/out/$1.asked
if [ $# -ge 6 ]; then cat "$6"; else cat; fi > {folder}/out/$1.part
mv {folder}/out/$1.part {folder}/out/$1.pdf
"""


def why_absent() -> str:
    """Why there can be no printing here; empty when there can."""
    missing = [name for name in _PROGRAMS if program(name) is None]
    missing += [] if (LIBRARY / "filter" / "pdftopdf").exists() else ["pdftopdf"]
    if missing:
        return f"not installed: {', '.join(missing)} (Debian: cups-daemon cups-client cups-filters-core-drivers)"
    return ""


needs_cups = pytest.mark.skipif(bool(why_absent()), reason=why_absent())


class Cups:
    """A scheduler that runs, and what came out of its printer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {"CUPS_SERVER": str(folder / "socket")}
        _furnish(folder)
        command = [
            program("cupsd") or "cupsd",
            "-f",
            "-c",
            str(folder / "root/cupsd.conf"),
            "-s",
            str(folder / "root/cups-files.conf"),
        ]
        self.errors = (folder / "stderr").open("wb")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.errors, stderr=self.errors)
        try:
            until(self._runs, said=self.said)
        except BaseException:  # a skip as well: nothing is left running
            self.stop()
            raise

    def _runs(self) -> bool:
        if self.process.poll() is not None:
            pytest.skip(f"cupsd does not start here: {self.said()[-300:]}")
        return "scheduler is running" in self.run("lpstat", "-r", code=None)

    def said(self) -> str:
        """What it wrote to its log."""
        return "".join(
            one.read_text("utf-8", "replace") for one in (self.folder / "stderr", self.folder / "log") if one.exists()
        )

    def run(self, *command: str, code: int | None = 0) -> str:
        """One of CUPS' own programs, on this scheduler; what it printed."""
        done = subprocess.run(
            [program(command[0]) or command[0], *command[1:]], capture_output=True, text=True, check=False,
            env={**os.environ, **self.environment, "LC_ALL": "C"},
        )  # fmt: skip
        assert code is None or done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def queue(self, name: str = QUEUE, *, default: bool = True) -> None:
        """Make a queue that prints into the folder."""
        self.run("lpadmin", "-p", name, "-E", "-v", "folder:/", "-P", str(self.folder / "folder.ppd"))
        if default:
            self.run("lpadmin", "-d", name)

    def printed(self, job: str) -> Path:
        """The PDF that a job left, once it is there."""
        path = self.folder / "out" / f"{job.rpartition('-')[2]}.pdf"
        until(path.exists, said=self.said)
        return path

    def asked(self, job: str) -> list[str]:
        """What the printer was told of a job: number, account, title, copies, options."""
        return (self.printed(job).with_suffix(".asked")).read_text("utf-8").splitlines()

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(10)
        self.errors.close()


def _furnish(folder: Path) -> None:
    """The folders, settings, printer and programs that a scheduler of our own needs."""
    folder.chmod(0o755)  # filters run under another account
    for name in ("root/ssl", "state/certs", "spool/tmp", "cache", "out", "bin/backend"):
        (folder / name).mkdir(parents=True)
    for name in ("filter", "daemon", "notifier", "driver", "cgi-bin", "monitor"):
        (folder / "bin" / name).symlink_to(LIBRARY / name)
    accounts = "User lp\nGroup lp\nSystemGroup root" if os.geteuid() == 0 else ""
    (folder / "root/cupsd.conf").write_text(_SETTINGS.format(folder=folder))
    (folder / "root/cups-files.conf").write_text(_FILES.format(folder=folder, accounts=accounts))
    (folder / "folder.ppd").write_text(_PRINTER)
    backend = folder / "bin/backend/folder"
    backend.write_text(_BACKEND.format(folder=folder))
    backend.chmod(0o700)  # so it runs under the scheduler's own account


@contextmanager
def cupsd() -> Iterator[Cups]:
    """A scheduler for as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="hub-cups-") as folder:
        server = Cups(Path(folder))
        try:
            yield server
        finally:
            server.stop()
