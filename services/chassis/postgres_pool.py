"""Opens the connection pool all parts of a process share."""

import asyncpg


async def open_pool(dsn: str, *, size: int = 20) -> "asyncpg.Pool[asyncpg.Record]":
    """A pool of at most ``size`` connections that heals by itself after the server was away. Raises what asyncpg does.

    Connections are not reset between uses, which would cost a round trip each time: whoever uses one leaves no session
    state behind (``set local`` only, transaction locks only; what must outlive a transaction is in postgres_session).
    """
    pool = await asyncpg.create_pool(
        dsn,
        min_size=0,
        max_size=size,
        max_inactive_connection_lifetime=0,
        reset=_keep,
        server_settings={"jit": "off", "application_name": "reelwright"},
    )
    await pool.execute("select 1")
    return pool


async def _keep(_connection: object) -> None:
    pass
