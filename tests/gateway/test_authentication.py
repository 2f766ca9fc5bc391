"""Keys are shown once, stored as a digest, and open only what is their tenant's."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import pytest

from services.chassis.migrations import apply_migrations
from services.chassis.postgres_pool import open_pool
from services.gateway.authentication import adopt_key, caller_of, create_key, list_keys, revoke_key
from services.gateway.composition import MIGRATIONS, SCHEMA
from services.gateway.problems import Refusal

pytestmark = pytest.mark.connected

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

type Pool = asyncpg.Pool[asyncpg.Record]


@pytest.fixture
async def rows(postgres_dsn: str) -> AsyncIterator[Pool]:
    pool = await open_pool(postgres_dsn)
    await apply_migrations(pool, SCHEMA, MIGRATIONS)
    yield pool
    await pool.close()


async def test_a_key_tells_its_tenant_and_is_stored_as_a_digest_alone(rows: Pool) -> None:
    key = await create_key(rows, tenant="studio", name="editor", now=NOON)
    assert (await caller_of(rows, key)).tenant == "studio"
    stored = str(await rows.fetch("select * from gateway.api_keys"))
    assert key not in stored
    assert key.split("_", 2)[2] not in stored
    assert "sha256" not in str(await list_keys(rows))


async def test_a_revoked_key_opens_nothing(rows: Pool) -> None:
    key = await create_key(rows, tenant="studio", name="", now=NOON)
    key_id = key.split("_")[1]
    assert await revoke_key(rows, key_id, now=NOON)
    assert not await revoke_key(rows, key_id, now=NOON)
    with pytest.raises(Refusal) as refused:
        await caller_of(rows, key)
    assert refused.value.status_code == 401


async def test_a_key_with_another_secret_opens_nothing(rows: Pool) -> None:
    key = await create_key(rows, tenant="studio", name="", now=NOON)
    for wrong in (
        None,
        "",
        "rw",
        key[:-1],
        key + "x",
        "rw__x",
        "rw_\x00_x",
        "rw_" + "a" * 300,
        "sk" + key[2:],
    ):
        with pytest.raises(Refusal):
            await caller_of(rows, wrong)


async def test_the_key_of_a_deployment_is_adopted_once(rows: Pool) -> None:
    for _ in range(2):
        await adopt_key(rows, "rw_0a1b_secret", tenant="studio", name="deployment", now=NOON)
    assert (await caller_of(rows, "rw_0a1b_secret")).tenant == "studio"
    assert len(await list_keys(rows)) == 1
    with pytest.raises(ValueError, match="rw_<id>_<secret>"):
        await adopt_key(rows, "hunter2", tenant="studio", name="", now=NOON)
