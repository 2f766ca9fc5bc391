"""The read models, one file each: what changes its rows, and the queries that read them."""

from typing import Any

import asyncpg

type Connection = asyncpg.Connection[asyncpg.Record]
type Rows = asyncpg.Pool[asyncpg.Record] | Connection
type Json = dict[str, Any]
