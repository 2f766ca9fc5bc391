"""The write side of an episode: decides what happens, never calls a provider."""
