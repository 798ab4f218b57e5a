"""Where an office is: a folder, or an office on a PostgreSQL server (`postgresql://host/database?office=NAME`)."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote, unquote_plus

import msgspec

from coordhub.domain.refusal import Refused

SCHEMES = ("postgresql://", "postgres://")
MAIN = "main"
"""The office that is meant where the address names none."""
_LONGEST = 100


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
    """The address as it may be shown and written down: never with its password."""
    url, mark, query = address.partition("?")
    scheme, slashes, rest = url.partition("://")
    parts = [part for part in query.split("&") if part and not part.startswith(("password=", "sslpassword="))]
    account, at, place = rest.rpartition("@")
    if at:
        rest = f"{account.partition(':')[0]}@{place}"
    return f"{scheme}{slashes}{rest}" + (mark + "&".join(parts) if parts else "")


def with_office(address: str, office: str) -> str:
    """The same server with another office."""
    parts = server_address(address)
    return f"{parts.conninfo}{'&' if '?' in parts.conninfo else '?'}office={quote(office)}"
