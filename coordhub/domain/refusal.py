"""A rule said no: the one way in which domain and services decline what a coordinator asked for."""

from __future__ import annotations


class Refused(Exception):
    """A request that a rule of the house forbids; nothing was changed.

    `key` names the sentence in `messages`, `params` fill it. The command line shows it on one line and exits
    with 1; a form shows it under the field named by `field`.
    """

    exit_code = 1

    def __init__(self, key: str, *, field: str = "", **params: object) -> None:
        super().__init__(key)
        self.key = key
        self.field = field
        self.params = params

    def __str__(self) -> str:
        filled = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.key} ({filled})" if filled else self.key


class NeedsReason(Refused):
    """Refused unless a reason is given, which the history then keeps."""


class NotFound(Refused):
    """Nothing answers to the name, number or id that was given; exit code 3."""

    exit_code = 3
