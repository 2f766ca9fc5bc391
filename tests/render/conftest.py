"""Material is made once for the run; every test has a studio of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.render.cutting_room import CuttingRoom, open_cutting_room
from tests.render.material import Material, Studio


@pytest.fixture(scope="session")
def material_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("material")


@pytest.fixture
def material(material_directory: Path) -> Material:
    return Material(material_directory)


@pytest.fixture
def studio(material: Material, tmp_path: Path) -> Studio:
    return Studio(material, tmp_path)


@pytest.fixture
async def room(
    tmp_path: Path, postgres_dsn: str, nats_url: str, material: Material
) -> AsyncIterator[CuttingRoom]:
    async with open_cutting_room(tmp_path, dsn=postgres_dsn, url=nats_url, material=material) as room:
        yield room
