"""What every provider does the same, whatever its vendor does: one suite, run for each API of each provider.

Subclass it in ``test_<provider>.py`` with a ``case`` fixture, once per API: ``ProviderBehaviour`` for a provider that
answers in the one call, ``LinkBehaviour`` if its answer is a link, ``SubmittingBehaviour`` if it delivers later.
"""

import traceback
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from services.generation.capabilities import MediaResult, Result
from services.generation.failures import ProviderFailure
from services.generation.wire.sniff import media_type_of
from tests.generation.providers.cases import Case, Studio, studio
from tests.standins.server import (
    Answer,
    Elsewhere,
    Fault,
    Hang,
    Huge,
    Malformed,
    Reset,
    Slow,
    Status,
    Truncated,
    WrongType,
    standin,
)

_DEEP = b"[" * 100_000


class ProviderBehaviour:
    """The call that costs money, and everything that can go wrong with it."""

    @pytest.fixture
    def case(self) -> Case:
        raise AssertionError("a subclass says which case it is")

    @pytest.fixture
    async def studio(self, case: Case, tmp_path: Path) -> AsyncIterator[Studio]:
        place = tmp_path / "scratch" / "job_1"
        place.mkdir(parents=True)
        async with studio(case, place) as built:
            yield built
            await self._nothing_was_given_away(built, tmp_path)

    async def test_it_delivers_and_charges_once(
        self, studio: Studio, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
    ) -> None:
        caplog.set_level("DEBUG")
        _is_real(await studio.run(), studio)
        assert studio.charges() == studio.orders() == 1
        printed = "".join(capfd.readouterr())
        assert studio.case.key not in caplog.text + printed, "the key is in a log line"

    async def test_it_waits_for_a_slow_reply(self, studio: Studio) -> None:
        studio.vendor.faults = [Slow(0.3, at=studio.case.charging)]
        _is_real(await studio.run(), studio)
        assert studio.charges() == 1

    async def test_it_passes_on_how_long_a_busy_vendor_wants_to_be_left_alone(self, studio: Studio) -> None:
        studio.vendor.faults = [
            Status(429, {"Retry-After": "7"}, studio.case.rate_limited.body, at=studio.case.charging)
        ]
        failure = await studio.failure()
        assert (failure.code, failure.retryable, failure.charged) == ("rate_limit", True, 0)
        assert failure.retry_after == 7
        assert studio.charges() == 0

    async def test_it_takes_a_busy_vendor_that_names_no_time(self, studio: Studio) -> None:
        busy = studio.case.rate_limited
        studio.vendor.faults = [Status(busy.code, busy.headers, busy.body, at=studio.case.charging)]
        failure = await studio.failure()
        assert (failure.code, failure.retryable, failure.charged) == ("rate_limit", True, 0)
        assert failure.retry_after is None

    @pytest.mark.parametrize("code", [500, 502, 503])
    async def test_a_broken_vendor_is_down(self, studio: Studio, code: int) -> None:
        studio.vendor.faults = [Status(code, body=b"<h1>Bad Gateway</h1>", at=studio.case.charging)]
        failure = await studio.failure()
        assert (failure.code, failure.retryable) == ("provider_down", True)
        assert failure.charged == studio.case.after_5xx
        assert studio.orders() == 1, "it was sent again by the provider itself"

    @pytest.mark.parametrize(
        "fault",
        [
            Malformed(),
            Malformed(body=_DEEP),
            Malformed(body=b""),
            Malformed(body=b"null"),
            Malformed(body=b'"text"'),
            Malformed(body=b"[[[]]]"),
            Malformed(body=b"{}"),
            WrongType(),
        ],
        ids=["broken", "deep", "empty", "null", "a string", "lists", "nothing in it", "html"],
    )
    async def test_an_answer_that_cannot_be_read_may_have_been_charged(
        self, studio: Studio, fault: Fault
    ) -> None:
        failure = await self._lost(studio, fault)
        assert failure.code == "bad_answer"

    async def test_an_answer_without_end_is_cut_off(self, studio: Studio) -> None:
        failure = await self._lost(studio, Huge(studio.case.reply_cap + (8 << 20)))
        assert failure.code == "bad_answer"

    async def test_a_reset_after_the_request_was_received_may_have_been_charged(self, studio: Studio) -> None:
        failure = await self._lost(studio, Reset())
        assert failure.code in ("provider_down", "timeout")

    async def test_an_answer_that_breaks_off_may_have_been_charged(self, studio: Studio) -> None:
        failure = await self._lost(studio, Truncated())
        assert failure.code in ("provider_down", "timeout", "bad_answer")

    async def test_an_answer_that_never_comes_may_have_been_charged(self, studio: Studio) -> None:
        studio.hurry(studio.case.charging)
        failure = await self._lost(studio, Hang())
        assert failure.code == "timeout"

    async def test_a_refusal_names_the_input_and_costs_nothing(self, studio: Studio) -> None:
        studio.vendor.faults = [_at(studio.case.refusal, studio)]
        failure = await studio.failure()
        assert failure.code == studio.case.refusal_code
        assert failure.refused_input == studio.case.refused_input
        assert (failure.retryable, failure.charged) == (False, 0)
        assert studio.charges() == 0

    async def test_a_key_that_is_refused_is_not_quoted(self, studio: Studio) -> None:
        key = studio.case.key
        words = f"Incorrect API key provided: {key}. Or was it {key[:12]}*****{key[-4:]}?"
        studio.vendor.faults = [Status(401, body={"error": {"message": words}}, at=studio.case.charging)]
        failure = await studio.failure()
        assert (failure.code, failure.retryable, failure.charged) == ("auth", False, 0)

    async def test_a_vendor_that_is_away_has_charged_nothing(self, studio: Studio) -> None:
        await studio.vendor.leave()
        failure = await studio.failure()
        assert (failure.code, failure.retryable, failure.charged) == ("provider_down", True, 0)

    async def test_an_answer_that_leads_elsewhere_is_not_followed(self, studio: Studio) -> None:
        async with standin(lambda seen: Answer(json={})) as stranger:
            studio.vendor.faults = [Elsewhere(location=stranger.url, at=studio.case.charging)]
            await studio.failure()
            assert stranger.requests == []

    async def _lost(self, studio: Studio, fault: Fault) -> ProviderFailure:
        """The failure after a reply to the charging call was lost: never sent again, never called free."""
        studio.vendor.faults = [_at(fault, studio)]
        failure = await studio.failure()
        if not studio.provider.repeatable:
            assert failure.charged is None, "nobody knows whether this was charged"
        assert studio.orders() == 1, "it was sent again by the provider itself"
        assert studio.charges() == 1
        return failure

    async def _nothing_was_given_away(self, studio: Studio, root: Path) -> None:
        """True after every test, however it went."""
        assert studio.vendor.violations == []
        assert all(times == 1 for times in studio.vendor.ledger.values()), studio.vendor.ledger
        for failure in studio.told:
            words = "".join(traceback.format_exception(failure))
            words += failure.sentence + failure.next_step + failure.refused_input
            assert studio.case.key not in words, "the key is in a failure"
            assert studio.case.key[:12] not in words, "half of the key is in a failure"
        for seen in studio.vendor.requests:
            assert studio.case.key not in f"{seen.path}{seen.query}", "the key is in a URL"
        outside = [
            path for path in root.rglob("*") if path.is_file() and studio.directory not in path.parents
        ]
        assert outside == [], "files outside of the workplace"


