"""Word lists are written as text: one string, words between spaces."""


def words_of(text: str) -> frozenset[str]:
    """The words of ``text`` as a set."""
    return frozenset(text.split())
