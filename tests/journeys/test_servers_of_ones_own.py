"""ComfyUI servers that an administrator registered, as operators see them: over HTTP and on the command line."""

import pytest

from tests.journeys.command import reelwright
from tests.journeys.system import running_system
from tests.standins.comfyui import comfyui

pytestmark = pytest.mark.journey


async def test_every_registered_server_is_shown_with_its_queue_and_what_it_has() -> None:
    async with comfyui() as busy, comfyui() as gone:
        busy.occupy(3)
        busy.begin()
        async with running_system(comfyui_servers=f"{busy.url},{gone.url}") as system:
            assert gone.server is not None
            await gone.server.leave()
            async with system.client() as client:
                told = (await client.get("/api/v1/providers/comfyui/servers")).json()
                nobody = await client.get("/api/v1/providers/nobody/servers")
            shown = await reelwright("providers", "--data-dir", system.data_dir)
    first, second = told["servers"]
    assert (first["reachable"], first["running"], first["queued"]) == (True, 1, 2)
    assert first["models"]
    assert first["loras"]
    assert (second["reachable"], "cannot be reached" in second["error"]) == (False, True)
    assert nobody.status_code == 404
    assert shown.code == 0, shown.err
    assert "1 running, 2 waiting, 50% of its memory in use" in shown.out
    assert f"server {second['place']}: " in shown.out
