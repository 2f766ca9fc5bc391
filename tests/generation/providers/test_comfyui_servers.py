"""Several ComfyUI servers as one: who gets the work, what happens when one dies, and whose prompt is stopped."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.capabilities import Delivered, Finding, Pending, Stopping, Submitting
from services.generation.failures import ProviderFailure
from services.generation.providers.comfyui import comfyui_provider
from services.generation.providers.comfyui.provider import prompt_id_of
from services.generation.providers.comfyui.workflow import WorkflowError
from services.generation.wire.sniff import media_type_of
from tests.generation.providers.comfyui_rig import (
    GRACE,
    WORKFLOWS,
    Rig,
    film_request,
    picture_request,
    place,
    provider_of,
    rig,
    until,
)
from tests.standins.comfyui import CHECKPOINTS, ComfyUI
from tests.standins.server import Answer, Seen

pytestmark = pytest.mark.connected


async def delivered(built: Rig, job_id: str) -> None:
    for _ in range(5):
        if isinstance(await built.provider.poll(job_id), Delivered):
            return
    raise AssertionError("it was never delivered")


async def failure_of(doing: Any) -> ProviderFailure:
    with pytest.raises(ProviderFailure) as failure:
        await doing
    return failure.value


# The whole way.


@pytest.mark.parametrize("model", ["still", "still_lora", "still_from_reference"])
async def test_a_still_is_made(tmp_path: Path, model: str) -> None:
    async with rig(tmp_path) as built:
        request = picture_request(model)
        job_id = await built.submit(request)
        await delivered(built, job_id)
        result = await built.provider.download(job_id, request, built.workplace())
        assert (result.file, result.media_type) == (tmp_path / "image.png", "image/png")
        assert (result.model, result.microdollars) == (model, 0)


@pytest.mark.parametrize("model", ["svd", "svd_rife", "animatediff_lora_rife", "plain_clip"])
async def test_a_film_is_made(tmp_path: Path, model: str) -> None:
    async with rig(tmp_path) as built:
        request = film_request(model)
        job_id = await built.submit(request)
        await delivered(built, job_id)
        result = await built.provider.download(job_id, request, built.workplace())
        assert media_type_of(tmp_path / "video.mp4") == result.media_type == "video/mp4"


async def test_it_is_what_the_protocols_ask_for(tmp_path: Path) -> None:
    async with rig(tmp_path) as built:
        provider = built.provider
        assert isinstance(provider, Submitting)
        assert isinstance(provider, Finding)
        assert isinstance(provider, Stopping)
        assert provider.repeatable
        assert provider.submits == provider.capabilities
        assert all(model.cost(piece=1, second=30) == 0 for model in provider.models)


async def test_the_prompt_has_our_id_and_saves_under_it(tmp_path: Path) -> None:
    async with rig(tmp_path) as built:
        (vendor,) = built.vendors
        job_id = await built.submit(picture_request(), key="job_7-2")
        (prompt,) = vendor.taken
        assert prompt.prompt_id == prompt_id_of("job_7-2")
        assert job_id == f"{place(vendor)}|{prompt.prompt_id}"
        assert prompt.graph["9"]["inputs"]["filename_prefix"] == f"reelwright/{prompt.prompt_id}"
        assert prompt.graph["6"]["inputs"]["text"] == "The pier at dusk."
        assert prompt.graph["3"]["inputs"]["seed"] == 7


async def test_a_reference_is_uploaded_under_its_content_and_used_under_the_name_it_got(
    tmp_path: Path,
) -> None:
    async with rig(tmp_path) as built:
        (vendor,) = built.vendors
        request = film_request("svd")
        assert request.first_frame is not None
        name = f"{request.first_frame.sha256[:32]}.png"
        await built.submit(request)
        assert list(vendor.uploads) == [name]
        assert vendor.taken[0].graph["23"]["inputs"]["image"] == f"reelwright/{name}"
        vendor.uploads[name] = b"something else of that name"
        await built.submit(request, key="job_1-2")
        assert vendor.taken[1].graph["23"]["inputs"]["image"] == f"reelwright/renamed {name}"


async def test_what_a_newer_node_requires_is_sent(tmp_path: Path) -> None:
    async with rig(tmp_path) as built:
        await built.submit(film_request("animatediff_lora_rife", frames=720))
        inputs = built.vendors[0].taken[0].graph["10"]["inputs"]
        assert (inputs["dtype"], inputs["multiplier"]) == ("float32", 3)
        assert built.vendors[0].taken[0].graph["5"]["inputs"]["batch_size"] == 241


# Who gets the work.


async def test_the_server_that_has_the_lora_gets_the_work_however_busy_it_is(tmp_path: Path) -> None:
    without, busy = ComfyUI(loras=()), ComfyUI(looks=None)
    async with rig(tmp_path, without, busy) as built:
        busy.occupy(5)
        assert (await built.submit(picture_request("still_lora"))).startswith(place(busy))
        assert (await built.submit(picture_request("still"), key="job_2-1")).startswith(place(without))


async def test_the_least_busy_server_gets_the_work(tmp_path: Path) -> None:
    busy, idle = ComfyUI(looks=None), ComfyUI(looks=None)
    async with rig(tmp_path, busy, idle) as built:
        busy.occupy(1)
        assert (await built.submit(picture_request())).startswith(place(idle))
        idle.occupy(2)
        assert (await built.submit(picture_request(), key="job_2-1")).startswith(place(busy))


async def test_of_two_idle_servers_the_one_with_more_free_memory_gets_the_work(tmp_path: Path) -> None:
    small, large = ComfyUI(vram_free=1 << 30), ComfyUI(vram_free=2 << 30)
    async with rig(tmp_path, small, large) as built:
        assert (await built.submit(picture_request())).startswith(place(large))


async def test_work_that_is_submitted_at_once_is_spread(tmp_path: Path) -> None:
    vendors = [ComfyUI(looks=None), ComfyUI(looks=None)]
    async with rig(tmp_path, *vendors) as built:
        await asyncio.gather(*(built.submit(picture_request(), key=f"job_{n}-1") for n in range(2)))
        assert [len(vendor.taken) for vendor in vendors] == [1, 1]


async def test_work_that_arrived_after_the_queue_was_read_counts(tmp_path: Path) -> None:
    class Late(ComfyUI):
        """Has told its queue, and takes its time to tell the rest until the other prompt is here."""

        async def later(self, seen: Seen) -> Answer:
            await arrived.wait()
            return ComfyUI.__call__(self, seen)

        def __call__(self, seen: Seen) -> Any:
            if seen.path == "/object_info/LoadImage":
                return self.later(seen)
            return super().__call__(seen)

    arrived = asyncio.Event()
    vendors = [Late(looks=None), Late(looks=None)]
    async with rig(tmp_path, *vendors) as built:
        slow = asyncio.create_task(built.submit(film_request("plain_clip"), key="job_1-1"))
        servers = [vendor.server for vendor in vendors if vendor.server is not None]
        await until(lambda: all(server.seen(("GET", "/object_info/LoadImage")) for server in servers))
        first = await built.submit(picture_request(), key="job_2-1")
        arrived.set()
        assert (await slow).partition("|")[0] != first.partition("|")[0]
        assert [len(vendor.taken) for vendor in vendors] == [1, 1]


async def test_what_no_server_has_is_named_with_the_servers(tmp_path: Path) -> None:
    async with rig(tmp_path, ComfyUI(loras=()), ComfyUI(film_packs=False)) as built:
        failure = await failure_of(built.submit(film_request("animatediff_lora_rife")))
        first, second = map(place, built.vendors)
        assert failure.code == "invalid_input"
        assert f"on {first} the LoRA 'v3_sd15_adapter.ckpt' is missing" in failure.sentence
        assert f"on {second} the node 'ADE_StandardUniformContextOptions' is missing" in failure.sentence
        assert [vendor.taken for vendor in built.vendors] == [[], []]


async def test_what_was_installed_meanwhile_is_found(tmp_path: Path) -> None:
    vendor = ComfyUI(checkpoints=())
    async with rig(tmp_path, vendor) as built:
        failure = await failure_of(built.submit(picture_request()))
        assert failure.refused_input == "checkpoint"
        vendor.checkpoints = CHECKPOINTS
        await built.submit(picture_request())


async def test_a_server_that_is_away_is_passed_over(tmp_path: Path) -> None:
    async with rig(tmp_path, ComfyUI(), ComfyUI()) as built:
        gone, there = built.vendors
        assert gone.server is not None
        await gone.server.close()
        assert (await built.submit(picture_request())).startswith(place(there))


async def test_a_workflow_that_is_not_there_is_refused(tmp_path: Path) -> None:
    async with rig(tmp_path) as built:
        for request in (picture_request("nothing"), picture_request("svd")):
            failure = await failure_of(built.submit(request))
            assert (failure.code, failure.refused_input) == ("invalid_input", "model")


# Submitting that goes wrong.


async def test_a_prompt_whose_result_is_refused_is_taken_back(tmp_path: Path) -> None:
    wrong = {"type": "value_not_in_list", "extra_info": {"input_name": "ckpt_name", "received_value": "x"}}
    vendor = ComfyUI(looks=None, spare_errors={"4": {"errors": [wrong], "dependent_outputs": ["9"]}})
    async with rig(tmp_path, vendor) as built:
        failure = await failure_of(built.submit(picture_request()))
        assert (failure.code, failure.refused_input) == ("invalid_input", "checkpoint")
        assert vendor.pending == []


async def test_a_refusal_beside_the_result_does_not_matter(tmp_path: Path) -> None:
    vendor = ComfyUI(spare_errors={"4": {"errors": [{}], "dependent_outputs": ["77"]}})
    async with rig(tmp_path, vendor) as built:
        await delivered(built, await built.submit(picture_request()))


async def test_a_server_that_gives_its_own_id_is_followed_by_that(tmp_path: Path) -> None:
    async with rig(tmp_path, ComfyUI(answer_ids=False)) as built:
        job_id = await built.submit(picture_request())
        assert job_id == f"{place(built.vendors[0])}|server-0"
        await delivered(built, job_id)


# What is found again.


async def test_work_is_found_by_its_key_wherever_it_is(tmp_path: Path) -> None:
    async with rig(tmp_path, ComfyUI(looks=None), ComfyUI(looks=None)) as built:
        job_id = await built.submit(picture_request())
        (vendor,) = (vendor for vendor in built.vendors if vendor.taken)
        other = built.again()
        assert await other.find("job_1-1") == job_id
        vendor.end(vendor.begin())
        assert await other.find("job_1-1") == job_id
        assert await other.find("job_1-2") is None


async def test_what_a_server_that_is_away_may_have_is_done_again(tmp_path: Path) -> None:
    async with rig(tmp_path, ComfyUI(), ComfyUI()) as built:
        for vendor in built.vendors:
            assert await built.provider.find("job_1-1") is None
            assert vendor.server is not None
            await vendor.server.close()
        assert (await failure_of(built.provider.find("job_1-1"))).retryable


# What is lost.


async def test_a_prompt_in_neither_queue_nor_history_is_lost_and_sent_again(tmp_path: Path) -> None:
    vendor = ComfyUI(looks=None)
    async with rig(tmp_path, vendor) as built:
        job_id = await built.submit(picture_request())
        assert isinstance(await built.provider.poll(job_id), Pending)
        vendor.forget()
        failure = await failure_of(built.again().poll(job_id))
        assert (failure.lost, failure.retryable, failure.charged) == (True, True, 0)
        vendor.looks = 1
        await delivered(built, await built.submit(picture_request(), key="job_1-2"))


async def test_a_prompt_that_moves_on_while_it_is_looked_for_is_not_lost(tmp_path: Path) -> None:
    class Slippery(ComfyUI):
        def __call__(self, seen: Seen) -> Answer:
            if seen.path.startswith("/history/") and not self.running:
                self.running = list(self.taken)
                return Answer(json={})
            return super().__call__(seen)

    vendor = Slippery(looks=None)
    async with rig(tmp_path, vendor) as built:
        job_id = await built.submit(picture_request())
        vendor.pending = []
        assert isinstance(await built.again().poll(job_id), Pending)


async def test_work_on_a_server_that_died_is_sent_to_another(tmp_path: Path) -> None:
    first, second = ComfyUI(looks=None), ComfyUI()
    async with rig(tmp_path, first, second) as built:
        second.occupy(1)
        job_id = await built.submit(picture_request())
        assert job_id.startswith(place(first))
        assert first.server is not None
        await first.server.close()
        poll = built.again().poll
        failure = await failure_of(poll(job_id))
        assert (failure.code, failure.retryable, failure.lost) == ("provider_down", True, False)
        built.now[0] += GRACE
        failure = await failure_of(poll(job_id))
        assert (failure.lost, failure.charged) == (True, 0)
        again = await built.submit(picture_request(), key="job_1-2")
        assert again.startswith(place(second))
        await delivered(built, again)


async def test_without_another_server_a_dead_one_is_waited_for(tmp_path: Path) -> None:
    async with rig(tmp_path, ComfyUI(looks=None)) as built:
        job_id = await built.submit(picture_request())
        assert built.vendors[0].server is not None
        await built.vendors[0].server.close()
        poll = built.again().poll
        await failure_of(poll(job_id))
        built.now[0] += 2 * GRACE
        failure = await failure_of(poll(job_id))
        assert (failure.retryable, failure.lost) == (True, False)


async def test_work_on_a_server_that_is_no_longer_registered_is_lost(tmp_path: Path) -> None:
    async with rig(tmp_path) as built:
        job_id = await built.submit(picture_request())
        elsewhere = provider_of(["http://127.0.0.1:9"], built.outgoing, built.now)
        assert (await failure_of(elsewhere.poll(job_id))).lost
        assert await elsewhere.stop(job_id) == 0


async def test_a_prompt_that_somebody_else_stopped_is_sent_again(tmp_path: Path) -> None:
    vendor = ComfyUI(looks=None)
    async with rig(tmp_path, vendor) as built:
        job_id = await built.submit(picture_request())
        vendor.stop_running(vendor.begin().prompt_id)
        failure = await failure_of(built.again().poll(job_id))
        assert (failure.lost, failure.charged) == (True, 0)
        assert "Somebody stopped" in failure.sentence


async def test_a_node_that_breaks_down_ends_the_work(tmp_path: Path) -> None:
    vendor = ComfyUI(looks=None)
    async with rig(tmp_path, vendor) as built:
        for number, (kind, lost) in enumerate({"torch.OutOfMemoryError": True, "ValueError": False}.items()):
            job_id = await built.submit(picture_request(), key=f"job_{number}-1")
            vendor.fail(vendor.begin(), node="3", kind=kind, message="too much")
            failure = await failure_of(built.again().poll(job_id))
            assert (failure.lost, failure.retryable) == (lost, lost)
            assert "KSampler: too much" in failure.sentence


# Stopping.


async def test_only_our_own_prompt_is_interrupted(tmp_path: Path) -> None:
    vendor = ComfyUI(looks=None)
    async with rig(tmp_path, vendor) as built:
        vendor.occupy(1)
        vendor.begin()
        job_id = await built.submit(picture_request())
        assert await built.provider.stop(job_id) == 0
        assert [prompt.prompt_id for prompt in vendor.running] == ["other-0"]
        assert vendor.pending == []
        assert vendor.server is not None
        assert vendor.server.seen(("POST", "/interrupt")) == []


async def test_our_running_prompt_is_interrupted_by_its_id(tmp_path: Path) -> None:
    vendor = ComfyUI(looks=None)
    async with rig(tmp_path, vendor) as built:
        job_id = await built.submit(picture_request())
        ours = vendor.begin()
        vendor.occupy(1)
        assert await built.provider.stop(job_id) == 0
        assert vendor.running == []
        assert [prompt.prompt_id for prompt in vendor.pending] == ["other-0"]
        assert vendor.server is not None
        (interrupt,) = vendor.server.seen(("POST", "/interrupt"))
        assert interrupt.json() == {"prompt_id": ours.prompt_id}


async def test_what_has_ended_is_left_alone(tmp_path: Path) -> None:
    async with rig(tmp_path) as built:
        (vendor,) = built.vendors
        job_id = await built.submit(picture_request())
        await delivered(built, job_id)
        vendor.occupy(1)
        vendor.begin()
        assert await built.provider.stop(job_id) == 0
        assert len(vendor.running) == 1


# Results that are none.


async def test_an_animated_picture_is_no_film(tmp_path: Path) -> None:
    async with rig(tmp_path) as built:
        request = film_request("moving_picture")
        job_id = await built.submit(request)
        await delivered(built, job_id)
        failure = await failure_of(built.provider.download(job_id, request, built.workplace()))
        assert (failure.code, failure.retryable) == ("bad_answer", False)
        assert "saved image/webp: it must save MP4 or WebM" in failure.sentence


async def test_a_workflow_that_saved_nothing_is_told_so(tmp_path: Path) -> None:
    vendor = ComfyUI(looks=None)
    async with rig(tmp_path, vendor) as built:
        job_id = await built.submit(picture_request())
        vendor.end(vendor.begin())
        vendor.history[vendor.taken[0].prompt_id]["outputs"] = {"6": {"text": ["a file?"]}}
        failure = await failure_of(built.provider.download(job_id, picture_request(), built.workplace()))
        assert failure.code == "bad_answer"
        assert "saved no file" in failure.sentence


async def test_history_that_was_cleared_before_the_download_is_a_loss(tmp_path: Path) -> None:
    async with rig(tmp_path) as built:
        job_id = await built.submit(picture_request())
        await delivered(built, job_id)
        built.vendors[0].forget()
        failure = await failure_of(built.provider.download(job_id, picture_request(), built.workplace()))
        assert failure.lost


# What the settings say, and how the servers are.


async def test_the_state_of_every_server_is_told(tmp_path: Path) -> None:
    async with rig(tmp_path, ComfyUI(looks=None, password="canary-password"), ComfyUI()) as built:
        first, second = built.vendors
        assert second.server is not None
        secret = first.url.replace("http://", "http://studio:canary-password@")
        provider = provider_of([secret, second.url], built.outgoing, built.now)
        first.occupy(3)
        first.begin()
        await second.server.close()
        there, gone = await provider.servers()
        assert (there.reachable, there.running, there.queued) == (True, 1, 2)
        assert there.models == CHECKPOINTS
        assert "style_b.safetensors" in there.loras
        assert (there.vram_total, there.load, there.version) == (16 << 30, 0.5, "0.3.64")
        assert (gone.reachable, gone.models, gone.load) == (False, (), None)
        assert "cannot be reached" in gone.error
        assert "canary-password" not in repr([there, gone])


async def test_a_password_that_is_refused_is_told_without_it(tmp_path: Path) -> None:
    async with rig(tmp_path, ComfyUI(password="canary-password")) as built:
        (state,) = await built.provider.servers()
        assert (state.reachable, "refused the key" in state.error) == (False, True)


def test_the_password_of_a_server_is_a_secret() -> None:
    accounts = Accounts(comfyui_servers=("http://studio:canary@10.0.0.7:8188", "http://10.0.0.8:8188"))
    assert "canary" in accounts.secrets()


async def test_the_settings_make_the_provider(tmp_path: Path) -> None:
    outgoing = Outgoing()
    try:
        assert comfyui_provider(Accounts(comfyui_servers=()), outgoing) is None
        accounts = Accounts(comfyui_servers=("http://10.0.0.7:8188",), comfyui_workflows=WORKFLOWS)
        provider = comfyui_provider(accounts, outgoing)
        assert provider is not None
        assert {model.name for model in provider.models} >= {"plain_clip", "svd"}
        with pytest.raises(ValueError, match="no base URL"):
            comfyui_provider(Accounts(comfyui_servers=("ftp://10.0.0.7",)), outgoing)
        (tmp_path / "clip.json").write_text('{"nodes": [], "links": []}')
        with pytest.raises(WorkflowError, match="editor"):
            comfyui_provider(accounts.model_copy(update={"comfyui_workflows": tmp_path}), outgoing)
    finally:
        await outgoing.close()
