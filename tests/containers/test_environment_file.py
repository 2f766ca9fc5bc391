"""The secrets of a deployment: made once, readable to their owner only."""

import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

SCRIPT = Path(__file__).parents[2] / "deploy" / "make-env.sh"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "deploy").mkdir()
    shutil.copy(SCRIPT, tmp_path / "deploy")
    return tmp_path


def secrets_of(checkout: Path) -> dict[str, str]:
    subprocess.run([checkout / "deploy" / "make-env.sh"], capture_output=True, timeout=10, check=True)
    lines = (checkout / ".env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_every_secret_is_long_its_own_and_begins_with_a_letter(checkout: Path) -> None:
    made = secrets_of(checkout)
    assert made.pop("COMPOSE_PROJECT_NAME") == "reelwright"
    key = made.pop("REELWRIGHT_GATEWAY_API_KEY")
    assert re.fullmatch(r"rw_[0-9a-z]+_[0-9a-z]{40,}", key)
    assert set(made) == {
        "REELWRIGHT_NATS_PASSWORD",
        "REELWRIGHT_POSTGRES_PASSWORD",
        "REELWRIGHT_S3_SECRET_KEY",
    }
    assert len(set(made.values())) == 3
    assert all(secret.isalnum() and secret[0].isalpha() and len(secret) >= 40 for secret in made.values())


def test_only_the_owner_can_read_them(checkout: Path) -> None:
    (checkout / ".env").touch(mode=0o644)
    secrets_of(checkout)
    assert stat.S_IMODE((checkout / ".env").stat().st_mode) == 0o600


def test_what_is_there_is_kept_and_what_is_missing_added(checkout: Path) -> None:
    (checkout / ".env").write_text("REELWRIGHT_NATS_PASSWORD=chosen\nREELWRIGHT_LOG_LEVEL=debug\n")
    first = secrets_of(checkout)
    assert first["REELWRIGHT_NATS_PASSWORD"] == "chosen"
    assert first["REELWRIGHT_LOG_LEVEL"] == "debug"
    assert secrets_of(checkout) == first
