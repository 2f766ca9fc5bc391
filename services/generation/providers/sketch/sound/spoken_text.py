"""What is said of a written line, and in which language: markup and signs removed, foreign scripts read in their own."""

import html
import re
import unicodedata
from itertools import groupby

SIGNS_READ_ALOUD = "+%°&$€£¥@=×÷"
SIGNS_NEVER_READ = "*_~#|\\{}[]<>^/`"

SCRIPT_READERS: dict[str, tuple[str, ...]] = {
    "CJK": ("cmn", "yue", "hak"),
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "HANGUL": ("ko",),
    "CYRILLIC": ("ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "tt", "ba", "cv", "nog", "ru-lv", "ru-cl"),
    "ARABIC": ("ar", "fa", "ur", "ug", "sd", "ku"),
    "HEBREW": ("he",),
    "GREEK": ("el", "grc"),
    "DEVANAGARI": ("hi", "mr", "ne", "kok"),
    "BENGALI": ("bn", "as", "bpy"),
    "GURMUKHI": ("pa",),
    "GUJARATI": ("gu",),
    "ORIYA": ("or",),
    "TAMIL": ("ta",),
    "TELUGU": ("te",),
    "KANNADA": ("kn",),
    "MALAYALAM": ("ml",),
    "SINHALA": ("si",),
    "THAI": ("th",),
    "MYANMAR": ("my", "shn"),
    "ETHIOPIC": ("am", "ti"),
    "GEORGIAN": ("ka",),
    "ARMENIAN": ("hy", "hyw"),
    "CHEROKEE": ("chr",),
}
"""Languages of espeak-ng that read a script; the first reads it for all others. Latin is read by every language.

Japanese has no reading of its own for Han characters in espeak-ng; they are read in Mandarin there, too."""

PREFERRED = {
    "en": "en-us",
    "zh": "cmn",
    "no": "nb",
    "nn": "nb",
    "iw": "he",
    "in": "id",
    "tl": "en-us",
    "sh": "hr",
}
PREFERRED |= {"zh-hk": "yue", "zh-yue": "yue", "en-gb": "en-gb-x-rp", "zh-mo": "yue"}

STAGE_DIRECTION = re.compile(r"^\s*\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|<[^<>]{0,400}>")


def clean(text: str) -> str:
    """The words of a line without markup, stage directions, control characters, emoji and doubled punctuation.

    Empty when there is nothing to say: no letter and no digit.
    """
    plain = STAGE_DIRECTION.sub(" ", unicodedata.normalize("NFKC", html.unescape(text)))
    plain = re.sub(r"[—–―‐]+|--+", ", ", plain)
    spoken = "".join(character if _is_spoken(character) else " " for character in plain)
    spoken = re.sub(r"([!?,;:。、!?-])[\1\s]*\1+", r"\1", spoken)
    spoken = re.sub(r"\s+", " ", spoken).strip()
    return spoken if any(unicodedata.category(character)[0] in "LN" for character in spoken) else ""


def _is_spoken(character: str) -> bool:
    if character in SIGNS_NEVER_READ:
        return False
    return unicodedata.category(character)[0] in "LMNPZ" or character in SIGNS_READ_ALOUD


def voice_language(tag: str, *, known: frozenset[str]) -> str:
    """The espeak-ng language for a BCP 47 tag: the longest part of it that is known, else American English."""
    parts = tag.strip().lower().replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        candidate = "-".join(parts[:length])
        candidate = PREFERRED.get(candidate, candidate)
        if candidate in known:
            return candidate
    return "en-us"


def runs(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """Split cleaned text into (espeak-ng language, text) where the script changes to one ``language`` cannot read."""
    readers: list[str] = []
    for character in text:
        previous = readers[-1] if readers else ""
        readers.append(_reader(character, language=language, previous=previous))
    first = next((reader for reader in readers if reader), language)
    named = [reader or first for reader in readers]
    joined = groupby(zip(named, text, strict=True), key=lambda pair: pair[0])
    return tuple((reader, "".join(character for _, character in pairs)) for reader, pairs in joined)


def _reader(character: str, *, language: str, previous: str) -> str:
    """The language that reads a character; what is no letter goes with what stands before it."""
    if not character.isalpha():
        return previous
    script = unicodedata.name(character, "LATIN").split(" ")[0].split("-")[0]
    readers = SCRIPT_READERS.get(script, (language,))
    return language if language in readers else readers[0]


def estimate_seconds(text: str) -> float:
    """About how long a line takes to say, in seconds (measured over the narrator's voice; within a third for most)."""
    words = clean(text)
    if not words:
        return 0.25
    dense = sum(unicodedata.name(character, "").startswith(("CJK", "HANGUL")) for character in words)
    kana = sum(unicodedata.name(character, "").startswith(("HIRAGANA", "KATAKANA")) for character in words)
    letters = sum(character.isalnum() for character in words) - dense - kana
    pauses = sum(character in ".!?;:,、。" for character in words[:-1])
    return 0.2 + letters / 13.5 + dense / 4.2 + kana / 7.0 + 0.2 * pauses