class _Downloads(ProviderBehaviour):
    """The result lies at a link: what can go wrong with fetching it, after the work was paid for."""

    async def test_a_result_without_end_is_cut_off(self, studio: Studio) -> None:
        failure = await self._undeliverable(studio, Huge(1 << 50, announced=True))
        assert failure.code == "bad_answer"

    async def test_a_page_for_people_is_no_result(self, studio: Studio) -> None:
        failure = await self._undeliverable(studio, WrongType("video/mp4"))
        assert failure.code == "bad_answer"

    async def test_no_link_leads_into_the_private_network(self, studio: Studio) -> None:
        async with standin(lambda seen: Answer(body=b"what is inside")) as inside:
            for _ in range(2):  # Asking again must not help either.
                failure = await self._undeliverable(studio, Elsewhere(location=f"{inside.url}/metadata"))
                assert failure.code == "unreachable_asset"
            assert inside.requests == []

    async def _undeliverable(self, studio: Studio, fault: Fault) -> ProviderFailure:
        assert studio.case.download is not None
        studio.vendor.ledger.clear()
        studio.vendor.faults = [_at(fault, studio, studio.case.download, times=50)]
        failure = await studio.failure()
        assert failure.charged != 0, "the work was done and is billed"
        assert studio.charges() == 1
        return failure


