"""Applies numbered ``.sql`` files to one schema, once each, in order, under an advisory lock."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from asyncpg.pool import PoolConnectionProxy

_FILE_NAME = re.compile(r"\d{4}_(pre|post)_[a-z0-9_]+\.sql")
_SCHEMA_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_PLACEHOLDER = re.compile(r"""(?<!:):(["'])schema\1""")


type Connection = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"


class MigrationError(Exception):
    """A migration cannot be applied; the sentence names the file and what to do."""


def quoted(schema: str) -> str:
    """The schema name as an SQL identifier. Raises ValueError for a name that is not plain lower case."""
    if not _SCHEMA_NAME.fullmatch(schema):
        raise ValueError(f"not a schema name (a-z, 0-9, _, at most 63): {schema!r}")
    return f'"{schema}"'


async def apply_migrations(
    database: "asyncpg.Pool[asyncpg.Record] | Connection",
    schema: str,
    directory: Path,
) -> tuple[str, ...]:
    """Brings ``schema`` up to the files of ``directory``, all or none; returns what was newly applied (``owner/file``).

    Files are called ``NNNN_pre_what.sql`` (before the release that needs it starts) or ``NNNN_post_what.sql`` (after
    the last process of the release before has stopped). They run with the schema first in the search path; inside
    function bodies ``:"schema"`` stands for its name and ``:'schema'`` for the same as a string. Several directories
    may share a schema. Raises MigrationError if an applied file was changed.
    """
    if isinstance(database, asyncpg.Pool):
        async with database.acquire() as connection:
            return await apply_migrations(connection, schema, directory)
    files = _files(directory)
    async with database.transaction():
        await database.execute(
            "select pg_advisory_xact_lock(hashtextextended('reelwright migrations ' || $1, 0))", schema
        )
        await database.execute(f"create schema if not exists {quoted(schema)}")
        await database.execute(f"set local search_path to {quoted(schema)}, public")
        await database.execute(
            "create table if not exists migrations ("
            "name text primary key, sha256 text not null, applied_at timestamptz not null default clock_timestamp())"
        )
        applied = {row["name"]: row["sha256"] for row in await database.fetch("select * from migrations")}
        return tuple([file.name for file in files if await _apply(database, schema, file, applied)])


@dataclass(frozen=True)
class _File:
    path: Path
    name: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def _files(directory: Path) -> list[_File]:
    paths = sorted(directory.glob("*.sql"))
    if not paths:
        raise MigrationError(f"no migrations in {directory}: is the installation complete?")
    for path in paths:
        if not _FILE_NAME.fullmatch(path.name):
            raise MigrationError(f"{path} is not called NNNN_pre_what.sql or NNNN_post_what.sql: rename it")
    return [_File(path, f"{directory.parent.name}/{path.name}", path.read_text("utf-8")) for path in paths]


async def _apply(connection: Connection, schema: str, file: _File, applied: dict[str, str]) -> bool:
    if file.name in applied:
        if applied[file.name] != file.sha256:
            raise MigrationError(
                f"{file.path} was changed after it had been applied to schema {schema}: "
                "restore it, and write the change as a new file"
            )
        return False
    names = {'"': quoted(schema), "'": f"'{schema}'"}
    try:
        await connection.execute(_PLACEHOLDER.sub(lambda found: names[found[1]], file.text))
    except asyncpg.PostgresError as failure:
        raise MigrationError(f"{file.path} cannot be applied to schema {schema}: {failure}") from failure
    await connection.execute("insert into migrations (name, sha256) values ($1, $2)", file.name, file.sha256)
    return True
