"""MiniMax: video in two generations of its API, pictures, speech and music."""

from services.generation.providers.minimax.provider import minimax_provider

__all__ = ["minimax_provider"]
