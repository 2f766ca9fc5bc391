"""Which language a text is written in: by its script, and for Latin letters by its most frequent small words."""

import re
from collections import Counter

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_STOP_WORDS = {
    "en": (
        "the a an and of to in is who his her their with that must for on from by when they she he "
        "it before after"
    ),
    "es": "el la los las un una y de que en es su con por para del al se lo antes cuando debe quien pero",
    "fr": (
        "le la les un une et de que en est son sa avec par pour du au des dans qui elle il doit "
        "avant mais ses"
    ),
    "de": (
        "der die das ein eine einen und von zu in ist sein seine ihr mit auf dem den im muss wenn "
        "vor aber sich einem"
    ),
    "pt": "o a os as um uma e de que em é seu sua com por para do da no na dos se não quando antes mas",
    "it": (
        "il lo la gli le un una e di che in è suo sua con per del della nel si non quando prima ma "
        "deve due alla dei delle sono ha i al tra chi più"
    ),
    "nl": "de het een en van te in is zijn haar met op voor dat die wie moet niet maar als",
}
_SETS = {tag: frozenset(words.split()) for tag, words in _STOP_WORDS.items()}
_SHARED = Counter(word for known in _SETS.values() for word in known)
_MARKS = {
    "ñ": "es",
    "¿": "es",
    "¡": "es",
    "ß": "de",
    "ä": "de",
    "ö": "de",
    "ü": "de",
    "ã": "pt",
    "õ": "pt",
    "ç": "fr",
    "œ": "fr",
    "ê": "fr",
}


def stop_words(language: str) -> frozenset[str]:
    """The most frequent small words of ``language``; none where they are not known."""
    return _SETS.get(language, frozenset())


def detect(text: str) -> str:
    """The BCP 47 primary tag of ``text``; English where nothing speaks for another language."""
    letters = sum(c.isalpha() for c in text) or 1
    found = {tag: len(pattern.findall(text)) for tag, pattern in _SCRIPTS}
    if found["ja"] * 12 >= letters:
        return "ja"
    tag, count = max(found.items(), key=lambda item: item[1])
    if count * 4 >= letters:
        return tag
    return _latin(text)


def _latin(text: str) -> str:
    words = re.findall(r"[^\W\d_]+", text.lower())[:400]
    points = {
        tag: sum(2.0 / _SHARED[word] for word in words if word in known) for tag, known in _SETS.items()
    }
    for mark, tag in _MARKS.items():
        points[tag] += min(text.lower().count(mark), 3)
    best = max(points, key=lambda tag: points[tag])
    return best if points[best] > points["en"] else "en"


def resolve(*, wanted: str, text: str) -> str:
    """The language to write in: ``wanted`` (any BCP 47 tag) where given, else that of ``text``."""
    tag = wanted.strip().replace("_", "-").split("-")[0].lower()
    return tag if re.fullmatch(r"[a-z]{2,3}", tag) else detect(text)
