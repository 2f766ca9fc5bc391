"""Rooms open to everybody: shop, cafe, waiting room, hall, corridor."""

from services.generation.providers.sketch.drawing.canvas import Color
from services.generation.providers.sketch.drawing.palette import BLACK, WHITE, mix
from services.generation.providers.sketch.drawing.places.interior import WOOD, Interior


def shop(room: Interior) -> None:
    """A counter, shelves of goods behind it, scales, lamps; loaves where bread is baked."""
    bread = room.place.says("bak", "bread", "pastr", "面包", "包子", "点心")
    left, right = max(-room.half, -1.9), min(room.half, 1.9)
    for row in range(4):
        y = 1.02 + row * 0.42
        if bread:
            dice = room.dice("books", "loaves", row)
            x = left + 0.1
            while x < right - 0.4:
                wide = dice.uniform(0.22, 0.44)
                room.box(
                    x,
                    y + 0.05,
                    wide,
                    dice.uniform(0.13, 0.2),
                    dice.choice(((206, 146, 82), (182, 120, 64), (222, 172, 104))),
                    radius=0.09,
                )
                room.line([(x + wide * 0.3, y + 0.15), (x + wide * 0.45, y + 0.2)], 0.02, (240, 208, 150))
                x += wide + 0.06
            room.box(left, y, right - left, 0.05, WOOD)
        else:
            room.jars(left, y, right - left, row)
    room.box(left - 0.05, 1.0, 0.08, 1.75, mix(WOOD, BLACK, 0.2))
    room.box(right - 0.03, 1.0, 0.08, 1.75, mix(WOOD, BLACK, 0.2))
    room.box(left, 2.72, right - left, 0.14, mix(WOOD, BLACK, 0.1))
    room.shadow(0.0, right - left)
    room.box(left, -0.04, right - left, 0.86, (150, 106, 70))
    for index in range(5):
        room.box(left + 0.1 + index * 0.74, 0.08, 0.62, 0.6, (172, 126, 86), radius=0.02)
    room.box(left - 0.06, 0.82, right - left + 0.12, 0.08, (196, 152, 104))
    room.box(0.3, 0.9, 0.36, 0.09, (120, 128, 134), radius=0.02)
    room.disc(0.48, 1.12, 0.14, 0.14, (226, 226, 220))
    room.line([(0.48, 1.12), (0.54, 1.2)], 0.016, (180, 60, 52))
    if bread:
        room.flat([(-0.95, 0.9), (-0.2, 0.9), (-0.12, 1.08), (-1.03, 1.08)], (176, 128, 80))
        for index in range(5):
            room.disc(-0.9 + index * 0.16, 1.12, 0.11, 0.08, (216, 158, 90))
    for x in (-0.8, 0.9):
        room.hanging_lamp(x, room.height - 0.55, (176, 70, 56))


def cafe(room: Interior) -> None:
    """A bar with bottles and stools on one side, round tables with candles on the other, a slate with the menu."""
    room.box(0.15, 1.2, 1.8, 1.2, (96, 62, 48))
    for row in range(3):
        y = 1.26 + row * 0.4
        dice = room.dice("books", "bottles", row)
        for index in range(10):
            color = dice.choice(
                ((60, 110, 80), (150, 90, 50), (180, 190, 190), (120, 50, 56), (206, 170, 90))
            )
            tall = dice.uniform(0.2, 0.3)
            room.box(0.24 + index * 0.165, y + 0.03, 0.09, tall * 0.66, color, radius=0.03)
            room.box(0.265 + index * 0.165, y + 0.03 + tall * 0.6, 0.04, tall * 0.4, color)
        room.box(0.15, y, 1.8, 0.04, (150, 108, 72))
    room.shadow(1.0, 1.9)
    room.box(0.05, -0.04, 1.95, 1.0, (112, 70, 52))
    room.box(-0.02, 0.96, 2.1, 0.09, (170, 118, 76))
    room.box(0.4, 1.05, 0.34, 0.3, (176, 182, 188), radius=0.04)
    for x in (0.3, 0.85, 1.4):
        room.line([(x, 0.0), (x, 0.62)], 0.05, (60, 56, 60))
        room.box(x - 0.17, 0.6, 0.34, 0.08, (160, 60, 54), radius=0.04)
    room.box(-0.75, 1.5, 0.6, 0.8, (120, 86, 60))
    room.box(-0.7, 1.55, 0.5, 0.7, (44, 48, 50), depth=0.3)
    for index in range(4):
        room.line(
            [(-0.62, 2.12 - index * 0.14), (-0.34 - 0.06 * (index % 2), 2.12 - index * 0.14)],
            0.02,
            (226, 226, 214),
            0.8,
        )
    for x in (-1.45, -0.55):
        room.shadow(x, 0.7)
        room.line([(x, 0.0), (x, 0.7)], 0.06, (66, 54, 50))
        room.disc(x, 0.72, 0.38, 0.07, (176, 130, 86))
        room.box(x - 0.02, 0.76, 0.05, 0.12, (240, 234, 214))
        room.shines(x + 0.005, 0.92, 0.03, (255, 190, 90))
    for x in (-1.0, 0.1, 1.1):
        room.hanging_lamp(x, room.height - 0.6, (200, 140, 70))


