"""ComfyUI: an administrator's own servers, with any workflow in API format."""

from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.catalog import entry_of
from services.generation.providers.comfyui.fleet import Fleet
from services.generation.providers.comfyui.provider import NAME, ComfyUI
from services.generation.providers.comfyui.server import Server
from services.generation.providers.comfyui.template_folder import all_templates

__all__ = ["comfyui_provider"]


def comfyui_provider(accounts: Accounts, outgoing: Outgoing) -> ComfyUI | None:
    """The provider with the registered servers; None without one.

    Raises WorkflowError (a LookupError) for a template of the operator that cannot be used, ValueError for an address that
    is none.
    """
    if not accounts.comfyui_servers:
        return None
    servers = [Server(url, outgoing) for url in accounts.comfyui_servers]
    return ComfyUI(Fleet(servers), all_templates(accounts.comfyui_workflows), entry_of(NAME))
