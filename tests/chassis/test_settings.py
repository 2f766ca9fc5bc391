"""Settings: one prefix, secrets from files, and errors that help without telling a secret."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from services.chassis.settings import InfrastructureSettings, SecretFileError

pytestmark = pytest.mark.unit


def test_without_any_variable_everything_is_embedded() -> None:
    settings = InfrastructureSettings()

    assert (settings.nats_url, settings.postgres_dsn, settings.otlp_endpoint) == (None, None, None)
    assert settings.object_store == "disk"
    assert settings.objects == Path(".reelwright/objects")
    assert settings.scratch == Path(".reelwright/scratch")
    assert settings.secrets() == ()


def test_variables_of_the_prefix_are_read_and_others_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REELWRIGHT_DATA_DIR", "/srv/reelwright")
    monkeypatch.setenv("REELWRIGHT_NATS_URL", "nats://me:hush@broker:4222")
    monkeypatch.setenv("REELWRIGHT_OF_ANOTHER_SERVICE", "x")
    monkeypatch.setenv("LOG_LEVEL", "debug")

    settings = InfrastructureSettings()

    assert settings.objects == Path("/srv/reelwright/objects")
    assert settings.nats_url is not None
    assert settings.nats_url.get_secret_value() == "nats://me:hush@broker:4222"
    assert settings.log_level == "info"
    assert "hush" not in repr(settings)
    assert settings.secrets() == ("nats://me:hush@broker:4222",)


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "dsn").write_text("postgresql://me:hush@db/reelwright\n", encoding="utf-8")
    monkeypatch.setenv("REELWRIGHT_POSTGRES_DSN_FILE", str(tmp_path / "dsn"))

    dsn = InfrastructureSettings().postgres_dsn

    assert dsn is not None
    assert dsn.get_secret_value() == "postgresql://me:hush@db/reelwright"


def test_a_plain_variable_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REELWRIGHT_NATS_URL_FILE", str(tmp_path / "absent"))
    with pytest.raises(SecretFileError, match="REELWRIGHT_NATS_URL_FILE"):
        InfrastructureSettings()

    (tmp_path / "absent").write_text("nats://file", encoding="utf-8")
    monkeypatch.setenv("REELWRIGHT_NATS_URL", "nats://plain")
    url = InfrastructureSettings().nats_url

    assert url is not None
    assert url.get_secret_value() == "nats://plain"


def test_s3_without_a_bucket_or_with_half_a_key_is_refused_without_showing_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REELWRIGHT_OBJECT_STORE", "s3")
    with pytest.raises(ValidationError, match="REELWRIGHT_S3_BUCKET"):
        InfrastructureSettings()

    monkeypatch.setenv("REELWRIGHT_S3_BUCKET", "films")
    monkeypatch.setenv("REELWRIGHT_S3_SECRET_KEY", "hush-hush")
    with pytest.raises(ValidationError, match="REELWRIGHT_S3_ACCESS_KEY") as refused:
        InfrastructureSettings()
    assert "hush-hush" not in str(refused.value)