class LinkBehaviour(_Downloads):
    """A direct provider whose answer is a link."""

    @pytest.mark.parametrize(
        "fault", [Status(503), Truncated(), Reset()], ids=lambda fault: type(fault).__name__
    )
    async def test_a_download_that_fails_is_never_called_free(self, studio: Studio, fault: Fault) -> None:
        assert studio.case.download is not None
        studio.vendor.faults = [_at(fault, studio, studio.case.download)]
        with suppress(ProviderFailure):
            _is_real(await studio.run(), studio)
        assert all(failure.charged != 0 for failure in studio.told), "the work was done and is billed"
        assert studio.charges() == studio.orders() == 1


_PASSING = [
    Slow(0.2),
    Status(429),
    Status(503),
    Malformed(),
    WrongType("application/json"),
    Truncated(),
    Reset(),
]


class SubmittingBehaviour(_Downloads):
    """The provider takes the work and delivers it later: asking is free, so it is asked again."""

    @pytest.mark.parametrize("fault", _PASSING, ids=lambda fault: type(fault).__name__)
    async def test_a_poll_that_fails_is_asked_again(self, studio: Studio, fault: Fault) -> None:
        assert studio.case.poll is not None
        studio.vendor.faults = [_at(fault, studio, studio.case.poll)]
        _is_real(await studio.run(), studio)
        assert studio.charges() == studio.orders() == 1

    async def test_a_poll_that_hangs_is_asked_again(self, studio: Studio) -> None:
        assert studio.case.poll is not None
        studio.hurry(studio.case.poll)
        studio.vendor.faults = [_at(Hang(), studio, studio.case.poll)]
        _is_real(await studio.run(), studio)
        assert [failure.code for failure in studio.told] == ["timeout"]
        assert studio.charges() == studio.orders() == 1

    @pytest.mark.parametrize(
        "fault", [Slow(0.2), Status(429), Status(503), Truncated(), Reset()], ids=lambda fault: type(fault).__name__
    )  # fmt: skip
    async def test_a_download_that_fails_is_made_again(self, studio: Studio, fault: Fault) -> None:
        assert studio.case.download is not None
        studio.vendor.faults = [_at(fault, studio, studio.case.download)]
        _is_real(await studio.run(), studio)
        assert studio.charges() == studio.orders() == 1

    async def test_a_download_that_hangs_is_made_again(self, studio: Studio) -> None:
        assert studio.case.download is not None
        studio.hurry(studio.case.download)
        studio.vendor.faults = [_at(Hang(), studio, studio.case.download)]
        _is_real(await studio.run(), studio)
        assert [failure.code for failure in studio.told] == ["timeout"]

    async def test_another_process_can_go_on_with_the_job_id(self, studio: Studio) -> None:
        provider_job_id = await studio.submit()
        assert 0 < len(provider_job_id) <= 300
        studio.provider = studio.case.provider(studio.outgoing, studio.vendor.url)
        _is_real(await studio.delivered(provider_job_id), studio)
        _is_real(await studio.delivered(provider_job_id), studio)
        assert studio.charges() == studio.orders() == 1

    async def test_a_key_that_is_refused_later_does_not_make_the_work_free(self, studio: Studio) -> None:
        assert studio.case.poll is not None
        studio.vendor.faults = [Status(401, at=studio.case.poll, times=50)]
        failure = await studio.failure()
        assert failure.charged != 0, "the work was taken and may be billed"


def _at(fault: Fault, studio: Studio, at: tuple[str, str] | None = None, *, times: int = 1) -> Fault:
    return replace(fault, at=at or studio.case.charging, times=times)


def _is_real(result: Result, studio: Studio) -> None:
    """What was delivered lies where it belongs and is what it is called."""
    if isinstance(result, MediaResult):
        assert result.file.parent == studio.directory
        assert result.file.stat().st_size > 0
        assert media_type_of(result.file) == result.media_type
        leftovers = [path.name for path in studio.directory.iterdir() if path.name.endswith(".part")]
        assert leftovers == []
    else:
        assert result.answer
