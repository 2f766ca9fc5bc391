"""The kinds of rooms: the words that ask for each, and what it is made of."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from services.generation.providers.sketch.drawing.canvas import Color
from services.generation.providers.sketch.drawing.places import furnishing_aboard as aboard
from services.generation.providers.sketch.drawing.places import furnishing_home as home
from services.generation.providers.sketch.drawing.places import furnishing_public as public
from services.generation.providers.sketch.drawing.places import furnishing_work as work
from services.generation.providers.sketch.drawing.places.furniture import living_room
from services.generation.providers.sketch.drawing.places.interior import Interior
from services.generation.providers.sketch.drawing.places.set import Set
from services.generation.providers.sketch.drawing.places.windows import Pane

Floor = Literal["boards", "tiles", "stone", "metal"]
"""What one walks on."""

_PLASTER: tuple[Color, ...] = (
    (196, 176, 150), (150, 168, 152), (142, 160, 182), (196, 160, 140), (170, 156, 178),
)  # fmt: skip
_TALL = Pane(-1.5, 0.8, 1.5, 1.55, "cross", curtains=True)


@dataclass(frozen=True, slots=True)
class RoomKind:
    """A kind of room: the words that mean it, its furniture, walls, floor, windows, and lamps (x, y, reach in
    metres); ``sides`` lets a wide one have something in its corners."""

    words: str
    furnish: Callable[[Interior], None]
    walls: tuple[Color, ...] = _PLASTER
    floor: Floor = "boards"
    panes: tuple[Pane, ...] = (_TALL,)
    lamps: tuple[tuple[float, float, float], ...] = ((-0.2, 2.4, 2.2),)
    rug: bool = False
    sides: bool = True


KINDS: dict[str, RoomKind] = {
    "lamp room": RoomKind(
        "lamp room|lantern room|lighthouse|灯室|灯塔", aboard.lamp_room, ((206, 200, 190),), "metal",
        tuple(Pane(-3.6 + 0.9 * step, 0.85, 0.84, 4.0, "lattice") for step in range(8)), ((0.35, 1.7, 2.6),), sides=False,
    ),
    "train": RoomKind(
        "train|carriage|compartment|dining car|车厢|列车|火车|地铁", aboard.train, ((196, 176, 140),), "boards",
        (Pane(-1.45, 1.1, 1.1, 0.86, "plain"), Pane(0.28, 1.1, 1.1, 0.86, "plain")),
        ((-0.05, 2.1, 1.6), (1.66, 2.1, 1.6)), sides=False,
    ),
    "control room": RoomKind(
        "control room|spaceship|cockpit|starship|space station|the bridge|控制室|驾驶舱|飞船|"
        "空间站|舰桥", aboard.control_room,
        ((70, 80, 100),), "metal", (Pane(-1.7, 1.3, 3.4, 1.15, "plain"),), ((0.0, 1.1, 1.4),), sides=False,
    ),
    "cabin": RoomKind(
        "cabin|ship|boat|galley|submarine|船舱|船", aboard.cabin, ((150, 110, 76),), "boards",
        (Pane(-1.45, 1.35, 0.62, 0.62, "round"), Pane(0.55, 1.85, 0.5, 0.5, "round")), ((-0.65, 2.1, 2.2),), sides=False,
    ),
    "classroom": RoomKind(
        "classroom|school|lecture|教室|学校|课堂", work.classroom, ((206, 204, 178), (186, 200, 190)), "boards",
        (Pane(-2.6, 0.95, 1.1, 1.4, "cross"),), ((0.0, 2.8, 2.4),),
    ),
    "hospital": RoomKind(
        "hospital|ward|clinic|sickroom|infirmary|nurse|医院|病房|诊所", work.hospital, ((224, 232, 230),), "tiles",
        (Pane(-1.55, 1.25, 1.15, 1.1, "cross"),), ((0.0, 2.8, 2.4),),
    ),
    "library": RoomKind(
        "library|reading room|archive|bookshop|bookstore|study|museum|图书馆|阅览|书库|书店|书房|档案", work.library,
        ((150, 122, 92),), "boards", (), ((-1.1, 1.1, 1.3), (-0.1, 1.1, 1.3)), rug=True, sides=False,
    ),
    "kitchen": RoomKind(
        "kitchen|后厨|厨房|灶屋|灶|厨", home.kitchen, ((222, 206, 168), (196, 208, 190)), "tiles",
        (Pane(-1.3, 1.15, 1.0, 1.0, "cross", curtains=True),), ((0.6, 0.5, 1.6), (-0.4, 2.5, 2.2)),
    ),
    "cafe": RoomKind(
        "cafe|café|bar|tavern|pub|inn|restaurant|dining room|teahouse|diner|店堂|咖啡|酒馆|"
        "酒吧|茶馆|餐馆|饭店|面馆|食堂|客栈",
        public.cafe, ((150, 104, 80), (112, 128, 112)), "boards", (Pane(-1.75, 1.0, 0.9, 1.3, "cross"),),
        ((-1.0, 2.2, 1.6), (0.1, 2.2, 1.6), (1.1, 2.2, 1.6)),
    ),
    "shop": RoomKind(
        "shop|bakery|store|pharmacy|market hall|铺|店|超市|面包房|药房",
        public.shop, ((214, 190, 150), (170, 186, 170)), "tiles",
        (), ((-0.8, 2.4, 1.9), (0.9, 2.4, 1.9)),
    ),
    "workshop": RoomKind(
        "workshop|machine hall|laboratory|lab|factory|garage|studio|forge|barn|warehouse|shed|"
        "工作间|工坊|机器|作坊|车间|实验室|工厂|谷仓|仓库|修理|画室",
        work.workshop,
        ((166, 140, 112), (140, 146, 150)), "stone", (Pane(-1.6, 1.15, 1.25, 1.2, "lattice"),), ((-0.2, 2.4, 2.4),),
    ),
    "office": RoomKind(
        "office|interview room|police|bureau|newsroom|court|prison|jail|办公|问话|警|法庭|报社|监狱", work.office,
        ((164, 168, 160),
        (182, 166, 140)), "boards", (Pane(-1.6, 1.05, 1.2, 1.2, "lattice"),), ((-0.4, 1.2, 1.4), (0.0, 2.4, 2.2)),
    ),
    "theatre": RoomKind(
        "stage|theater|theatre|dressing room|cinema|ballroom|concert|circus|opera|舞台|戏院|"
        "剧院|化妆间|后台|电影院|音乐厅",
        work.theatre, ((96, 60, 66),), "boards", (), ((0.5, 1.6, 2.6),), sides=False,
    ),
    "waiting room": RoomKind(
        "waiting room|station|terminal|airport|ticket hall|候车|车站|候机|站", public.waiting, ((204, 190, 160),), "tiles",
        (Pane(-1.5, 1.35, 1.35, 1.35, "arched"),), ((-0.5, 2.3, 2.4),), sides=False,
    ),
    "hall": RoomKind(
        "hall|palace|throne|castle|temple|church|cathedral|monastery|shrine|大殿|宫|殿|庙|寺|"
        "祠|佛堂|教堂", public.hall,
        ((168, 158, 146), (150, 140, 140)), "stone", (), ((-1.2, 2.2, 1.8), (1.2, 2.2, 1.8)), sides=False,
    ),
    "corridor": RoomKind(
        "corridor|hallway|passage|走廊|过道",
        public.corridor, ((206, 210, 200),), "tiles", (), ((0.0, 2.8, 2.2),), sides=False,
    ),
    "bedroom": RoomKind(
        "bedroom|hotel|motel|dormitory|nursery|bed|卧室|旅馆|宿舍|床", home.bedroom, _PLASTER, "boards",
        (Pane(-0.95, 1.2, 1.2, 1.25, "cross", curtains=True),), ((-1.75, 0.9, 1.8),), rug=True,
    ),
    "attic": RoomKind(
        "attic|loft|阁楼",
        home.attic, ((160, 130, 100),), "boards", (Pane(-0.35, 1.75, 0.7, 0.7, "round"),), ((0.0, 1.4, 1.6),), sides=False,
    ),
    "cellar": RoomKind(
        "cellar|basement|dungeon|cave|crypt|vault|tunnel|bunker|地下室|地窖|地牢|洞|密室",
        home.cellar, ((116, 112, 112),), "stone", (),
        ((0.0, 2.2, 2.4),), sides=False,
    ),
    "hut": RoomKind(
        "hut|shelter|cottage|treehouse|farmhouse|小屋|石屋|木屋|茅屋|老屋", home.hut, ((156, 116, 80),), "boards",
        (Pane(-1.35, 1.3, 0.9, 0.9, "cross"),), ((0.9, 0.5, 2.2),),
    ),
    "living room": RoomKind("living room|parlor|parlour|sitting room|lounge|客厅|起居室",
        living_room, rug=True, lamps=((1.64, 1.62, 2.6),)),
}  # fmt: skip
"""The kinds in the order in which their words are looked for; what no words ask for is a living room."""


def kind_of_room(place: Set) -> RoomKind:
    """The kind that the name asks for, or else the first sentence of the description."""
    for text in (place.scene.name.lower(), place.told_first.lower()):
        for kind in KINDS.values():
            if any(_heard(word, text) for word in kind.words.split("|")):
                return kind
    return KINDS["living room"]


def _heard(word: str, text: str) -> bool:
    return re.search(rf"(?<![a-z]){word}s?(?![a-z])", text) is not None if word.isascii() else word in text
