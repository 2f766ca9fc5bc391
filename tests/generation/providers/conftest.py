"""Tests marked ``provider(name)`` run the real service, and only where somebody has put its key."""

import pytest

from services.generation.accounts import Accounts

_NEEDS = {"compatible": "compatible_base_url", "comfyui": "comfyui_servers"}
"""Provider -> the setting it cannot do without, if that is no key."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips what no key is there for: a clean clone has none, and no run may spend money unasked."""
    for mark in item.iter_markers("provider"):
        (name,) = mark.args
        setting = _NEEDS.get(name, f"{name}_api_key")
        if not getattr(Accounts(), setting):
            pytest.skip(f"needs REELWRIGHT_{setting.upper()}")


@pytest.fixture
def accounts() -> Accounts:
    """What this machine has keys for."""
    return Accounts()
