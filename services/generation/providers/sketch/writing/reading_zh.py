"""Reads a Chinese premise by its words, without segmentation: longest known words first, names and goals by their cues."""

import re
from random import Random

from contracts.story import AgeGroup, Gender
from services.generation.providers.sketch.writing import lexicon_zh as words
from services.generation.providers.sketch.writing import world_zh
from services.generation.providers.sketch.writing.cleaning import excerpt
from services.generation.providers.sketch.writing.reading import Agent, Kind, Reading, Setting
from services.generation.providers.sketch.writing.tone import choose_mood, choose_shape, first_found, found_in

TOLD_LIMIT = 90
_BEINGS = words.PEOPLE | words.ANIMALS | words.MACHINES | words.SPIRITS
_FAMILY = {word: family for family, listed in world_zh.FAMILY_WORDS.items() for word in listed.split()}
_MEASURE = "个只封把艘列条座本台张枚颗朵件间家位名匹头幅首场盏双架趟棵面部段支群对株份瓶罐扇"


def _any(listed: frozenset[str]) -> str:
    return "|".join(sorted(map(re.escape, listed), key=len, reverse=True))


_TRADES = "(?<=[个位名])[\u4e00-\u9fff]{1,3}?(?:人|匠|师|员|工|者|夫|婆)"
_BEING = re.compile(
    rf"(?P<count>(?:一对|一群|[一两二三四几这那每某](?=[{_MEASURE}])))?(?P<measure>[{_MEASURE}])?"
    rf"(?P<role>(?:{_any(words.MODIFIERS)})*(?:{_any(_BEINGS - {'人'})}|{_TRADES}))"
    r"(?P<twins>俩|们)?(?![们家店铺力偶形鱼船塔木])"
)
_NEXT_NAME = re.compile(
    rf"(?P<name>[小阿老][\u4e00-\u9fff]|[{words.SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?=[在是想要和与跟，,的、。独终决发必不捡把被给收]|$)"
)
_CALLED = re.compile(r"(?:名叫|叫做|名为|叫)(?P<name>[\u4e00-\u9fff]{1,3}?)(?=[的，,。！；和与在想要]|$)")
_AFTER_NAME = r"(?=[在是想要和与跟，,的、。独终决发必不]|$)"
_FULL_NAME = re.compile(
    rf"(?:^|[，。；、！？和与跟叫给是])(?P<name>[{words.SURNAMES}][\u4e00-\u9fff]{{1,2}}?){_AFTER_NAME}"
)
_NICKNAME = re.compile(rf"(?:^|[，。；、！？和与跟叫给是])(?P<name>[小阿老][\u4e00-\u9fff]){_AFTER_NAME}")
_COUNTED = re.compile(rf"(?=[一那这](?:[{_MEASURE}])(?P<rest>[^，。；！？、：\s]{{1,14}}))")
_STOP = re.compile(r"[，,。；！？!?;：:（）()“”\"]|但|却|而(?!已)|然后|因为|可是")


