"""ComfyUI in the suite of all providers: stills and films, over HTTP alone."""

from urllib.parse import urlsplit, urlunsplit

import pytest

from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.capabilities import Provider
from services.generation.catalog import entry_of
from services.generation.providers.comfyui import comfyui_provider
from services.generation.providers.comfyui.fleet import Fleet
from services.generation.providers.comfyui.provider import ComfyUI
from services.generation.providers.comfyui.server import Server
from services.generation.providers.comfyui.template_folder import built_in_templates
from tests.generation.providers.behaviour import SubmittingBehaviour
from tests.generation.providers.cases import KEY, Case
from tests.generation.providers.comfyui_rig import PATIENT, film_request, picture_request
from tests.standins.comfyui import ComfyUI as StandInComfyUI
from tests.standins.server import App, Status

pytestmark = pytest.mark.connected

_MOST_OF_A_REPLY = 1 << 20
REFUSED = {
    "error": {"type": "prompt_outputs_failed_validation", "message": "Prompt outputs failed validation"},
    "node_errors": {
        "4": {
            "errors": [
                {
                    "type": "value_not_in_list",
                    "message": "Value not in list",
                    "details": "ckpt_name: 'gone.safetensors' not in []",
                    "extra_info": {"input_name": "ckpt_name", "received_value": "gone.safetensors"},
                }
            ],
            "dependent_outputs": ["9"],
            "class_type": "CheckpointLoaderSimple",
        }
    },
}


def provider(outgoing: Outgoing, url: str) -> Provider:
    """With a password in the address, which nobody may ever read again."""
    parts = urlsplit(url)
    secret = urlunsplit((parts.scheme, f"studio:{KEY}@{parts.netloc}", "", "", ""))
    server = Server(secret, outgoing, patience=PATIENT, most_bytes=_MOST_OF_A_REPLY)
    return ComfyUI(Fleet([server]), built_in_templates(), entry_of("comfyui"))


def vendor() -> App:
    return StandInComfyUI(password=KEY)


class TestStill(SubmittingBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return Case(
            provider=provider,
            request=picture_request(),
            app=vendor,
            charging=("POST", "/prompt"),
            poll=("GET", "/history/"),
            download=("GET", "/view"),
            refusal=Status(400, body=REFUSED),
            refused_input="checkpoint",
            refusal_code="invalid_input",
            reply_cap=_MOST_OF_A_REPLY,
        )


class TestFilm(SubmittingBehaviour):
    @pytest.fixture
    def case(self) -> Case:
        return Case(
            provider=provider,
            request=film_request("animatediff_lora_rife"),
            app=vendor,
            charging=("POST", "/prompt"),
            poll=("GET", "/history/"),
            download=("GET", "/view"),
            refusal=Status(400, body={"error": {"type": "invalid_prompt", "message": "Cannot execute."}}),
            refused_input="workflow",
            refusal_code="invalid_input",
            reply_cap=_MOST_OF_A_REPLY,
        )


@pytest.mark.provider("comfyui")
async def test_the_real_servers_answer(accounts: Accounts) -> None:
    """No work is given to them: which models they have is theirs to know."""
    outgoing = Outgoing()
    real = comfyui_provider(accounts, outgoing)
    assert real is not None
    try:
        assert all(state.reachable for state in await real.servers())
    finally:
        await real.close()
        await outgoing.close()
