"""OpenAI, and servers that speak as it does."""

from services.generation.providers.openai.provider import compatible_provider, openai_provider

__all__ = ["compatible_provider", "openai_provider"]