def read(text: str, rng: Random) -> Reading:
    """The reading of a cleaned Chinese ``text``; ``rng`` decides only between equally good shapes and moods."""
    body = re.sub(r"(?<=[\u4e00-\u9fff，。])\s+(?=[\u4e00-\u9fff])", "", text)[:600]
    agents, marks = _agents(body)
    settings = _settings(body)
    threat = next((w for w in sorted(words.THREATS, key=len, reverse=True) if w in body), "")
    goal = _goal(body, agents)
    things = _things(body, agents, settings)
    role_world = next(
        (
            world_zh.ROLE_WORLDS[r]
            for n, a in enumerate(agents)
            if n == 0 or a.kind == "human"
            for r in _tails(a.role)
            if r in world_zh.ROLE_WORLDS
        ),
        None,
    )
    placed = next((s.words for s in settings if s.words), "")
    if (
        role_world
        and role_world[0] not in {s.family for s in settings}
        and (not settings or agents[0].kind == "human")
    ):
        settings = (*settings, Setting("", role_world[0]))
    trade = role_world[1] if role_world and (agents[0].kind == "human" or not placed) else ""
    mood = choose_mood(found_in(body, words.MOOD_WORDS), rng)
    shape = choose_shape(_points(body, agents, goal), mood, rng, alone=len(agents) < 2)
    if things:
        topic = things[0]
    elif shape == "vigil" and threat:
        topic = threat
    else:
        topic = trade or placed or threat or ("那个约定" if agents else _quoted(body))
    genres = found_in(body, words.GENRE_WORDS)
    best = max(genres, key=lambda genre: genres[genre])
    return Reading(
        language="zh",
        told=_told(body, marks),
        agents=agents,
        goal=goal,
        deed=goal if len(re.sub(r"\{\d\}", "名字", goal)) <= 9 else "",
        topic=topic,
        threat=threat,
        settings=settings,
        day_time=first_found(body, words.DAY_TIMES),
        weather=first_found(body, words.WEATHERS),
        shape=shape,
        genre=best if genres[best] else words.SHAPE_GENRES[shape],
        mood=mood,
        culture=next(
            (c for c, listed in world_zh.CULTURES.items() if any(w in body for w in listed.split())), "zh"
        ),
        nouns=tuple(
            dict.fromkeys(
                [*things, *(a.role for a in agents if a.role), *(s.words for s in settings if s.words)]
            )
        ),
    )


def _quoted(body: str) -> str:
    return body if len(body) <= 6 and body.isalpha() else f"“{excerpt(body, limit=10)}”"


def _tails(role: str) -> list[str]:
    return [role[n:] for n in range(len(role))]


def _points(body: str, agents: tuple[Agent, ...], goal: str) -> dict[str, float]:
    points: dict[str, float] = dict(found_in(body, words.SHAPE_WORDS))
    hunted = any(a.hunted for a in agents)
    met = (
        len(agents) > 1
        and not hunted
        and agents[1].kind != "human"
        and bool(re.search("发现|捡到|遇见|遇到|收养|救", body))
    )
    points["encounter"] = points["encounter"] + 6 if met else 0
    points["choice"] += 3 if not met and "是否" in body else 0
    points["vigil"] += 3 if re.search("等(?!于|级|等)", body) else 0
    points["mystery"] += 3 if hunted and re.search("侦探|鬼|幽灵|凶手", body) else 0
    points["stand"] += 2 if hunted and re.search("龙|怪|大军|战", body) else 0
    points["bond"] += 6 if re.search("对头|对手|冤家", body) else 0
    points["tender"] += 3 if re.search("相爱|爱上|暗恋|恋人|重逢", body) else 0
    points["dream"] += 3 if goal and re.search("学会|梦想|想飞", body) else 0
    if len(agents) < 2:
        points["tender"] = points["bond"] = 0
    return points


def _told(body: str, marks: list[tuple[int, int, str]]) -> str:
    stop = next((m.end() for m in re.finditer("[。！？]", body) if m.start() > 12), len(body))
    pieces, last = [], 0
    for start, end, name in sorted(marks):
        if start >= last and end <= min(stop, TOLD_LIMIT):
            pieces += [body[last:start], name]
            last = end
    return excerpt("".join(pieces) + body[last:stop], limit=TOLD_LIMIT + 30)


def _agents(body: str) -> tuple[tuple[Agent, ...], list[tuple[int, int, str]]]:
    agents: list[Agent] = []
    owners: list[Agent] = []
    marks: list[tuple[int, int, str]] = []
    named = _names(body)
    for match in _BEING.finditer(body):
        role = match["role"]
        if (
            len(agents) >= 4
            or (len(role) == 1 and not match["measure"])
            or any(s <= match.start("role") < e for s, e in named.values())
        ):
            continue
        if any(role in a.role or a.role in role for a in agents):
            continue
        name = next((n for n, (s, _) in named.items() if 0 <= s - match.end() <= 2), "")
        count = 1 if name else _count(match)
        hunted = bool(agents) and (
            role[-2:] in words.DANGEROUS
            or role in words.DANGEROUS
            or body[max(0, match.start() - 3) : match.start()].endswith(
                ("追捕", "猎杀", "对抗", "打败", "追", "抓")
            )
        )
        here = range(len(agents), min(len(agents) + count, 4))
        kind, gender, age = nature(role)
        if not name and not agents and body[match.end() : match.end() + 1] == "的":
            owners.append(Agent(role=role, kind=kind, gender=gender, age=age))
            continue
        agents += [
            Agent(role=role, name=name, kind=kind, gender=gender, age=age, hunted=hunted) for _ in here
        ]
        if name:
            start, end = named.pop(name)
            marks.append((start, end, f"{{{here[0]}}}"))
        else:
            end = match.end()
            marks.append(
                (
                    end,
                    end,
                    "、".join(f"{{{n}}}" for n in here[:-1])
                    + ("和" if len(here) > 1 else "")
                    + f"{{{here[-1]}}}",
                )
            )
    for name, (start, end) in named.items():
        if len(agents) < 4:
            marks.append((start, end, f"{{{len(agents)}}}"))
            agents.append(
                Agent(role="", name=name, gender="female" if name[-1] in words.FEMALE_SIGNS else "male")
            )
    ordered, numbered = _in_order(agents, marks)
    return (*ordered, *owners)[:4], numbered


