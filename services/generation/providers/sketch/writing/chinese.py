"""The Chinese pack: everything Chinese put together, and the few rules of its writing."""

import re
from random import Random

from services.generation.providers.sketch.writing import dialogue_zh_heart as heart
from services.generation.providers.sketch.writing import dialogue_zh_peril as peril
from services.generation.providers.sketch.writing import lexicon_zh, reading_zh, shapes_zh, world_zh
from services.generation.providers.sketch.writing.pack import Pack
from services.generation.providers.sketch.writing.phrases_zh import LOOKS, PHRASES
from services.generation.providers.sketch.writing.reading import Reading

_FULL_WIDTH = str.maketrans({",": "，", "!": "！", "?": "？", ";": "；", ":": "："})


def polish(text: str) -> str:
    """Full-width marks between Chinese characters, no doubled marks, no stray spaces."""
    text = re.sub(
        r"(?<=[\u4e00-\u9fff])[,!?;:](?=[\u4e00-\u9fff]|$)", lambda m: m.group().translate(_FULL_WIDTH), text
    )
    text = re.sub(r"(?<=[\u4e00-\u9fff，。！？：；])\s+|\s+(?=[\u4e00-\u9fff，。！？：；])", "", text)
    return re.sub(r"[，、]+(?=[，。！？])", "", re.sub(r"。{2,}", "。", text)).strip()


def title(reading: Reading, rng: Random) -> str:
    """A title out of the premise's own words."""
    topic = re.sub(r"^那\w(?=\w{2,})", "", reading.topic.strip("“”…")) or "无题"
    roles = [re.sub(r"^.*的", "", a.role) for a in reading.agents if a.role]
    place = next((s.words for s in reading.settings if s.words), "")
    pairs = [f"{roles[0]}与{topic}"] if roles and topic not in roles[0] else []
    if len(roles) > 1 and roles[0] != roles[1]:
        pairs.append(f"{roles[0]}与{roles[1]}")
    if place and place != topic:
        pairs.append(f"{place}的{topic}")
    if reading.threat and reading.threat != topic:
        pairs.append(f"{reading.threat}之前")
    return rng.choice(pairs) if pairs else topic


def is_sentence(text: str) -> bool:
    """Whether ``text`` says something of somebody, rather than being a bare word."""
    return len(text) >= 7 and (
        any(v in text for v in lexicon_zh.VERBS)
        or any(c in text for c in lexicon_zh.CUES)
        or bool(re.search("[在是有会了遇爱来去发]", text))
    )


def same(text: str) -> str:
    """``text`` as it is: Chinese words do not change inside a sentence."""
    return text


PACK = Pack(
    language="zh",
    read=reading_zh.read,
    nature=reading_zh.nature,
    acts=shapes_zh.ACTS,
    shape_names=shapes_zh.SHAPE_NAMES,
    plots=shapes_zh.PLOTS,
    openings=shapes_zh.OPENINGS,
    topic_openings=shapes_zh.TOPIC_OPENINGS,
    closings=shapes_zh.CLOSINGS,
    conversations={
        "choice": peril.CHOICE,
        "encounter": heart.ENCOUNTER,
        "quest": peril.QUEST,
        "mystery": peril.MYSTERY,
        "bond": heart.BOND,
        "tender": heart.TENDER,
        "dream": heart.DREAM,
        "vigil": heart.VIGIL,
        "stand": peril.STAND,
        "farewell": heart.FAREWELL,
        "mishap": peril.MISHAP,
    },
    third_voices=peril.THIRD_VOICE,
    spots=world_zh.SPOTS,
    companions=world_zh.COMPANIONS,
    animal_companions=world_zh.ANIMAL_COMPANIONS,
    culture_names=world_zh.CULTURE_NAMES,
    kind_names=world_zh.KIND_NAMES,
    traits=shapes_zh.TRAITS,
    phrases=PHRASES,
    looks=LOOKS,
    pronouns={
        "me": "我",
        "you": "你",
        "poss_me": "我的",
        "poss_you": "你的",
        "poss_female": "她的",
        "poss_male": "他的",
        "poss_neutral": "自己的",
        "self_me": "自己",
        "self_you": "自己",
        "self_female": "自己",
        "self_male": "自己",
        "self_neutral": "自己",
    },
    polish=polish,
    title=title,
    is_sentence=is_sentence,
    inside=same,
    a_role=same,
    called=same,
    spaced=False,
    rate=4.2,
    line_limit=20,
    gap="",
    picture_gap="",
)
