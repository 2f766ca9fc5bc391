"""Settings from the environment: one prefix, secrets from files too, errors that never show a value."""

from pathlib import Path
from typing import Any, Literal, Self, get_args, override

from pydantic import Field, SecretStr, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "REELWRIGHT_"


class SecretFileError(ValueError):
    """A variable names a file with a secret that cannot be read."""


class SecretFiles(EnvSettingsSource):
    """Reads a secret from the file that ``<NAME>_FILE`` points to, as container platforms mount them."""

    @override
    def __call__(self) -> dict[str, Any]:
        secrets: dict[str, Any] = {}
        for name, field in self.settings_cls.model_fields.items():
            variable = f"{self.env_prefix}{name}".lower()
            file = self.env_vars.get(f"{variable}_file")
            if file and not self.env_vars.get(variable) and _is_secret(field):
                secrets[name] = _secret_in(Path(file), f"{variable}_file".upper())
        return secrets


def _is_secret(field: FieldInfo) -> bool:
    return SecretStr in (field.annotation, *get_args(field.annotation))


def _secret_in(file: Path, variable: str) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as unreadable:
        raise SecretFileError(
            f"{variable} points to {file}, which cannot be read ({type(unreadable).__name__}): "
            "give the path of a readable text file that holds only the secret"
        ) from None


class EnvironmentSettings(BaseSettings):
    """What each group of settings shares: the prefix ``REELWRIGHT_``, and ``<NAME>_FILE`` for every secret.

    A plain variable wins over its file. Unknown variables are left to the other groups of settings.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="ignore", frozen=True, hide_input_in_errors=True, env_ignore_empty=True
    )

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, SecretFiles(settings_cls)


class InfrastructureSettings(EnvironmentSettings):
    """The servers and directories all services share. A server left unset is run by us, in ``data_dir``."""

    data_dir: Path = Field(Path(".reelwright"), description="Everything the one-command installation keeps.")
    scratch_dir: Path | None = Field(
        None, description="Room for unfinished files; default <data_dir>/scratch."
    )

    nats_url: SecretStr | None = Field(None, description="nats://user:password@host:4222; unset = embedded.")
    postgres_dsn: SecretStr | None = Field(
        None, description="postgresql://user:password@host:5432/database; unset = embedded."
    )

    object_store: Literal["disk", "s3"] = Field("disk", description="Where bytes are kept.")
    objects_dir: Path | None = Field(None, description="Root of the disk store; default <data_dir>/objects.")
    s3_endpoint: str | None = Field(None, description="URL of an S3-compatible server; unset = AWS.")
    s3_bucket: str | None = Field(None, description="Bucket that holds the objects; needed with s3.")
    s3_create_bucket: bool = Field(False, description="Make the bucket at the start if it is missing.")
    s3_region: str = Field("us-east-1", description="Region the requests are signed for.")
    s3_access_key: SecretStr | None = Field(None, description="Unset = the machine's own AWS identity.")
    s3_secret_key: SecretStr | None = Field(None, description="Belongs to s3_access_key.")

    otlp_endpoint: str | None = Field(
        None, description="OTLP/HTTP collector, http://host:4318; unset = none."
    )
    log_format: Literal["console", "json"] = Field("console", description="Lines for people or for machines.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least that is logged."
    )

    @model_validator(mode="after")
    def _s3_is_complete(self) -> Self:
        if self.object_store == "s3" and not self.s3_bucket:
            raise ValueError(f"object_store is s3 but no bucket is named: set {PREFIX}S3_BUCKET")
        if (self.s3_access_key is None) != (self.s3_secret_key is None):
            raise ValueError(
                f"set both {PREFIX}S3_ACCESS_KEY and {PREFIX}S3_SECRET_KEY (or their _FILE forms), or neither"
            )
        return self

    @property
    def scratch(self) -> Path:
        """Directory for unfinished files, on a disk with room for a few films."""
        return self.scratch_dir or self.data_dir / "scratch"

    @property
    def objects(self) -> Path:
        """Root directory of the disk object store."""
        return self.objects_dir or self.data_dir / "objects"

    def secrets(self) -> tuple[str, ...]:
        """Every secret value that is set, for the redaction of logs."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return tuple(value.get_secret_value() for value in values if isinstance(value, SecretStr))
