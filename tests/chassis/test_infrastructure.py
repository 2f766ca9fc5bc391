"""What a process is given, and what it is told when a server is not named or does not answer."""

import asyncio
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from services.chassis import infrastructure as module
from services.chassis.infrastructure import ServerNotNamed, ServerUnreachable, open_infrastructure
from services.chassis.lifecycle import Service
from services.chassis.settings import InfrastructureSettings
from services.chassis.standalone import run_alone
from tests.service_processes import Place

pytestmark = pytest.mark.connected

ROOT = Path(__file__).parents[2]
NOWHERE = "nats://someone:hidden@127.0.0.1:1"


def named(**servers: str | None) -> InfrastructureSettings:
    secrets = {name: value and SecretStr(value) for name, value in servers.items()}
    return InfrastructureSettings.model_validate(secrets)


@pytest.mark.parametrize(
    ("servers", "variable"),
    [
        ({"postgres_dsn": None, "nats_url": NOWHERE}, "REELWRIGHT_POSTGRES_DSN"),
        ({"postgres_dsn": "postgresql://x@127.0.0.1:1/x", "nats_url": None}, "REELWRIGHT_NATS_URL"),
    ],
)
async def test_a_server_that_is_not_named_is_asked_for(servers: dict[str, str | None], variable: str) -> None:
    with pytest.raises(ServerNotNamed, match=f"{variable} is not set.*`reelwright up`"):
        async with open_infrastructure(named(**servers)):
            pass


async def test_a_postgres_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    settings = named(postgres_dsn="postgresql://x:hidden@127.0.0.1:1/x", nats_url=NOWHERE)
    settings = settings.model_copy(update={"data_dir": tmp_path})
    with pytest.raises(ServerUnreachable, match=r"^Postgres at 127\.0\.0\.1:1 cannot be reached") as away:
        async with open_infrastructure(settings):
            pass
    assert "hidden" not in str(away.value)


async def test_a_database_that_is_not_there_is_named(postgres_server: str, tmp_path: Path) -> None:
    dsn = urlsplit(postgres_server)._replace(path="/nosuch").geturl()
    settings = Place(directory=tmp_path, postgres_dsn=dsn, nats_url=NOWHERE).settings
    with pytest.raises(ServerUnreachable, match='database "nosuch" does not exist'):
        async with open_infrastructure(settings):
            pass


async def test_a_nats_that_does_not_answer_is_not_waited_for_for_ever(
    postgres_dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "START_SECONDS", 0.5)
    settings = Place(directory=tmp_path, postgres_dsn=postgres_dsn, nats_url=NOWHERE).settings
    with pytest.raises(ServerUnreachable, match=r"^NATS at 127\.0\.0\.1:1 cannot be reached") as away:
        async with open_infrastructure(settings):
            pass
    assert "hidden" not in str(away.value)


async def test_unfinished_files_have_an_absolute_place(
    postgres_dsn: str, nats_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Place(directory=Path("data"), postgres_dsn=postgres_dsn, nats_url=nats_url).settings
    async with open_infrastructure(settings) as infrastructure:
        assert infrastructure.scratch == tmp_path / "data" / "scratch"


def test_a_service_alone_says_which_server_is_missing_and_ends() -> None:
    service = subprocess.run(
        [sys.executable, "-m", "services.episode"],
        cwd=ROOT,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert service.returncode == 1
    assert service.stderr.startswith("episode cannot start: REELWRIGHT_POSTGRES_DSN is not set")


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("REELWRIGHT_LOG_LEVEL", "loud", "1 validation error"),
        (
            "REELWRIGHT_POSTGRES_DSN_FILE",
            "/nowhere/secret",
            "REELWRIGHT_POSTGRES_DSN_FILE points to /nowhere/secret",
        ),
    ],
)
def test_a_service_alone_says_which_setting_is_wrong_and_ends(
    variable: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REELWRIGHT_POSTGRES_DSN", raising=False)
    monkeypatch.setenv(variable, value)
    with pytest.raises(SystemExit, match=f"^one cannot start: {sentence}"):
        run_alone("one", lambda _: Service(name="one", prepare=asyncio.Event().wait))  # type: ignore[arg-type]
