"""The fake provider does what its knobs say and keeps true books, also across processes."""

import asyncio
from pathlib import Path

import pytest

from contracts.story import Outline
from services.generation.capabilities import (
    Delivered,
    Finding,
    MediaResult,
    Pending,
    Stopping,
    Submitting,
    TextModel,
    TextResult,
    Workplace,
    call,
)
from services.generation.failures import ProviderFailure
from services.generation.providers.fake.knobs import FakeKnobs
from services.generation.providers.fake.ledger import FakeLedger
from services.generation.providers.fake.provider import fake_provider
from services.generation.recipes import RECIPES
from tests.generation import wishes

pytestmark = pytest.mark.unit

PICTURE = RECIPES[type(wishes.picture())].request(wishes.picture())
OUTLINE = RECIPES[type(wishes.outline())].request(wishes.outline())


def workplace(directory: Path, *, key: str = "job_1-1") -> Workplace:
    async def fetch(_media: object) -> Path:
        raise AssertionError("the fake provider reads no references")

    return Workplace(job_id="job_1", key=key, directory=directory, fetch=fetch, cancelled=asyncio.Event())


async def test_a_direct_provider_writes_and_draws(tmp_path: Path) -> None:
    provider = fake_provider(FakeKnobs(), FakeLedger())
    assert isinstance(provider, TextModel)
    assert not isinstance(provider, Submitting)
    text = await call(provider, OUTLINE, workplace(tmp_path))
    assert isinstance(text, TextResult)
    assert isinstance(text.answer, Outline)
    picture = await call(provider, PICTURE, workplace(tmp_path))
    assert isinstance(picture, MediaResult)
    assert picture.file.read_bytes().startswith(b"\x89PNG")


async def test_it_charges_twice_if_asked_twice_unless_it_knows_keys(tmp_path: Path) -> None:
    for keyed, charges in ((False, 2), (True, 1)):
        ledger = FakeLedger()
        provider = fake_provider(FakeKnobs(price=5, keyed=keyed), ledger)
        for _ in range(2):
            await call(provider, PICTURE, workplace(tmp_path))
        assert ledger.charges() == {"job_1-1": charges}
        assert provider.repeatable is keyed


async def test_a_lost_reply_was_charged_and_nobody_knows(tmp_path: Path) -> None:
    ledger = FakeLedger()
    provider = fake_provider(FakeKnobs(price=5, lose_reply_times=1), ledger)
    with pytest.raises(ProviderFailure) as lost:
        await call(provider, PICTURE, workplace(tmp_path))
    assert (lost.value.code, lost.value.charged) == ("timeout", None)
    assert ledger.charges() == {"job_1-1": 1}


async def test_faults_may_be_limited_to_some_tasks_and_times(tmp_path: Path) -> None:
    provider = fake_provider(FakeKnobs(fail_times=1, fail_code="quota", only=("scene_image",)), FakeLedger())
    with pytest.raises(ProviderFailure, match="quota"):
        await call(provider, PICTURE, workplace(tmp_path))
    await call(provider, PICTURE, workplace(tmp_path))
    await call(provider, OUTLINE, workplace(tmp_path))


async def test_submitted_work_is_pending_then_delivered_and_can_be_found_and_stopped(tmp_path: Path) -> None:
    now = 100.0
    ledger = FakeLedger()
    knobs = FakeKnobs(way="submit", can_find=True, price=5, slow_seconds=10)
    provider = fake_provider(knobs, ledger, epoch=lambda: now)
    assert isinstance(provider, Submitting)
    assert isinstance(provider, Finding)
    assert isinstance(provider, Stopping)
    assert await provider.find("job_1-1") is None
    work = await provider.submit(PICTURE, workplace(tmp_path))
    assert isinstance(await provider.poll(work), Pending)
    now = 111.0
    assert isinstance(await provider.poll(work), Delivered)
    assert await provider.find("job_1-1") == work
    assert isinstance(await provider.download(work, PICTURE, workplace(tmp_path)), MediaResult)
    assert await provider.stop(work) == 5


async def test_only_a_provider_that_can_be_asked_has_find() -> None:
    assert not isinstance(fake_provider(FakeKnobs(way="submit"), FakeLedger()), Finding)


def test_the_books_are_shared_by_all_who_open_the_file(tmp_path: Path) -> None:
    first, second = FakeLedger(tmp_path / "books"), FakeLedger(tmp_path / "books")
    work = first.charge("job_1-1", 5, ready_at=0)
    assert second.work_of("job_1-1") == work
    assert second.charges() == {"job_1-1": 1}
    assert second.note("job_1", "work") == 1
    assert first.note("job_1", "work") == 2
    first.close()
    second.close()
