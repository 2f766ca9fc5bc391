"""Appends that would wait for the same lock go together: one statement, one commit, an outcome for each."""

import asyncio
from dataclasses import dataclass, field
from typing import NamedTuple

import asyncpg

type Pool = asyncpg.Pool[asyncpg.Record]
type Outcome = tuple[str, int, int]

MOST_TOGETHER = 64


class Wish(NamedTuple):
    """The arguments of the SQL function ``append``, in its order."""

    stream: str
    expected_version: int
    types: list[str]
    schema_versions: list[int]
    datas: list[str]
    metadata: str
    key: str | None
    request_hash: str | None


@dataclass(eq=False, slots=True)
class _Waiting:
    wish: Wish
    outcome: asyncio.Future[Outcome] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    def settle(self, outcome: Outcome) -> None:
        if not self.outcome.done():
            self.outcome.set_result(outcome)

    def fail(self, failure: Exception) -> None:
        if not self.outcome.done():
            self.outcome.set_exception(failure)


class GroupCommit:
    """The way of one process into the log in ``schema`` (quoted).

    An append that finds nobody before it goes alone and at once. Those that come while a statement is under way wait
    for its end and then go in one statement of their own: the log admits one writer at a time anyway, and a commit
    costs the same for one as for many.
    """

    def __init__(self, pool: Pool, schema: str) -> None:
        self.alone = f"select {schema}.append($1, $2, $3, $4, $5, $6, $7, $8)"
        self._together = f"select * from {schema}.append_each($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        self._pool = pool
        self._waiting: list[_Waiting] = []
        self._under_way = False
        self._writing: asyncio.Task[None] | None = None

    async def append(self, wish: Wish) -> Outcome:
        """Outcome, version and position. Raises what asyncpg does."""
        if self._under_way:
            waiting = _Waiting(wish)
            self._waiting.append(waiting)
            return await waiting.outcome
        self._under_way = True
        try:
            return await self._write_one(wish)
        finally:
            self._go_on()

    def _go_on(self) -> None:
        self._waiting = [waiting for waiting in self._waiting if not waiting.outcome.done()]
        if self._waiting:
            together, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
            self._writing = asyncio.ensure_future(self._write_together(together))
        else:
            self._under_way = False

    async def _write_together(self, together: list[_Waiting]) -> None:
        try:
            wishes = [waiting.wish for waiting in together]
            outcomes = (
                [await self._write_one(wishes[0])] if len(wishes) == 1 else await self._write_each(wishes)
            )
            for waiting, outcome in zip(together, outcomes, strict=True):
                waiting.settle(outcome)
        except asyncpg.DataError:
            # One of them cannot be written, so none was; alone, only that one fails.
            for waiting in together:
                await self._write_alone(waiting)
        except Exception as failure:
            for waiting in together:
                waiting.fail(failure)
        finally:
            for waiting in together:
                waiting.outcome.cancel()
            self._go_on()

    async def _write_alone(self, waiting: _Waiting) -> None:
        try:
            waiting.settle(await self._write_one(waiting.wish))
        except Exception as failure:
            waiting.fail(failure)

    async def _write_one(self, wish: Wish) -> Outcome:
        return await self._pool.fetchval(self.alone, *wish)  # type: ignore[no-any-return]

    async def _write_each(self, wishes: list[Wish]) -> list[Outcome]:
        rows = await self._pool.fetch(
            self._together,
            [wish.stream for wish in wishes],
            [wish.expected_version for wish in wishes],
            [len(wish.types) for wish in wishes],
            [name for wish in wishes for name in wish.types],
            [version for wish in wishes for version in wish.schema_versions],
            [data for wish in wishes for data in wish.datas],
            [wish.metadata for wish in wishes],
            [wish.key for wish in wishes],
            [wish.request_hash for wish in wishes],
        )
        return [tuple(row) for row in rows]
