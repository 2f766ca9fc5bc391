"""Settings of the gateway: ``REELWRIGHT_GATEWAY_...``."""

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from services.chassis.settings import PREFIX, EnvironmentSettings


class GatewaySettings(EnvironmentSettings):
    """Where the API listens, and the key a deployment brings with it."""

    model_config = SettingsConfigDict(env_prefix=f"{PREFIX}GATEWAY_")

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int | None = Field(
        None,
        ge=1,
        le=65_535,
        description="Port to listen on; unset = 8787, or a free one where that is taken.",
    )
    api_key: SecretStr | None = Field(
        None, description="A key rw_<id>_<secret> that is valid from the start; else one is made in data_dir."
    )
    tenant: str = Field(
        "local", pattern=r"^[a-z0-9][a-z0-9_]{0,29}$", description="The tenant of the first key."
    )
    allowed_origins: tuple[str, ...] = Field(
        (), description="Origins of browser pages that may call the API."
    )
