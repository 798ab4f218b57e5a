"""Where an office is: a folder, or an office on a PostgreSQL server (`postgresql://host/database?office=NAME`)."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote_plus

import msgspec

from coordhub.domain.refusal import Refused

SCHEMES = ("postgresql://", "postgres://")
MAIN = "main"
"""The office that is meant where the address names none."""
_LONGEST = 100
_IN_ACCOUNT = re.compile(r"(://[^:@/?\s]*):\S*@")
_IN_QUERY = re.compile(r"((?:[?&\s]|^)(?:ssl)?password=)[^&\s]*")
"""Where a password stands, in an address that is right and in one that is not: up to the last `@`."""


class ServerAddress(msgspec.Struct, frozen=True):
    """A server's address as libpq reads it (`conninfo`, a URL without our own parameter), and the office on it."""

    conninfo: str
    office: str


def is_server(address: object) -> bool:
    """Whether an address names a server; anything else is a folder."""
    return str(address).startswith(SCHEMES)


def server_address(address: str) -> ServerAddress:
    """The parts of a server's address. Refused when the office's name is empty, too long, or holds what cannot be typed."""
    url, _, query = address.partition("?")
    office, rest = MAIN, []
    for part in query.split("&") if query else ():
        name, _, value = part.partition("=")
        if name == "office":
            office = unquote_plus(value)
        else:
            rest.append(part)
    if not office.strip() or len(office) > _LONGEST or any(unicodedata.category(one)[0] == "C" for one in office):
        raise Refused("server.bad_office", name=repr(office)[:_LONGEST])
    return ServerAddress("?".join([url, "&".join(rest)]) if rest else url, office)


def without_password(address: str) -> str:
    """The address, or any text with one in it, as it may be shown and written down: never with its password."""
    return _IN_QUERY.sub(r"\1", _IN_ACCOUNT.sub(r"\1@", address))


def scrubbed(text: str, address: str) -> str:
    """What a library said of an address, without any part of its password."""
    hidden = [found.group(0) for found in (*_IN_ACCOUNT.finditer(address), *_IN_QUERY.finditer(address))]
    parts = {
        part for one in hidden for part in re.split(r"[:@/?=&%]", one.partition("://")[2].partition(":")[2] or one)
    }
    for part in sorted({*parts, *map(unquote_plus, parts)} - {"password", "sslpassword"}, key=len, reverse=True):
        if len(part) > 2:
            text = text.replace(part, "***")
    return text
