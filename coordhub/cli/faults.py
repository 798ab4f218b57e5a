"""From whatever a command raised to one line on stderr and an exit code; a traceback goes to a log file only."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from coordhub.cli import output
from coordhub.domain.refusal import Refused
from coordhub.messages import t

FAULT = 70
"""The exit code of an unexpected fault (EX_SOFTWARE)."""
INTERRUPTED = 130


def answered(work: Callable[[], int]) -> int:
    """Do `work`; the exit code that it gives, or the one of what it raised."""
    try:
        return work()
    except Refused as refusal:
        return refused(refusal)
    except KeyboardInterrupt:
        output.said("")
        return INTERRUPTED
    except output.NobodyReads:
        # What the command did is done; the interpreter must not try to flush the rest at its end.
        if sys.stdout is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        output.said(t("cli.os_error", what=error.strerror or str(error), path=error.filename or "-"))
        if error.errno == errno.ENOSPC and sys.stdout is not None:
            # What is still buffered cannot be written either; the interpreter would say so a second time.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _log(error)
        return 1
    except Exception as fault:  # the one place where a fault ends: said in one sentence, kept in the log
        output.said(t("cli.fault", what=type(fault).__name__, path=_log(fault)))
        return FAULT


def refused(refusal: Refused) -> int:
    """Say a refusal on stderr, in one line."""
    from coordhub.services.wording import sentence

    output.said(" ".join(sentence(refusal).split()))
    return refusal.exit_code


def _log(fault: BaseException) -> str:
    """Append the traceback to the log file in the user's state folder; its path, or `-` when it cannot be written."""
    import traceback

    from coordhub.store.address import without_password

    path = _state_folder() / "faults.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write(
                f"{datetime.now().astimezone().isoformat(timespec='seconds')} {[without_password(one) for one in sys.argv[1:]]!r}\n"
            )
            log.writelines(traceback.format_exception(fault))
    except OSError:
        return "-"
    return str(path)


def _state_folder() -> Path:
    given = os.environ.get("COORDHUB_STATE")
    if given:
        return Path(given)
    from platformdirs import user_state_path

    return user_state_path("coordhub")