def waiting(room: Interior) -> None:
    """A station: benches back to the wall, a great clock, a timetable, a stove and a case somebody left."""
    room.box(-room.half, 0.0, room.half * 2, 1.1, (112, 84, 62), depth=0.6)
    for index in range(int(room.half * 2 / 0.3)):
        room.line(
            [(-room.half + index * 0.3, 0.05), (-room.half + index * 0.3, 1.05)], 0.015, (80, 58, 44), 0.7
        )
    room.box(-room.half, 1.08, room.half * 2, 0.07, (150, 114, 82))
    room.disc(0.55, 2.4, 0.36, 0.36, (70, 56, 48))
    room.disc(0.55, 2.4, 0.31, 0.31, (244, 240, 228))
    for index in range(12):
        turn = ((0, 1), (0.5, 0.866), (0.866, 0.5), (1, 0), (0.866, -0.5), (0.5, -0.866))[index % 6]
        sign = 1 if index < 6 else -1
        room.disc(0.55 + sign * turn[0] * 0.26, 2.4 + sign * turn[1] * 0.26, 0.018, 0.018, (60, 50, 46))
    room.line([(0.55, 2.4), (0.55, 2.62)], 0.024, (40, 36, 40))
    room.line([(0.55, 2.4), (0.7, 2.32)], 0.03, (40, 36, 40))
    room.box(1.05, 1.32, 0.8, 0.95, (50, 60, 70), radius=0.02)
    for index in range(6):
        room.box(1.12, 1.42 + index * 0.14, 0.4, 0.06, (226, 206, 130), depth=0.2)
        room.box(1.6, 1.42 + index * 0.14, 0.16, 0.06, (226, 206, 130), depth=0.2)
    for x in (-1.75, 0.1):
        room.shadow(x + 0.75, 1.5)
        for slat in range(4):
            room.box(x, 0.52 + slat * 0.13, 1.5, 0.09, (166, 120, 78), radius=0.02)
        room.box(x - 0.02, 0.4, 1.54, 0.1, (180, 132, 88), radius=0.02)
        for leg in (x + 0.08, x + 1.34):
            room.box(leg, -0.06, 0.08, 0.48, (56, 56, 62))
    room.box(1.72, 0.0, 0.5, 0.42, (140, 84, 60), radius=0.05)
    room.box(1.88, 0.42, 0.18, 0.07, (90, 58, 44), radius=0.03)
    room.hanging_lamp(-0.5, room.height - 0.5, (60, 100, 90), wide=0.34)


def hall(room: Interior) -> None:
    """A hall of pillars: banners and a throne in a palace, lanterns and a statue in a temple."""
    eastern = room.place.eastern or room.place.says("temple", "shrine", "pagoda")
    stone: Color = (150, 60, 50) if eastern else (176, 168, 158)
    accent: Color = (214, 170, 80)
    for x in (-3.1, -2.3, -1.55, -0.85, 0.85, 1.55, 2.3, 3.1):
        room.shadow(x, 0.5)
        room.box(x - 0.16, 0.0, 0.32, room.height, stone, depth=0.5)
        room.box(x - 0.1, 0.0, 0.05, room.height, mix(stone, WHITE, 0.3), depth=0.2)
        room.box(x - 0.24, 0.0, 0.48, 0.2, mix(stone, BLACK, 0.25))
        room.box(x - 0.24, room.height - 0.3, 0.48, 0.3, accent if eastern else mix(stone, WHITE, 0.12))
    for x in (-1.2, 1.2):
        cloth = room.dice("sofa").choice(((150, 40, 50), (48, 70, 120), (70, 100, 70)))
        if eastern:
            room.line([(x, room.height), (x, 2.4)], 0.02, (70, 50, 40))
            room.disc(x, 2.2, 0.19, 0.2, (210, 60, 46))
            room.shines(x, 2.2, 0.08)
            continue
        room.flat(
            [
                (x - 0.24, room.height - 0.2),
                (x + 0.24, room.height - 0.2),
                (x + 0.24, 1.5),
                (x, 1.25),
                (x - 0.24, 1.5),
            ],
            cloth,
        )
        room.disc(x, 2.1, 0.12, 0.12, accent)
    for step in range(3):
        room.box(
            -0.95 + step * 0.14, step * 0.12, 1.9 - step * 0.28, 0.12, mix((170, 162, 152), WHITE, 0.1 * step)
        )
    if eastern:
        _statue(room)
    else:
        _throne(room, accent)


