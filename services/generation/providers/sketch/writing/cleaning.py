"""From whatever was typed to text that can be read: no control characters, no markup, no braces, bounded."""

import re
import unicodedata

READ_LIMIT = 4_000
"""Characters of a premise that are read; what stands behind them cannot change the story's plan."""

_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^<>]{0,400}>", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(r"(?:https?://|www\.)\S+|\$\{[^}]*\}|\{\{.*?\}\}")
_SPACE = re.compile(r"[^\S\n]+")
_TRANSLATION = str.maketrans(
    {"{": "(", "}": ")", "<": " ", ">": " ", "`": "'", "\\": " ", "|": " ", "*": " ", "\u3000": " "}
)
_DECORATION = re.compile(
    r"\b(FACE|SYMBOL|WITH|EMOJI|COMPONENT|SELECTOR|VARIATION|HEAVY|BLACK|WHITE|SMILING|MODIFIER)\b"
)


def visible(text: str) -> str:
    """``text`` without control characters, lone surrogates and invisible marks; line ends become ``\\n``."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c for c in unified if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )


def clean(text: str) -> str:
    """One readable line of at most ``READ_LIMIT`` characters: what the readers of a premise work on."""
    plain = _LINK.sub(" ", _TAG.sub(" ", visible(text[: READ_LIMIT * 4])))
    line = _SPACE.sub(" ", plain.translate(_TRANSLATION).replace("\n", " ")).strip()
    line = re.sub(r"^[\s#>\-–—•=~_.,;:!?]+", "", line)
    return re.sub(r"([!?.,;:，。！？])\1+", r"\1", line)[:READ_LIMIT].strip()


def words_of_emoji(text: str) -> str:
    """Emoji read by their Unicode names: a premise of a cat and a rocket becomes ``cat, rocket``."""
    names: list[str] = []
    for character in text:
        if unicodedata.category(character) != "So":
            continue
        name = _DECORATION.sub(" ", unicodedata.name(character, "")).strip().lower()
        if name and (short := " ".join(name.split()[:2])) not in names:
            names.append(short)
    return ", ".join(names[:4])


def has_letters(text: str) -> bool:
    """Whether anything in ``text`` can be spoken."""
    return any(c.isalpha() for c in text)


def excerpt(text: str, *, limit: int) -> str:
    """The beginning of ``text`` in at most ``limit`` characters, cut between words where there are words."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit // 2 else cut).rstrip(" ,;:，、；：-") + "…"
