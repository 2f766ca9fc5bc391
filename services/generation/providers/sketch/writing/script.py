"""Reads a script: scene headings, character cues and dialogue, in Fountain style, as ``NAME: line`` or ``角色：台词``."""

import re
from dataclasses import dataclass

from services.generation.providers.sketch.writing.cleaning import visible
from services.generation.providers.sketch.writing.word_lists import words_of

LINES_READ = 4_000
_HEADING = re.compile(
    r"^(?:(?:INT|EXT|EST|INT\.?/EXT|I/E)[. ]+(?P<latin>.+)|"
    r"(?:场景|第[一二三四五六七八九十\d]{1,4}[场幕]|内景|外景)\s*[一二三四五六七八九十\d]*\s*[：:、.．\s]*(?P<chinese>.*))$",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"^(?P<name>[A-ZÀ-ÝА-Я][\w'’.\-]*(?: [\w'’.\-]+){0,3}|[\u3040-\u30ff\u4e00-\u9fff·]{1,8})\s*"
    r"(?P<how>\([^)]{0,60}\)|（[^）]{0,30}）)?\s*[:：]\s*(?P<line>\S.*)$"
)
_NAME_LINE = re.compile(r"^@?(?P<name>[A-ZÀ-Ý][A-ZÀ-Ý0-9 .'’\-]{0,30}?)\s*(?P<how>\([^)]{0,40}\))?\s*\^?$")
_PARENTHETICAL = re.compile(r"^[(（][^)）]*[)）]$")
_TRANSITION = re.compile(r"^(?:>.*|.*\bTO:|FADE (?:IN|OUT)[.:]?|THE END\.?|剧终|淡入|淡出|切至.*)$")
_NOT_CUES = words_of(
    "title credit author authors source draft date contact genre hero setting theme tone style "
    "characters character plot synopsis note notes logline premise place time "
    "mood http https system user assistant scene 主题 风格 类型 主角 背景 标题 剧情 人物 时长 "
    "地点 时间 角色 故事 备注 片名 题材 简介 梗概 场景"
)
NARRATORS = words_of("narrator narration voiceover v.o. 旁白 画外音 解说 叙述者")


@dataclass(frozen=True, slots=True)
class Speech:
    """A line as written; ``how`` is the parenthetical without its brackets."""

    name: str
    line: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class ScriptScene:
    """A heading (empty for what stands before the first), ``inside`` as it says (None: not said), speeches and actions."""

    heading: str
    inside: bool | None
    elements: tuple[Speech | str, ...]

    @property
    def speeches(self) -> tuple[Speech, ...]:
        return tuple(e for e in self.elements if isinstance(e, Speech))


@dataclass(frozen=True, slots=True)
class Script:
    """A script: title where it has one, and its scenes in order."""

    title: str
    scenes: tuple[ScriptScene, ...]

    @property
    def speeches(self) -> tuple[Speech, ...]:
        return tuple(s for scene in self.scenes for s in scene.speeches)

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who speaks, in order of the first line; narrators are nobody."""
        return tuple(dict.fromkeys(s.name for s in self.speeches if s.name.lower() not in NARRATORS))


def script_of(text: str) -> Script | None:
    """The script ``text`` is, or None where it is prose: it has a heading and a line, or two lines that are half of it."""
    lines = [line.strip() for line in visible(text).split("\n")][:LINES_READ]
    title, scenes, counted = _parsed(lines)
    speeches = sum(len(s.speeches) for s in scenes)
    headings = sum(bool(s.heading) for s in scenes)
    written = sum(bool(line) for line in lines) or 1
    if (headings and speeches) or (speeches > 1 and counted * 2 >= written):
        return Script(title, tuple(s for s in scenes if s.elements or s.heading))
    return None


def _parsed(lines: list[str]) -> tuple[str, list[ScriptScene], int]:
    title, heading, counted = "", "", 0
    inside: bool | None = None
    scenes: list[ScriptScene] = []
    elements: list[Speech | str] = []
    i = 0
    while i < len(lines):
        line = lines[i]
        following = i + 1
        if match := re.match(r"^(?:title|标题|片名)\s*[:：]\s*(.+)$", line, re.IGNORECASE):
            title = match.group(1)
        elif found := _HEADING.match(line) or re.match(r"^\.(?P<latin>[^.].*)(?P<chinese>)", line):
            scenes.append(ScriptScene(heading, inside, tuple(elements)))
            heading, inside, elements = (
                (found["latin"] or found["chinese"] or line).strip(),
                _inside(line),
                [],
            )
            counted += 1
        elif speech := _inline(line):
            elements.append(speech)
            counted += 1
        elif cue := _cue_line(lines, i):
            speech, following = cue
            elements.append(speech)
            counted += following - i
        elif line and not _TRANSITION.match(line):
            elements.append(line)
        i = following
    return title, [*scenes, ScriptScene(heading, inside, tuple(elements))], counted


def _inside(heading: str) -> bool | None:
    """Whether a heading says indoors or outdoors; None where it says neither."""
    if re.match(r"INT|I/E|内景", heading, re.IGNORECASE):
        return True
    return False if re.match(r"EXT|外景", heading, re.IGNORECASE) else None


def _inline(line: str) -> Speech | None:
    match = _CUE.match(line)
    if not match or match["name"].lower() in _NOT_CUES or match["line"].startswith("//"):
        return None
    return Speech(match["name"], match["line"].strip(), (match["how"] or "").strip("()（）"))


def _cue_line(lines: list[str], i: int) -> tuple[Speech, int] | None:
    """A Fountain cue: a name in capitals on a line of its own, and the lines under it up to the next empty one."""
    match = _NAME_LINE.match(lines[i])
    if (
        not match
        or (i and lines[i - 1])
        or i + 1 >= len(lines)
        or not lines[i + 1]
        or _TRANSITION.match(lines[i])
    ):
        return None
    how, said, at = (match["how"] or "").strip("()"), [], i + 1
    while at < len(lines) and lines[at]:
        if _PARENTHETICAL.match(lines[at]):
            how = lines[at].strip("()（）")
        else:
            said.append(lines[at])
        at += 1
    return (Speech(match["name"].strip().title(), " ".join(said), how), at) if said else None
