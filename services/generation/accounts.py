"""Keys and addresses of providers, from the environment or from files (``REELWRIGHT_OPENAI_API_KEY_FILE``)."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import NoDecode

from services.chassis.settings import EnvironmentSettings


class Accounts(EnvironmentSettings):
    """A provider without what it needs is unconfigured, and never chosen. A base URL ends before the path of a call."""

    openai_api_key: SecretStr | None = Field(None, description="Key of OpenAI.")
    openai_base_url: str = Field("https://api.openai.com/v1", description="Where OpenAI is reached.")

    compatible_base_url: str | None = Field(
        None, description="A server that speaks as OpenAI does (vLLM, Ollama, LM Studio, a gateway)."
    )
    compatible_api_key: SecretStr | None = Field(None, description="Its key, if it wants one.")
    compatible_models: Annotated[dict[str, str], NoDecode] = Field(
        {}, description="Its models, as in text=llama3.3,image=flux,video=wan,speech=kokoro."
    )

    gemini_api_key: SecretStr | None = Field(None, description="Key of the Gemini API.")
    gemini_base_url: str = Field(
        "https://generativelanguage.googleapis.com/v1beta", description="Where Gemini is reached."
    )

    minimax_api_key: SecretStr | None = Field(None, description="Key of MiniMax; it belongs to one host.")
    minimax_base_url: str = Field("https://api.minimax.io", description="Where MiniMax is reached.")

    segmind_api_key: SecretStr | None = Field(None, description="Key of Segmind.")
    segmind_base_url: str = Field("https://api.segmind.com", description="Where Segmind is reached.")
    segmind_upload_url: str = Field(
        "https://workflows-api.segmind.com/upload-asset", description="Where Segmind takes pictures."
    )

    elevenlabs_api_key: SecretStr | None = Field(None, description="Key of ElevenLabs.")
    elevenlabs_base_url: str = Field("https://api.elevenlabs.io", description="Where ElevenLabs is reached.")

    comfyui_servers: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="ComfyUI servers, as in http://10.0.0.7:8188,http://10.0.0.8:8188."
    )
    comfyui_workflows: Path | None = Field(
        None, description="A folder with ComfyUI workflows of one's own, each with its bindings."
    )

    @field_validator("compatible_models", mode="before")
    @classmethod
    def _pairs(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        pairs = [pair.partition("=") for pair in value.split(",") if pair.strip()]
        return {kind.strip(): model.strip() for kind, _, model in pairs}

    @field_validator("comfyui_servers", mode="before")
    @classmethod
    def _addresses(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(address.strip() for address in value.split(",") if address.strip())
        return value

    def secrets(self) -> tuple[str, ...]:
        """Every key that is set, for the redaction of logs."""
        values = (getattr(self, name) for name in type(self).model_fields)
        keys = [value.get_secret_value() for value in values if isinstance(value, SecretStr)]
        passwords = [urlsplit(server).password for server in self.comfyui_servers]
        return (*keys, *(password for password in passwords if password))