def _in_order(
    agents: list[Agent], marks: list[tuple[int, int, str]]
) -> tuple[tuple[Agent, ...], list[tuple[int, int, str]]]:
    """Agents numbered by where they first stand in the text, so that who is named first leads."""
    order = [int(n) for _, _, field in sorted(marks) for n in re.findall(r"\{(\d)\}", field)]
    number = {old: new for new, old in enumerate(order)}
    renumbered = [
        (s, e, re.sub(r"\{(\d)\}", lambda m: f"{{{number[int(m.group(1))]}}}", field))
        for s, e, field in marks
    ]
    return tuple(agents[old] for old in order), renumbered


def _names(body: str) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    following = [m for being in _BEING.finditer(body) if (m := _NEXT_NAME.match(body, being.end()))]
    for matches in (following, *(pattern.finditer(body) for pattern in (_CALLED, _FULL_NAME, _NICKNAME))):
        for match in matches:
            name = match["name"]
            known = (
                name in _BEINGS
                or name in words.NOT_NAMES
                or name in _FAMILY
                or name in words.THREATS
                or name in words.THINGS
                or name[:2] in words.NOT_NAMES
            )
            if not known and not any(name in n or n in name for n in found) and len(found) < 4:
                found[name] = match.span("name")
    return found


def _count(match: re.Match[str]) -> int:
    if (
        match["twins"] == "俩"
        or "双胞胎" in match["role"]
        or match["role"] in ("兄弟", "姐妹", "夫妻", "父子", "母女", "情侣")
    ):
        return 2
    return words.COUNTS.get(match["count"] or "", 1)


def nature(role: str) -> tuple[Kind, Gender, AgeGroup]:
    """Kind, gender and age group that the words of a role tell."""
    tails = set(_tails(role))
    kind: Kind = "human"
    if tails & words.MACHINES or "机器人" in role:
        kind = "robot"
    elif tails & words.SPIRITS:
        kind = "spirit"
    elif tails & words.ANIMALS:
        kind = "animal"
    gender: Gender = (
        "female"
        if tails & words.FEMALE or "女" in role or "妹" in role or "姑娘" in role or "娘" in role
        else "male"
        if tails & words.MALE or "男" in role
        else "neutral"
    )
    age: AgeGroup = "adult"
    if tails & words.CHILDREN:
        age = "child"
    elif (
        tails & words.OLD
        or (role.startswith("老") and role not in ("老师", "老板", "老虎", "老鼠", "老鹰", "老板娘", "老友"))
        or role.startswith(("年老", "退休"))
    ):
        age = "old"
    elif tails & words.YOUNG or role.startswith(("年轻", "少")):
        age = "young"
    return kind, gender, age


