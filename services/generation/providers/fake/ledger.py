"""The books of the fake provider: what it was asked, what it did and what it charged, safe from a kill of the worker."""

import sqlite3
from collections import Counter
from pathlib import Path

_TABLES = """
create table if not exists calls (key text not null, call text not null);
create index if not exists calls_by_key on calls (key, call);
create table if not exists works (
    number integer primary key, key text not null, microdollars integer not null, ready_at real not null);
create index if not exists works_by_key on works (key);
"""


class FakeLedger:
    """One SQLite file, shared by any number of worker processes; in memory without a path."""

    def __init__(self, path: Path | None = None) -> None:
        self._books = sqlite3.connect(path or ":memory:", autocommit=True, timeout=10)
        if path is not None:
            self._books.execute("pragma journal_mode = wal")
        self._books.execute(
            "pragma synchronous = off"
        )  # a kill of the process loses nothing; that is all we need
        self._books.executescript(_TABLES)

    def note(self, key: str, call: str) -> int:
        """Counts a call; answers how often this call was made under this key, this time included."""
        self._books.execute("insert into calls values (?, ?)", (key, call))
        (times,) = self._books.execute(
            "select count(*) from calls where key = ? and call = ?", (key, call)
        ).fetchone()
        return int(times)

    def charge(self, key: str, microdollars: int, *, ready_at: float) -> str:
        """Does one piece of work and charges it; answers with its id. ``ready_at`` in seconds of the epoch."""
        cursor = self._books.execute(
            "insert into works (key, microdollars, ready_at) values (?, ?, ?)", (key, microdollars, ready_at)
        )
        return f"work-{cursor.lastrowid}"

    def work_of(self, key: str) -> str | None:
        """The first work done under a key."""
        row = self._books.execute("select min(number) from works where key = ?", (key,)).fetchone()
        return f"work-{row[0]}" if row and row[0] is not None else None

    def ready_at(self, work: str) -> float | None:
        """When a piece of work is ready; None if it was never taken."""
        row = self._books.execute(
            "select ready_at from works where number = ?", (work.removeprefix("work-"),)
        ).fetchone()
        return None if row is None else float(row[0])

    def deliver(self) -> None:
        """All that was taken is ready now."""
        self._books.execute("update works set ready_at = 0")

    def charges(self) -> Counter[str]:
        """How often each key was charged."""
        return Counter(dict(self._books.execute("select key, count(*) from works group by key")))

    def calls(self) -> Counter[str]:
        """How often each kind of call was made."""
        return Counter(dict(self._books.execute("select call, count(*) from calls group by call")))

    def close(self) -> None:
        """Closes the file."""
        self._books.close()
