"""The servers that other tests stand on: each test gets an empty one."""

import asyncpg
import nats
import pytest

pytestmark = pytest.mark.connected


@pytest.mark.parametrize("_", range(2))
async def test_each_test_has_a_database_of_its_own(postgres_dsn: str, _: int) -> None:
    connection = await asyncpg.connect(postgres_dsn)
    await connection.execute("CREATE TABLE only_here (id int)")
    assert await connection.fetchval("SHOW server_encoding") == "UTF8"
    await connection.close()


@pytest.mark.parametrize("_", range(2))
async def test_each_test_has_a_broker_of_its_own(nats_url: str, _: int) -> None:
    client = await nats.connect(nats_url)
    stream = await client.jetstream().add_stream(name="ONLY_HERE", subjects=["only.here"])
    assert stream.state.messages == 0
    assert client.max_payload >= 1024 * 1024
    await client.close()
