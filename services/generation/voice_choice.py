"""Which of a provider's voices a character speaks with: always the same one, and another than the rest of the cast."""

from collections.abc import Mapping, Sequence

from contracts.story import Character

type Voices = Mapping[str, Sequence[str]]
"""Names of voices under ``female``, ``male``, ``narrator``, and where there are such under ``child_female`` and so on
(age group, then gender)."""


def voice_for(character: Character | None, voices: Voices) -> str:
    """The voice of a character, None being the narrator. A voice the character's own sheet names word for word wins.

    Raises LookupError for a table without any voice.
    """
    known = [voice for group in voices.values() for voice in group]
    if not known:
        raise LookupError("the catalogue names no voice for this model")
    if character is None:
        return next(iter(voices.get("narrator", known)))
    if character.voice in known:
        return character.voice
    groups = (f"{character.age_group}_{character.gender}", character.gender)
    able = next((voices[group] for group in groups if voices.get(group)), None)
    if able is None:
        able = [*voices.get("female", ()), *voices.get("male", ())] or known
    return able[character.number % len(able)]
