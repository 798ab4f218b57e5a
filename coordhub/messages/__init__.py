"""Every word a person reads, in Chinese and English: `t("task.overdue", number="2020-031")`.

The first segment of a key names the module of `messages.zh` and `messages.en` that holds it, so a command loads only the
wording it uses. Each module is one dict `WORDS`; both languages hold the same keys and placeholders. An English plural is
written as two keys, `...one` and `...other`, chosen by the parameter `count`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import import_module
from typing import Any, Literal, cast

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")

_spoken: ContextVar[Lang | None] = ContextVar("spoken", default=None)
_process: list[Lang] = ["zh"]
"""The language of the process: worker threads begin without the context of who started them."""


@cache
def _words(lang: Lang, subject: str) -> Mapping[str, str]:
    return cast("Mapping[str, str]", import_module(f"{__name__}.{lang}.{subject}").WORDS)


def t(key: str, /, *, lang: Lang | None = None, **params: Any) -> str:
    """The wording of `key` in the language spoken now (or `lang`), its placeholders filled. An unknown key is a KeyError."""
    words = _words(lang or spoken(), key.partition(".")[0])
    if "count" in params and key not in words:
        key = f"{key}.one" if params["count"] == 1 and f"{key}.one" in words else f"{key}.other"
    return words[key].format(**params) if params else words[key]


def spoken() -> Lang:
    """The language spoken now."""
    return _spoken.get() or _process[0]


def speak(lang: Lang) -> None:
    """Set the language of this process."""
    _process[0] = lang


@contextmanager
def speaking(lang: Lang) -> Iterator[None]:
    """Speak `lang` inside the block: papers speak the office's language whatever the screen does."""
    token = _spoken.set(lang)
    try:
        yield
    finally:
        _spoken.reset(token)


def chosen(asked: str | None, environ: Mapping[str, str] = os.environ) -> Lang:
    """The language to speak: what was asked for, else COORDHUB_LANG, else the locale's when it is zh or en, else Chinese."""
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    for wish in (asked, environ.get("COORDHUB_LANG"), locale):
        if wish and wish[:2].lower() in LANGUAGES:
            return cast("Lang", wish[:2].lower())
    return "zh"
