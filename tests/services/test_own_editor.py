"""The user's own editor: what cannot be opened is refused, and the text stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from coordhub.domain.refusal import Refused
from coordhub.services.own_editor import edit


def test_an_editor_that_is_no_program_is_refused_with_what_would_help(tmp_path: Path) -> None:
    broken = tmp_path / "editor"
    broken.write_text("#!/nowhere/at/all\n")
    broken.chmod(0o755)
    (text := tmp_path / "text").write_text("原文")
    with pytest.MonkeyPatch.context() as patched, pytest.raises(Refused) as caught:
        patched.setenv("VISUAL", str(broken))
        edit(text)
    assert caught.value.key == "minutes.no_editor"
    assert text.read_text() == "原文"
