"""English tokens and noun phrases: a small chunker by closed classes and verb forms, without any model."""

import re
from dataclasses import dataclass

from services.generation.providers.sketch.writing import lexicon_en as words
from services.generation.providers.sketch.writing.word_lists import words_of

_TOKEN = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|\d+|[^\w\s]")
_IRREGULAR_PLURALS = {
    "children": "child",
    "men": "man",
    "women": "woman",
    "people": "person",
    "wolves": "wolf",
    "thieves": "thief",
    "wives": "wife",
    "mice": "mouse",
    "geese": "goose",
    "elves": "elf",
    "dwarves": "dwarf",
    "knives": "knife",
    "leaves": "leaf",
    "lives": "life",
    "fishermen": "fisherman",
    "heroes": "hero",
    "feet": "foot",
    "teeth": "tooth",
    "kids": "kid",
}
_SINGULAR_S = words_of(
    "bus glass grass compass chess class dress princess actress waitress lens gas moss kiss mistress boss "
    "witness cactus circus atlas christmas mars virus octopus illness darkness paris goddess duchess "
    "heiress empress sorceress priestess hostess news always perhaps is was has"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark and where it stands in the text."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.text.lower().replace("’", "'")

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper() and not (self.text.isupper() and len(self.text) > 3)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: tokens ``first`` to ``last`` (inclusive), its determiner, and its words without it."""

    first: int
    last: int
    determiner: str
    words: tuple[str, ...]
    proper: bool = False
    preposition: str = ""

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def head(self) -> str:
        return singular(self.words[-1].lower())

    @property
    def plural(self) -> bool:
        return self.words[-1].lower() != self.head


def singular(word: str) -> str:
    """The singular of an English noun; singular nouns come back unchanged."""
    if word in _IRREGULAR_PLURALS:
        return _IRREGULAR_PLURALS[word]
    if word in _SINGULAR_S or len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "shes", "xes", "sses")) else word[:-1]


def tokens_of(text: str) -> list[Token]:
    """Words (with inner apostrophes and hyphens), numbers and marks, in order."""
    return [Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def phrases_of(tokens: list[Token]) -> list[Phrase]:
    """Noun phrases from left to right; what stands in none of the closed classes counts as a noun or adjective."""
    found: list[Phrase] = []
    i = 0
    while i < len(tokens):
        phrase = _phrase_at(tokens, i)
        if phrase is None:
            i += 1
        else:
            found.append(phrase)
            i = phrase.last + 1
    return found


def _phrase_at(tokens: list[Token], i: int) -> Phrase | None:
    first, determiner = i, ""
    while i < len(tokens) and tokens[i].low in words.DETERMINERS:
        determiner = determiner if determiner in words.COUNTS else tokens[i].low
        i += 1
    inside: list[Token] = []
    while i < len(tokens) and _continues(tokens, i, inside, determiner):
        inside.append(tokens[i])
        i += 1
    while len(inside) > 1 and inside[-1].low in words.ADJECTIVES and inside[-2].low not in words.ADJECTIVES:
        inside.pop()
    if not inside or (
        not determiner and len(inside) == 1 and _is_verb_word(inside[0]) and not _is_name_again(tokens, first)
    ):
        return None
    before = tokens[first - 1].low if first else ""
    proper = (
        all(t.is_capital for t in inside)
        and not determiner
        and (first > 0 or _opens_with_name(tokens, inside))
    )
    last = first + (i - first) - 1 if inside[-1] is tokens[i - 1] else tokens.index(inside[-1])
    return Phrase(
        first,
        last,
        determiner,
        tuple(_bare(t) for t in inside),
        proper,
        before if before in words.PREPOSITIONS else "",
    )


def _opens_with_name(tokens: list[Token], inside: list[Token]) -> bool:
    """Whether capitals at the very beginning are a name rather than a sentence's first word."""
    low = inside[0].low
    if low in words.SURE_NAMES or len(inside) > 1:
        return True
    known = (
        words.PEOPLE
        | words.ANIMALS
        | words.MACHINES
        | words.SPIRITS
        | words.VERBS
        | words.ADJECTIVES
        | words.THREATS
        | words.NOISE
    )
    following = tokens[1].low if len(tokens) > 1 else ""
    return singular(low) not in known and low not in known and len(low) > 2 and following in words.THIRD


def _is_name_again(tokens: list[Token], i: int) -> bool:
    """Whether a capital inside the sentence is a name although the word is also a verb: Jack and Rose."""
    return i > 0 and tokens[i].is_capital and tokens[i].low in words.SURE_NAMES


def _begins_object(tokens: list[Token], i: int) -> bool:
    """Whether what follows a noun and one more word shows that word to be a verb: an article, a preposition, an adverb."""
    return i < len(tokens) and (tokens[i].low in words.DETERMINERS or tokens[i].low in words.PREPOSITIONS)


def _bare(token: Token) -> str:
    return re.sub(r"['’]s?$", "", token.text)


def _continues(tokens: list[Token], i: int, inside: list[Token], determiner: str) -> bool:
    token = tokens[i]
    low = token.low
    if (
        not token.is_word
        or low in words.PREPOSITIONS
        or low in words.SMALL
        or low in words.DETERMINERS
        or low.endswith("n't")
        or (low.endswith("ly") and low not in ("family", "lonely", "elderly", "butterfly", "firefly"))
    ):
        return False
    if inside and re.search(r"['’]s$", inside[-1].text):
        return False
    if not inside:
        past = low.endswith("ed") and low not in words.ADJECTIVES and len(low) > 4
        return bool(determiner) or _is_name_again(tokens, i) or not (past or _is_verb_word(token))
    if (
        inside[-1].low in _BEINGS
        and singular(low) not in _BEINGS
        and not token.is_capital
        and (low in words.VERBS or _begins_object(tokens, i + 1))
    ):
        return False
    if token.is_capital and inside[-1].is_capital:
        return True
    if inside[-1].is_capital and not determiner and inside[0].start > 0:
        return False
    if token.is_capital and not inside[-1].is_capital and determiner == "":
        return False
    if low in words.THIRD or low in words.PAST:
        return False
    if (
        low in words.VERBS
        and inside[-1].low in words.PEOPLE
        and i + 1 < len(tokens)
        and tokens[i + 1].low in words.DETERMINERS
    ):
        return False
    if (
        low in words.VERBS
        and (singular(inside[-1].low) != inside[-1].low or not determiner)
        and low not in _NOUNS_TOO
    ):
        return False
    if (
        low.endswith(("ed", "ing"))
        and low
        not in ("wedding", "painting", "building", "ring", "king", "seed", "bed", "morning", "evening")
        and low not in words.ADJECTIVES
    ):
        return i + 1 < len(tokens) and _is_noun_start(tokens[i + 1]) and inside[-1].low in words.ADJECTIVES
    return len(inside) < 5


_BEINGS = (
    words.PEOPLE
    | words.ANIMALS
    | words.MACHINES
    | words.SPIRITS
    | words_of("children kids men women people crew family army band team group")
)
_NOUNS_TOO = words_of(
    "watch guard hunt cook guide train ring plant film record ride love fear smile trade share crash bond "
    "cause ship dream paint fight battle visit walk track set"
)


def _is_noun_start(token: Token) -> bool:
    return (
        token.is_word
        and token.low not in words.PREPOSITIONS
        and token.low not in words.SMALL
        and token.low not in words.DETERMINERS
    )


def _is_verb_word(token: Token) -> bool:
    low = token.low
    return (
        low in words.THIRD
        or (low in words.VERBS and low not in _NOUNS_TOO)
        or low in words.PAST
        or (
            low.endswith("ing")
            and len(low) > 5
            and low not in ("painting", "wedding", "building", "evening", "morning")
        )
    )


def base_form(word: str) -> str:
    """The infinitive of a third person or -ing form, for verbs of the lexicon; other words unchanged."""
    low = word.lower()
    if low in words.VERBS:
        return low
    for ending, added in (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ying", "ie")):
        if low.endswith(ending) and (stem := low[: -len(ending)] + added) in words.VERBS:
            return stem
    if low.endswith("ing") and len(low) > 6 and low[-4] == low[-5] and low[:-4] in words.VERBS:
        return low[:-4]
    return {"goes": "go", "does": "do", "has": "have", "is": "be"}.get(low, low)
