"""API keys: ``rw_<id>_<secret>``, by ``X-API-Key`` or ``Authorization: Bearer``; stored as SHA-256, each of one tenant."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPBearer

from services.gateway.problems import Refusal
from services.gateway.views import Json, Rows

ADD = "insert into gateway.api_keys (key_id, tenant, name, sha256, created_at) values ($1, $2, $3, $4, $5)"
FIND = "select tenant, sha256 from gateway.api_keys where key_id = $1 and revoked_at is null"
LIST = "select key_id, tenant, name, created_at, revoked_at from gateway.api_keys order by created_at, key_id"
REVOKE = (
    "update gateway.api_keys set revoked_at = $2 where key_id = $1 and revoked_at is null returning key_id"
)

_header = APIKeyHeader(
    name="X-API-Key", auto_error=False, description="An API key, as `reelwright keys` shows it."
)
_bearer = HTTPBearer(auto_error=False, description="The same key as a bearer token.")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: one key, which belongs to one tenant."""

    key_id: str
    tenant: str


async def create_key(rows: Rows, *, tenant: str, name: str, now: datetime) -> str:
    """A new key. This is the only time it can be seen."""
    key_id, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    key = f"rw_{key_id}_{secret}"
    await rows.execute(ADD, key_id, tenant, name, _digest(key), now)
    return key


async def adopt_key(rows: Rows, key: str, *, tenant: str, name: str, now: datetime) -> None:
    """Makes a key that was made elsewhere (a secret of the deployment) valid; harmless when it is already."""
    key_id = _id_of(key)
    if key_id is None:
        raise ValueError("an API key looks like rw_<id>_<secret>; make one with `reelwright keys new`")
    if await rows.fetchrow(FIND, key_id) is None:
        await rows.execute(ADD + " on conflict do nothing", key_id, tenant, name, _digest(key), now)


async def list_keys(rows: Rows) -> list[Json]:
    """All keys without their secrets."""
    return [dict(row) for row in await rows.fetch(LIST)]


async def revoke_key(rows: Rows, key_id: str, *, now: datetime) -> bool:
    """Ends a key; False when there is no such valid key."""
    return await rows.fetchval(REVOKE, key_id, now) is not None


async def caller_of(rows: Rows, key: str | None) -> Caller:
    """Who a key belongs to. Raises Refusal 401."""
    key_id = _id_of(key) if key else None
    row = await rows.fetchrow(FIND, key_id) if key_id else None
    if key is None or key_id is None or row is None or not hmac.compare_digest(row["sha256"], _digest(key)):
        raise Refusal(
            401,
            "unauthorized",
            "give a valid API key as X-API-Key or Authorization: Bearer; `reelwright keys` lists and makes them",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return Caller(key_id, row["tenant"])


async def _authenticated(
    request: Request,
    header: Annotated[str | None, Depends(_header)],
    bearer: Annotated[object, Depends(_bearer)],
) -> Caller:
    token = header or getattr(bearer, "credentials", None)
    return await caller_of(request.app.state.rows, token)


Authenticated = Annotated[Caller, Depends(_authenticated)]


def _id_of(key: str) -> str | None:
    parts = key.split("_", 2)
    readable = (
        len(parts) == 3 and parts[0] == "rw" and parts[1].isalnum() and parts[1].isascii() and len(key) < 200
    )
    return parts[1] if readable else None


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