def _statue(room: Interior) -> None:
    gold: Color = (214, 170, 90)
    room.disc(0.0, 1.62, 0.52, 0.52, (240, 200, 120), 0.35)
    room.flat(
        [
            (-0.55, 0.36),
            (0.55, 0.36),
            (0.5, 0.6),
            (0.26, 0.95),
            (0.2, 1.3),
            (-0.2, 1.3),
            (-0.26, 0.95),
            (-0.5, 0.6),
        ],
        gold,
        round_=0.7,
    )
    room.disc(0.0, 1.5, 0.19, 0.22, mix(gold, WHITE, 0.1))
    room.disc(0.0, 1.72, 0.08, 0.08, mix(gold, BLACK, 0.2))
    for x in (-0.7, 0.7):
        room.line([(x, 0.1), (x, 0.7)], 0.05, (90, 60, 44))
        room.shines(x, 0.78, 0.05, (255, 180, 80))


def _throne(room: Interior, accent: Color) -> None:
    room.box(-0.42, 0.36, 0.84, 1.5, (120, 40, 46), radius=0.06)
    room.box(-0.48, 0.36, 0.1, 1.6, accent, radius=0.03)
    room.box(0.38, 0.36, 0.1, 1.6, accent, radius=0.03)
    room.box(-0.46, 0.36, 0.92, 0.4, (150, 52, 56), radius=0.05)
    room.flat(
        [(-0.44, 1.9), (-0.3, 2.2), (-0.12, 1.98), (0.0, 2.3), (0.12, 1.98), (0.3, 2.2), (0.44, 1.9)], accent
    )


def corridor(room: Interior) -> None:
    """A row of doors, a lamp that hums, a clock."""
    room.box(-room.half, 0.0, room.half * 2, 1.1, (150, 168, 162), depth=0.5)
    room.box(-room.half, 1.08, room.half * 2, 0.05, (226, 230, 224))
    number = 0
    x = -room.half + 0.25
    while x < room.half - 0.9:
        color: Color = (120, 138, 146) if number % 2 else (138, 106, 80)
        room.box(x - 0.08, 0.0, 1.06, 2.2, (226, 222, 212))
        room.box(x, 0.0, 0.9, 2.1, color)
        room.box(x + 0.2, 1.35, 0.5, 0.5, (186, 206, 212))
        room.disc(x + 0.8, 1.0, 0.04, 0.04, (214, 190, 130))
        x, number = x + 1.55, number + 1
    for step in range(3):
        at = -1.3 + step * 1.3
        room.box(at - 0.35, room.height - 0.16, 0.7, 0.07, (238, 242, 240))
        if room.lamps:
            room.shines(at, room.height - 0.13, 0.06, (226, 240, 236))
    room.disc(0.72, 2.55, 0.16, 0.16, (244, 240, 230))
    room.line([(0.72, 2.55), (0.72, 2.65)], 0.018, (40, 40, 44))
    room.line([(0.72, 2.55), (0.79, 2.53)], 0.018, (40, 40, 44))


def fill_sides(room: Interior) -> None:
    """The corners of a wide room: a plant in its pot on one side, a picture over a chest on the other."""
    side = room.dice("plant").choice((-1.0, 1.0))
    x = side * (room.half - 0.45)
    for lean in (-0.3, -0.16, 0.0, 0.15, 0.28):
        leaf = [
            (x, 0.36),
            (x + lean * 0.5 - 0.05, 0.8),
            (x + lean * 1.3, 1.25 - abs(lean)),
            (x + lean * 0.5 + 0.05, 0.8),
        ]
        room.flat(leaf, mix((84, 128, 78), BLACK, abs(lean) * 0.6), round_=0.8)
    room.flat([(x - 0.17, 0.4), (x + 0.17, 0.4), (x + 0.12, 0.0), (x - 0.12, 0.0)], (186, 110, 80))
    left = -side * (room.half - 0.62) - 0.45
    room.shadow(left + 0.45, 0.9)
    room.cupboard(left, 0.0, 0.9, 0.72, (140, 102, 72), 2)
    room.box(left + 0.2, 1.4, 0.5, 0.62, (86, 62, 46))
    room.box(
        left + 0.25,
        1.45,
        0.4,
        0.52,
        room.dice("pictures").choice(((150, 176, 180), (214, 184, 140), (166, 130, 120))),
    )
    room.box(left + 0.3, 0.72, 0.16, 0.24, (206, 150, 110), radius=0.06)
