"""What an English premise wants: its goal as an infinitive phrase that can be said by anybody about anybody."""

import re

from services.generation.providers.sketch.writing import lexicon_en as words
from services.generation.providers.sketch.writing.chunks_en import Token, base_form, singular, tokens_of
from services.generation.providers.sketch.writing.reading import Agent

_CUE = re.compile(
    r"\b(?:must|ha(?:s|ve) to|needs? to|wants? to|wish(?:es)? to|tr(?:y|ies) to|hopes? to|longs? to|struggles? to|"
    r"vows? to|sets? out to|"
    r"(?:is |are )?forced to|dares? to|dreams? (?:of|about)|ordered to|plans? to|races? to|fights? to|in order to|able to|"
    r"promises? to|promised to|asked to|hired to|sent to|determined to|tasked to|travels? to|goes to|journeys? to|gets? to|"
    r"(?:one|last|only) chance to|how to|attempts? to|begins? to|starts? to|decides? to|agrees? to)\s+",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"\bto\s+(?=[a-z]+\s+(?:a|an|the|his|her|their|it|him|them)\b)", re.IGNORECASE)
_INNER = re.compile(
    r"^(?:decide|choose|try|find a way|find out|figure out|work out|discover|know|learn)\s+"
    r"(?:whether|how|if|a way)?\s*to\s+",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"[.;:!?()\"“”]|,\s|\s[–—-]\s|\b(?:and|but|while|when|because|so|until|unless|as|who|"
    r"which|that|if|only to|or|where|even|though|although|then|he|she|they)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s(?:before|after|by|without|in time|for|during|at|on|in|with|from)\s", re.IGNORECASE)


def goal_of(body: str, agents: tuple[Agent, ...]) -> tuple[str, str]:
    """Goal (at most 9 words) and deed (at most 6) of a premise, with fields for agents; empty where none is told."""
    phrase = _after_cue(body, _CUE) or _after_cue(body, _PURPOSE) or _predicate(body)
    phrase = _bounded(phrase, 9)
    if not phrase:
        return "", ""
    goal = _refer(phrase, agents)
    tail = _TAIL.search(goal, len(goal.split()[0]) + 1)
    deed = goal[: tail.start()] if tail and len(goal[: tail.start()].split()) > 1 else goal
    return goal, deed if len(deed.split()) <= 6 else ""


def _after_cue(body: str, cues: re.Pattern[str]) -> str:
    for cue in reversed(list(cues.finditer(body[:600]))):
        rest = body[cue.end() :]
        stop = _STOP.search(rest)
        phrase = rest[: stop.start()] if stop else rest
        while inner := _INNER.match(phrase):
            phrase = phrase[inner.end() :]
        first = (phrase.split() or [""])[0]
        base = base_form(first)
        if (base in words.VERBS and base not in ("come", "go")) or first.lower() in words.VERBS:
            return " ".join([base, *phrase.split()[1:]])
    return ""


def _predicate(body: str) -> str:
    """The main verb phrase in the infinitive: ``A detective hunts a ghost`` wants to ``hunt a ghost``."""
    tokens = tokens_of(body[:400])
    for i, token in enumerate(tokens[:24]):
        if i == 0 or not (token.low in words.THIRD or _told_of_several(tokens, i)):
            continue
        if tokens[i - 1].low in words.PREPOSITIONS or tokens[i - 1].low in words.DETERMINERS:
            continue
        base = base_form(token.low)
        if base in words.STATES or base not in words.VERBS:
            continue
        rest = body[token.end : token.end + 120]
        stop = _STOP.search(rest)
        phrase = (rest[: stop.start()] if stop else rest).split()
        return " ".join([base, *phrase]) if phrase else ""
    return ""


def _told_of_several(tokens: list[Token], i: int) -> bool:
    """Whether a bare verb form stands before its object: ``and her grandmother plant a garden``."""
    return (
        i > 1
        and tokens[i].low in words.VERBS
        and i + 1 < len(tokens)
        and tokens[i + 1].low in words.DETERMINERS
    )


def _bounded(phrase: str, limit: int) -> str:
    listed = phrase.split()
    if len(listed) > limit:
        cut = _clean_cut(listed, limit)
        listed = listed[:cut] if cut else []
    while listed and (
        listed[-1].lower() in words.PREPOSITIONS - {"up", "off", "home", "away", "down", "out"}
        or listed[-1].lower() in words.DETERMINERS
        or listed[-1].lower() in words.SMALL - {"him", "her", "it", "them", "himself", "herself", "again"}
    ):
        listed.pop()
    return " ".join(listed).strip(" ,'’")


def _clean_cut(listed: list[str], limit: int) -> int:
    """Where to end a long phrase: before a preposition, but never inside "on the day of"."""
    cuts = [i for i, w in enumerate(listed[: limit + 1]) if w.lower() in words.PREPOSITIONS and i > 1]
    if cuts and listed[cuts[-1]].lower() == "of":
        cuts.pop()
    return cuts[-1] if cuts else 0


def _refer(phrase: str, agents: tuple[Agent, ...]) -> str:
    """Fields in place of agents and of "his, her, their"; "it, him, her, them" become the second agent where one fits."""
    for n in range(len(agents) - 1, 0, -1):
        head = re.escape((agents[n].role.split() or ["\0"])[-1])
        phrase = (
            re.sub(
                rf"\b(?:(?:a|an|the|his|her|their)\s+)?(?:[\w-]+(?:['’]s)?\s)?{head}\b(?!['’-])",
                f"{{{n}}}",
                phrase,
                count=1,
            )
            if _alone(phrase, head)
            else phrase
        )
        if agents[n].name:
            phrase = re.sub(rf"\b{re.escape(agents[n].name)}\b(?!['’])", f"{{{n}}}", phrase, count=1)
    listed = phrase.split()
    for i, word in enumerate(listed):
        low = word.lower()
        following = listed[i + 1].lower() if i + 1 < len(listed) else ""
        owns = bool(following) and following not in words.PREPOSITIONS and following not in words.SMALL
        if low in ("his", "their", "its") or (low == "her" and owns):
            listed[i] = "{poss}"
        elif low in ("it", "him", "her", "them") and len(agents) > 1:
            listed[i] = "{1}"
        elif low in ("himself", "herself", "themselves", "itself"):
            listed[i] = "{self}"
    return " ".join(listed)


def _alone(phrase: str, head: str) -> bool:
    return any(singular(w.lower()) == head and w.lower() == head for w in phrase.split())
