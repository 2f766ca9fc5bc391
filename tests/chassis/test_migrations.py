import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.chassis.migrations import MigrationError, apply_migrations
from tests.chassis.wiring import Pool, opened_pool

pytestmark = pytest.mark.connected


@pytest.fixture
async def pool(postgres_dsn: str) -> AsyncIterator[Pool]:
    async with opened_pool(postgres_dsn) as pool:
        yield pool


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    directory = tmp_path / "jobs" / "migrations"
    directory.mkdir(parents=True)
    (directory / "0001_pre_jobs.sql").write_text("create table jobs (id text);")
    (directory / "0002_pre_count.sql").write_text(
        "create function jobs_count() returns bigint language sql as "
        """$$ select count(*) from :"schema".jobs where :'schema'::text <> '' $$;"""
    )
    return directory


async def test_files_are_applied_once_and_in_order_to_each_schema(pool: Pool, directory: Path) -> None:
    assert await apply_migrations(pool, "one", directory) == (
        "jobs/0001_pre_jobs.sql",
        "jobs/0002_pre_count.sql",
    )
    assert await apply_migrations(pool, "one", directory) == ()
    assert len(await apply_migrations(pool, "two", directory)) == 2
    assert await pool.fetchval("select one.jobs_count()") == 0

    (directory / "0003_post_drop.sql").write_text("drop function jobs_count();")
    assert await apply_migrations(pool, "one", directory) == ("jobs/0003_post_drop.sql",)


async def test_many_processes_may_start_at_once(pool: Pool, directory: Path) -> None:
    applied = await asyncio.gather(*(apply_migrations(pool, "one", directory) for _ in range(8)))

    assert sorted(map(len, applied)) == [0] * 7 + [2]


async def test_a_file_that_fails_leaves_the_schema_as_it_was(pool: Pool, directory: Path) -> None:
    (directory / "0003_pre_wrong.sql").write_text("create tabel x ();")

    with pytest.raises(
        MigrationError, match=r"0003_pre_wrong\.sql cannot be applied to schema one: syntax error"
    ):
        await apply_migrations(pool, "one", directory)

    assert await pool.fetchval("select to_regclass('one.jobs')") is None


async def test_an_applied_file_must_not_change(pool: Pool, directory: Path) -> None:
    await apply_migrations(pool, "one", directory)
    (directory / "0001_pre_jobs.sql").write_text("create table jobs (id text, state text);")

    with pytest.raises(MigrationError, match="was changed after it had been applied"):
        await apply_migrations(pool, "one", directory)


@pytest.mark.parametrize("name", ["1_pre_x.sql", "0003_x.sql", "0003_pre_X.sql"])
async def test_a_file_with_another_kind_of_name_is_an_error(pool: Pool, directory: Path, name: str) -> None:
    (directory / name).write_text("select 1;")

    with pytest.raises(MigrationError, match="rename it"):
        await apply_migrations(pool, "one", directory)


async def test_no_files_at_all_is_an_error(pool: Pool, tmp_path: Path) -> None:
    with pytest.raises(MigrationError, match="is the installation complete"):
        await apply_migrations(pool, "one", tmp_path)


async def test_a_schema_name_cannot_carry_sql(pool: Pool, directory: Path) -> None:
    with pytest.raises(ValueError, match="not a schema name"):
        await apply_migrations(pool, 'x"; drop table y; --', directory)
