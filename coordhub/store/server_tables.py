"""The tables of the PostgreSQL engine, in the schema `coordhub`, and every statement on them. Rows are keyed by office first."""

# ruff: noqa: S608 - every part of a statement stands in this module; what comes from outside is a parameter

from __future__ import annotations

_TABLES = """
    CREATE SCHEMA IF NOT EXISTS coordhub;
    CREATE TABLE coordhub.heads (office text NOT NULL, rev bigint NOT NULL, schema bigint NOT NULL, PRIMARY KEY (office));
    CREATE TABLE coordhub.tables (
        office text NOT NULL, name text NOT NULL, rev bigint NOT NULL, last_id bigint NOT NULL, documents bigint NOT NULL,
        PRIMARY KEY (office, name));
    CREATE TABLE coordhub.documents (
        office text NOT NULL, tbl text NOT NULL, id bigint NOT NULL, rev bigint NOT NULL, doc jsonb NOT NULL,
        PRIMARY KEY (office, tbl, id));
    CREATE INDEX documents_doc ON coordhub.documents USING gin (doc jsonb_path_ops);
    CREATE INDEX documents_drafted ON coordhub.documents (office, tbl, id) WHERE (doc -> 'state') IS NULL AND tbl = 'tasks';
    CREATE TABLE coordhub.commits (
        office text NOT NULL, rev bigint NOT NULL, token text NOT NULL, line text NOT NULL, PRIMARY KEY (office, rev));
    CREATE TABLE coordhub.touches (
        office text NOT NULL, tbl text NOT NULL, rev bigint NOT NULL, id bigint NOT NULL, PRIMARY KEY (office, tbl, rev, id));
    CREATE INDEX touches_id ON coordhub.touches (office, tbl, id, rev)
"""
TABLES = tuple(statement.strip() for statement in _TABLES.split(";"))
"""A task's first state, drafted, is left out of its document: what is left out has no entry in `documents_doc`, so that every list of
open tasks would read all of them but for `documents_drafted`.

`heads` orders the commits of an office; `tables` says of each table what a reader must know before it reads; `commits` holds
the journal's own lines; `touches` says which documents a commit was about."""

RIGHTS = (
    "SELECT current_setting('transaction_read_only'), count(*) FROM information_schema.tables "
    "WHERE table_schema = 'coordhub' AND table_name = 'touches'"
)
MAY_WRITE = "SELECT has_table_privilege('coordhub.commits', 'INSERT')"

HEAD = "SELECT rev, schema FROM coordhub.heads WHERE office = %s"
LOCKED_HEAD = HEAD + " FOR UPDATE"
NEW_HEAD = "INSERT INTO coordhub.heads (office, rev, schema) VALUES (%s, 0, %s) ON CONFLICT (office) DO NOTHING"
MOVE_HEAD = "UPDATE coordhub.heads SET rev = %s WHERE office = %s"

TABLES_OF = "SELECT name, rev, last_id, documents FROM coordhub.tables WHERE office = %s"
PUT_TABLE = (
    "INSERT INTO coordhub.tables (office, name, rev, last_id, documents) VALUES (%s, %s, %s, %s, %s) "
    "ON CONFLICT (office, name) DO UPDATE SET rev = excluded.rev, last_id = excluded.last_id, documents = excluded.documents"
)
DROP_TABLE = "DELETE FROM coordhub.tables WHERE office = %s AND name = %s"

_OF_TABLE = "FROM coordhub.documents WHERE office = %s AND tbl = %s"
ONE_OF = f"SELECT doc {_OF_TABLE} AND id = %s"
SOME_OF = f"SELECT id, doc {_OF_TABLE} AND id = ANY(%s)"
ALL_OF = f"SELECT id, doc {_OF_TABLE} ORDER BY id"
CHUNK_OF = f"SELECT id, doc {_OF_TABLE} AND id > %s ORDER BY id LIMIT %s"
DROP_DOCUMENTS = f"DELETE {_OF_TABLE}"
REMOVE_DOCUMENT = f"DELETE {_OF_TABLE} AND id = %s"
PUT_DOCUMENT = (
    "INSERT INTO coordhub.documents (office, tbl, id, rev, doc) VALUES (%s, %s, %s, %s, %s::jsonb) "
    "ON CONFLICT (office, tbl, id) DO UPDATE SET rev = excluded.rev, doc = excluded.doc"
)

TOUCH = "INSERT INTO coordhub.touches (office, tbl, rev, id) VALUES (%s, %s, %s, %s) ON CONFLICT (office, tbl, rev, id) DO NOTHING"
TOUCHED = (
    "SELECT t.id, d.doc FROM (SELECT DISTINCT id FROM coordhub.touches WHERE office = %s AND tbl = %s AND rev > %s) t "
    "LEFT JOIN coordhub.documents d ON d.office = %s AND d.tbl = %s AND d.id = t.id ORDER BY t.id"
)

_COMMITS = "SELECT c.rev, c.line FROM coordhub.commits c WHERE c.office = %s AND c.rev < %s AND c.rev > %s"
_NEWEST = " ORDER BY c.rev DESC LIMIT 200"
COMMITS = _COMMITS + _NEWEST
COMMITS_OF = (
    f"{_COMMITS} AND EXISTS (SELECT 1 FROM coordhub.touches t WHERE t.office = c.office AND t.tbl = %s AND t.id = %s "
    f"AND t.rev = c.rev){_NEWEST}"
)
COMMITS_FROM = "SELECT rev, line FROM coordhub.commits WHERE office = %s AND rev > %s ORDER BY rev LIMIT %s"
PUT_COMMIT = "INSERT INTO coordhub.commits (office, rev, token, line) VALUES (%s, %s, %s, %s)"
TOKEN = "SELECT token FROM coordhub.commits WHERE office = %s AND rev = %s"  # noqa: S105 - no secret: it tells a commit of ours from another

COPY_DOCUMENTS = "COPY coordhub.documents (office, tbl, id, rev, doc) FROM STDIN"
COPY_COMMITS = "COPY coordhub.commits (office, rev, token, line) FROM STDIN"
COPY_TOUCHES = "COPY coordhub.touches (office, tbl, rev, id) FROM STDIN"


def found(where: str) -> str:
    """The documents of a table that a condition selects."""
    return f"SELECT id, doc {_OF_TABLE} AND {where}"


def counted(where: str) -> str:
    """How many documents of a table a condition selects."""
    return f"SELECT count(*) {_OF_TABLE} AND {where}"
