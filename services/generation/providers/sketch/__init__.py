"""The provider that needs no key and no network: it writes, draws, films, speaks and composes by itself."""