def _settings(body: str) -> tuple[Setting, ...]:
    found: dict[str, tuple[int, Setting]] = {}
    for city in world_zh.CITIES.split():
        if (at := body.find(city)) >= 0:
            found[city] = (at, Setting(city, "city", f"在{city}"))
    taken: list[tuple[int, int]] = [(m.start("role"), m.end("role")) for m in _BEING.finditer(body)]
    for word in sorted(_FAMILY, key=len, reverse=True):
        at = body.find(word)
        if at < 0 or any(s < at + len(word) and at < e for s, e in taken):
            continue
        taken.append((at, at + len(word)))
        if _FAMILY[word] not in {s.family for _, s in found.values()}:
            spoken = "海边" if word == "海" else "山上" if word == "山" else word
            found[word] = (
                at,
                Setting(spoken, _FAMILY[word], f"在{spoken}{'里' if word in world_zh.INSIDE else ''}"),
            )
    if not found and "灯塔" in body:
        found["灯塔"] = (0, Setting("灯塔", "lighthouse", "在灯塔"))
    return tuple(s for _, s in sorted(found.values(), key=lambda item: item[0]))[:4]


def _things(body: str, agents: tuple[Agent, ...], settings: tuple[Setting, ...]) -> list[str]:
    roles, places = "".join(a.role + a.name for a in agents), "".join(s.words for s in settings)
    found: list[tuple[int, str]] = []
    for match in _COUNTED.finditer(body):
        rest = (
            re.split(r"[想要在从到和与跟把被让给对]|必须|发现|决定", match["rest"].split("的")[-1])[0]
            if "的" in match["rest"]
            else match["rest"]
        )
        head = next(
            (rest[:n] for n in (4, 3, 2, 1) if rest[:n] in words.THINGS), rest if 2 <= len(rest) <= 4 else ""
        )
        if (
            head
            and not any(b in head for b in _BEINGS if len(b) > 1)
            and head not in roles
            and head not in places
            and head not in _FAMILY
        ):
            found.append((match.start(), head))
    for word in sorted(words.THINGS, key=len, reverse=True):
        at = body.find(word)
        if (
            at >= 0
            and len(word) > 1
            and word not in roles
            and word not in places
            and not any(word in f for _, f in found)
        ):
            found.append((at, word))
    found.sort(key=lambda item: (item[1] in words.ABSTRACT, item[0]))
    return [f"那{_measure(body, head)}{head}" if len(head) == 1 else head for _, head in found]


def _measure(body: str, head: str) -> str:
    match = re.search(rf"[一这那]([{_MEASURE}])[^，。]{{0,10}}{head}", body)
    return match.group(1) if match else ""


def _goal(body: str, agents: tuple[Agent, ...]) -> str:
    phrase = ""
    for clause in reversed(re.split(r"[，,。；！？]", body[:160])):
        cues = [(clause.rfind(c) + len(c), len(c)) for c in words.CUES if c in clause]
        if cues:
            phrase = clause[max(cues)[0] :]
            break
    phrase = phrase or _predicate(body)
    phrase = _STOP.split(phrase)[0].strip()
    phrase = re.sub(r"^(?:去|着|再|一起|重新)", "", phrase)
    for n in range(len(agents) - 1, 0, -1):
        if agents[n].role:
            phrase = re.sub(
                rf"(?:[一那这][{_MEASURE}])?{re.escape(agents[n].role)}", f"{{{n}}}", phrase, count=1
            )
        if agents[n].name:
            phrase = phrase.replace(agents[n].name, f"{{{n}}}")
    if len(agents) > 1:
        phrase = re.sub(r"[它他她]们?(?!的)", "{1}", phrase, count=1)
    phrase = re.sub(r"[他她它]的", "自己的", phrase)
    phrase = re.sub(rf"一([{_MEASURE}])(?=.)", r"那\1", phrase, count=1)
    phrase = re.sub(r"^([^{]{1,2})了", r"\1", phrase)
    if not re.sub(r"\{\d\}", "", phrase):
        return ""
    length = len(re.sub(r"\{\d\}", "名字", phrase))
    return phrase if 1 <= length <= 13 and not phrase.endswith(("的", "在", "了")) else ""


def _predicate(body: str) -> str:
    first = _BEING.search(body)
    rest = body[first.end() : first.end() + 40] if first else body[:40]
    hits = [(rest.find(v), -len(v)) for v in words.VERBS if len(v) > 1 and v in rest] or [
        (rest.find(v), -1) for v in ("等", "找", "追", "修", "写", "守") if v in rest
    ]
    return rest[min(hits)[0] :] if hits else ""
