"""What killed puts left in the store goes once it is old."""

import os
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from services.assets.store_sweeper import UNFINISHED_AGE, sweep_store
from services.chassis.object_store.disk import DiskObjectStore
from tests.chassis.wiring import eventually, running

pytestmark = pytest.mark.unit

NOW = datetime(2026, 5, 1, tzinfo=UTC)


async def test_old_leftovers_go_and_a_put_that_may_still_run_stays(tmp_path: Path) -> None:
    store = DiskObjectStore(tmp_path)
    await store.put_bytes(b"finished")
    for name, age in (("old", UNFINISHED_AGE + timedelta(1)), ("young", timedelta(hours=1))):
        leftover = tmp_path / "staging" / name
        leftover.write_bytes(b"half")
        os.utime(leftover, ((NOW - age).timestamp(),) * 2)
    async with running(partial(sweep_store, store, clock=lambda: NOW)):
        await eventually(lambda: not (tmp_path / "staging" / "old").exists())
    assert (tmp_path / "staging" / "young").exists()
