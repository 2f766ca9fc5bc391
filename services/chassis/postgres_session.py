"""The one connection of a process for what outlives a transaction: LISTEN, and locks held while something runs."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, ClassVar

import asyncpg

LINGER_SECONDS = 0.2
"""How long the connection is kept after its last user; a pool that closes waits for it this long."""

STANDBY_SECONDS = 1.0
"""How often a standby asks whether the lock is free."""

type Pool = asyncpg.Pool[asyncpg.Record]


class _Ear:
    """The highest number heard on one channel, and who waits for a higher one."""

    def __init__(self) -> None:
        self.highest = -1
        self.primed = False
        self._waiting: set[asyncio.Future[None]] = set()

    def hear(self, number: int) -> None:
        if number > self.highest:
            self.highest = number
            self._wake()

    def fail(self) -> None:
        self.primed = False
        self.highest = -1
        self._wake()

    async def listen(self, seconds: float) -> None:
        """Returns at the next news, or after ``seconds``."""
        news = asyncio.get_running_loop().create_future()
        self._waiting.add(news)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await news
        finally:
            self._waiting.discard(news)

    def _wake(self) -> None:
        for news in self._waiting:
            if not news.done():
                news.set_result(None)


class SessionLease:
    """A lock that lives as long as the session."""

    def __init__(self, lost: asyncio.Event) -> None:
        self._lost = lost

    async def wait_lost(self) -> None:
        """Returns when the connection that held the lock is gone."""
        await self._lost.wait()


class PostgresSession:
    """Opened when first needed, closed shortly after the last use, opened again after a loss."""

    _open_sessions: ClassVar[list["PostgresSession"]] = []

    @classmethod
    def of(cls, pool: Pool) -> "PostgresSession":
        """The session that everybody who shares ``pool`` shares."""
        cls._open_sessions[:] = [one for one in cls._open_sessions if not one._pool.is_closing()]
        for session in cls._open_sessions:
            if session._pool is pool:
                return session
        session = cls(pool)
        cls._open_sessions.append(session)
        return session

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._connection: Any = None
        self._lost = asyncio.Event()
        self._users = 0
        self._one_at_a_time = asyncio.Lock()
        self._ears: dict[str, _Ear] = defaultdict(_Ear)
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._closing: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def listening(self, channel: str) -> AsyncIterator[_Ear]:
        """An ear on ``channel``. If it is not ``primed``, ask the table once: news may have been missed before."""
        async with self._in_use():
            ear = self._ears[channel]
            if not ear.primed:
                async with self._one_at_a_time:
                    connection = await self._open()
                    if not ear.primed:
                        await connection.add_listener(channel, self._heard)
            yield ear

    @asynccontextmanager
    async def exclusively(self, name: str) -> AsyncIterator[SessionLease]:
        """Waits until no task of any process holds ``name``, and holds it for the block or until the loss."""
        async with self._locks[name], self._in_use():
            lost = await self._wait_for_lock(name)
            try:
                yield SessionLease(lost)
            finally:
                await self._unlock(name, lost)

    async def _wait_for_lock(self, name: str) -> asyncio.Event:
        # Asking again and again, because a waiting query would occupy the one connection.
        while True:
            if (lost := await self._try_lock(name)) is not None:
                return lost
            await asyncio.sleep(STANDBY_SECONDS)

    async def _try_lock(self, name: str) -> asyncio.Event | None:
        async with self._one_at_a_time:
            connection = await self._open()
            sql = "select pg_try_advisory_lock(hashtextextended($1, 1))"
            return self._lost if await connection.fetchval(sql, name) else None

    async def _unlock(self, name: str, lost: asyncio.Event) -> None:
        if lost.is_set():
            return
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            async with self._one_at_a_time:
                if not lost.is_set():
                    sql = "select pg_advisory_unlock(hashtextextended($1, 1))"
                    await self._connection.fetchval(sql, name)

    @asynccontextmanager
    async def _in_use(self) -> AsyncIterator[None]:
        self._users += 1
        try:
            yield
        finally:
            self._users -= 1
            if self._users == 0:
                asyncio.get_running_loop().call_later(LINGER_SECONDS, self._close_if_unused)

    async def _open(self) -> Any:
        if self._connection is None:
            connection = await self._pool.acquire()
            lost = asyncio.Event()
            self._connection, self._lost = connection, lost
            connection.add_termination_listener(lambda _: self._lose(connection, lost))
        return self._connection

    def _heard(self, _connection: Any, _pid: int, channel: str, payload: object) -> None:
        self._ears[channel].hear(int(str(payload)))

    def _lose(self, connection: Any, lost: asyncio.Event) -> None:
        lost.set()
        if self._connection is connection:
            self._connection = None
            closing = asyncio.ensure_future(self._give_back(connection))
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)
            for ear in self._ears.values():
                ear.fail()

    def _close_if_unused(self) -> None:
        if self._users == 0 and self._connection is not None:
            connection = self._connection
            self._lose(connection, self._lost)

    async def _give_back(self, connection: Any) -> None:
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            # Closed, not reused: it may still listen and hold locks.
            await connection.close(timeout=2)
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await self._pool.release(connection)
