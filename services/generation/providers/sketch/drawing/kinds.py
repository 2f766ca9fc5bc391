"""What somebody is: a human, a robot, a ghost or one of the animals, by the words of the character."""

import re
from typing import Literal

Kind = Literal[
    "human", "robot", "ghost",
    "cat", "fox", "dog", "rabbit", "bear", "mouse", "bird", "dragon", "tortoise", "horse", "seal",
]  # fmt: skip

KIND_WORDS: tuple[tuple[str, Kind], ...] = (
    ("robots?|androids?|机器人|仿生人|无人机|droids?|automaton|cyborg|machine|drone|computer", "robot"),
    ("ghosts?|phantom|spectre|specter|spirit|apparition|幽灵|鬼魂|女鬼|鬼|幽魂", "ghost"),
    ("dragon|dinosaur|lizard|crocodile|snake|frog|toad|巨龙|恐龙|青蛙|蜥蜴|蛇|龙", "dragon"),
    ("owl|crow|raven|bird|sparrow|pigeon|parrot|penguin|duckling|duck|goose|swan|eagle|hawk|seagull|gull|hen|chicken"
     "|rooster|猫头鹰|乌鸦|小鸟|麻雀|鸽子|鹦鹉|企鹅|鸭子|天鹅|老鹰|海鸥|鹅|鸡|鸟", "bird"),
    ("turtle|tortoise|snail|crab|乌龟|海龟|蜗牛|螃蟹", "tortoise"),
    ("horse|pony|donkey|deer|cow|goat|sheep|lamb|camel|llama|alpaca|unicorn|giraffe"
     "|骆驼|长颈鹿|小鹿|鹿|马|驴|牛|羊", "horse"),
    ("whale|dolphin|seal|shark|octopus|otter|fish|goldfish|鲸鱼|海豚|海豹|鲨鱼|章鱼|金鱼|鲸|鱼", "seal"),
    ("fox|foxes|狐狸|狐", "fox"),
    ("cat|kitten|tiger|lion|lynx|leopard|panther|老虎|狮子|豹|猫", "cat"),
    ("dog|puppy|hound|wolf|狗|犬|狼", "dog"),
    ("rabbit|bunny|hare|kangaroo|兔", "rabbit"),
    ("bear|panda|koala|badger|monkey|gorilla|elephant|pig|piglet|yeti|熊猫|熊|猴子|大象|猪", "bear"),
    ("mouse|rat|squirrel|hamster|hedgehog|beaver|bat|moth|bee|butterfly|ant|spider"
     "|老鼠|松鼠|刺猬|蝙蝠|蜜蜂|蝴蝶|蚂蚁|萤火虫", "mouse"),
)  # fmt: skip
"""Words of each kind, parted by ``|``."""

_PEOPLE = (
    "man|woman|boy|girl|person|child|lady|gentleman|somebody|he|she|hair|男|女孩|女子|女人|妇人|老汉|老人|少年|少女|孩子|年轻人"
    "|成年人|发"
)
_NOT_MEANT = (
    "mask|ears|owner|trainer|maker|engineer|keeper|hunter|catcher|costume|tattoo|shaped|of a man|man|woman|s? pin|面具|面罩"
    "|耳|的|尾|甲|仔|夫|上|钟|眼|人|毛衣|毛衫|毛帽|毛围"
)
_BEFORE = "like|as|of|pet|to|help|find|save|lost|with|and|像"


def _named(text: str) -> tuple[int, int, Kind] | None:
    """Where in ``text`` the first kind is named, minus the length of the word, and the kind."""
    found: list[tuple[int, int, Kind]] = []
    for pattern, kind in KIND_WORDS:
        for word in pattern.split("|"):
            for match in re.finditer(rf"(?<![a-z]){word}(?![a-z])" if word.isascii() else word, text):
                after, before = text[match.end() :][:12], text[: match.start()][-14:]
                # The word itself must be meant: neither a fox mask nor a howl like a wolf's makes an animal.
                if re.match(rf"['’-]?\s?(?:{_NOT_MEANT})", after) is None and not re.search(
                    rf"(?<![a-z])(?:{_BEFORE}) (?:an? |the )?$", before
                ):
                    found.append((match.start(), match.start() - match.end(), kind))
    return min(found, default=None)


def kind_of(appearance: str, description: str) -> Kind:
    """The kind; how somebody looks decides before what is told of it, where others are named too."""
    person = re.search(
        "|".join(rf"(?<![a-z]){word}(?![a-z])" if word.isascii() else word for word in _PEOPLE.split("|")),
        appearance,
    )
    shown = _named(appearance[:160])
    if shown is not None and (person is None or shown[0] < person.start()):
        return shown[2]
    if person is not None:
        return "human"
    told = _named(description[:90])
    return told[2] if told else "human"
