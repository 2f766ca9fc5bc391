"""Where a text may break: into parts shown one after the other, and into lines of equal width."""

import re
import unicodedata
from collections.abc import Callable, Iterator

MOST_LINES = 2
_CLOSING = frozenset("。，、！？；：）」』】》〉”’…—～,.;:!?)]}%")
_OPENING = frozenset("（「『【《〈“‘([{")
_PAUSES = frozenset("。，、！？；：…—,.;:!?")
_LEAST_FAIR = 0.5
_SENTENCE = re.compile(r".+?(?:[。！？…]+[”’」』）]*|[.!?…]+[\"”’)]*(?=\s|$)|$)\s*", re.DOTALL)

type Ruler = Callable[[str], float]
"""The width of a text in em."""


def has_cjk(text: str) -> bool:
    """Whether a text needs the face that holds Chinese, Japanese and Korean."""
    return any(unicodedata.east_asian_width(letter) in "WF" for letter in text)


def parts_of(text: str, *, width: Ruler, most: float) -> list[tuple[str, ...]]:
    """Whole sentences together as long as two lines hold them; a longer sentence is divided evenly."""
    parts: list[tuple[str, ...]] = []
    held = ""
    for sentence in _SENTENCE.findall(text):
        if len(wrapped(held + sentence, width=width, most=most)) <= MOST_LINES:
            held += sentence
            continue
        if held:
            parts.append(two_lines(held, width=width, most=most))
        *whole, held = _divided(sentence, width=width, most=most)
        parts += [two_lines(part, width=width, most=most) for part in whole]
        held += sentence[len(sentence.rstrip()) :]
    if held.strip():
        parts.append(two_lines(held, width=width, most=most))
    return parts


def _divided(sentence: str, *, width: Ruler, most: float) -> tuple[str, ...]:
    lines = wrapped(sentence, width=width, most=most)
    for count in range(max(1, -(-len(lines) // MOST_LINES)), len(lines)):
        parts = evenly(sentence, count, width=width)
        if all(len(wrapped(part, width=width, most=most)) <= MOST_LINES for part in parts):
            return parts
    return lines


def two_lines(text: str, *, width: Ruler, most: float) -> tuple[str, ...]:
    """Break what fits on two lines: after a mark that halves it fairly, else as evenly as can be."""
    lines = wrapped(text, width=width, most=most)
    if len(lines) != MOST_LINES:
        return lines
    fairest, best = _LEAST_FAIR, evenly(text, MOST_LINES, width=width)
    pieces = list(_unbreakable(text))
    for at in range(1, len(pieces)):
        upper, lower = "".join(pieces[:at]).strip(), "".join(pieces[at:]).strip()
        shorter, longer = sorted((width(upper), width(lower)))
        if upper[-1:] in _PAUSES and longer <= most and shorter / longer > fairest:
            fairest, best = shorter / longer, (upper, lower)
    return best if all(width(line) <= most for line in best) else lines


def evenly(text: str, count: int, *, width: Ruler) -> tuple[str, ...]:
    """Break a text into at most ``count`` lines, the longest of which is as short as can be."""
    narrow, wide = 0.0, width(text)
    while wide - narrow > 0.1:
        middle = (narrow + wide) / 2
        if len(wrapped(text, width=width, most=middle)) > count:
            narrow = middle
        else:
            wide = middle
    return wrapped(text, width=width, most=wide)


def wrapped(text: str, *, width: Ruler, most: float) -> tuple[str, ...]:
    """Break a text greedily into lines of at most ``most`` em: at spaces, and between CJK letters."""
    lines: list[str] = []
    line = ""
    for piece in _unbreakable(text):
        if line and width((line + piece).rstrip()) > most:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
        while width(line.rstrip()) > most and len(line.rstrip()) > 1:
            fits = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or width(line[:n]) <= most)
            lines.append(line[:fits])
            line = line[fits:].lstrip()
    if line.strip():
        lines.append(line.rstrip())
    return tuple(lines)


def _unbreakable(text: str) -> Iterator[str]:
    """Pieces between which a line may break; each carries the spaces after it.

    No line begins with a closing mark or ends with an opening one (kinsoku, JIS X 4051).
    """
    piece = ""
    for letter in text:
        last = piece[-1:]
        breaks = last.isspace() and not letter.isspace()
        breaks |= bool(last) and not letter.isspace() and (_stands_alone(last) or _stands_alone(letter))
        if breaks and letter not in _CLOSING and last not in _OPENING:
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece


def _stands_alone(letter: str) -> bool:
    hangul = "가" <= letter <= "힣"
    return unicodedata.east_asian_width(letter) in "WF" and not hangul
