"""Rooms people work and learn in: workshop, classroom, library, hospital, office, theatre."""

from itertools import pairwise

from services.generation.providers.sketch.drawing.canvas import Color
from services.generation.providers.sketch.drawing.palette import BLACK, WHITE, mix
from services.generation.providers.sketch.drawing.places.interior import WOOD, Interior

_STEEL: Color = (150, 158, 166)


def workshop(room: Interior) -> None:
    """A long bench with a vice, tools on the wall, drawings, gears and drawers."""
    room.box(-0.1, 1.34, 2.0, 1.0, (142, 108, 78), radius=0.02)
    for index in range(7):
        x, tall = 0.05 + index * 0.26, (0.46, 0.32, 0.56, 0.38, 0.5, 0.3, 0.44)[index]
        room.line([(x, 2.2), (x, 2.2 - tall)], 0.045, (110, 74, 48) if index % 2 else _STEEL)
        room.box(x - 0.08, 2.2 - tall - 0.08, 0.16, 0.12, _STEEL if index % 2 else (120, 60, 50), radius=0.02)
    room.table(-1.75, 3.4, 0.84, (150, 110, 74))
    for index in range(3):
        room.box(0.2 + index * 0.42, 0.3, 0.38, 0.34, mix(WOOD, WHITE, 0.06), radius=0.02)
        room.disc(0.39 + index * 0.42, 0.47, 0.03, 0.03, (214, 190, 130))
    room.box(-1.55, 0.92, 0.3, 0.2, (90, 100, 112), radius=0.03)
    room.box(-1.5, 1.1, 0.46, 0.08, (120, 130, 142))
    for x, size in ((-0.8, 0.19), (-0.5, 0.13), (1.2, 0.16)):
        room.disc(x, 0.92 + size, size, size, (190, 146, 74))
        room.disc(x, 0.92 + size, size * 0.55, size * 0.55, (110, 82, 52))
        room.disc(x, 0.92 + size, size * 0.2, size * 0.2, (214, 180, 110))
    room.flat([(0.1, 0.95), (0.8, 0.95), (0.86, 1.02), (0.16, 1.02)], (226, 224, 210))
    room.box(-1.3, 2.62, 0.6, 0.42, (228, 226, 214))
    room.line([(-1.2, 2.74), (-1.02, 2.92), (-0.84, 2.76)], 0.015, (90, 110, 140))
    room.hanging_lamp(-0.2, 2.5, (70, 100, 90))


def classroom(room: Interior) -> None:
    """A wide blackboard with chalk, a map, a clock, rows of desks."""
    room.box(-1.25, 1.12, 2.5, 1.2, (120, 84, 58))
    room.box(-1.18, 1.19, 2.36, 1.06, (46, 78, 66), depth=0.4)
    chalk: Color = (226, 232, 226)
    for row, wide in enumerate((1.2, 0.8, 1.5)):
        y = 2.04 - row * 0.24
        room.line(
            [
                (-1.0, y),
                (-1.0 + wide * 0.4, y + 0.03),
                (-1.0 + wide * 0.7, y - 0.02),
                (-1.0 + wide, y + 0.01),
            ],
            0.022,
            chalk,
            0.7,
        )
    room.line([(0.55, 1.4), (0.8, 1.85), (1.02, 1.4), (0.55, 1.4)], 0.02, chalk, 0.8)
    room.box(-1.25, 1.06, 2.5, 0.07, (150, 110, 76))
    room.disc(1.55, 2.5, 0.19, 0.19, (70, 60, 56))
    room.disc(1.55, 2.5, 0.16, 0.16, (240, 238, 230))
    room.line([(1.55, 2.5), (1.55, 2.62)], 0.02, (40, 40, 44))
    room.line([(1.55, 2.5), (1.63, 2.46)], 0.02, (40, 40, 44))
    room.box(1.4, 1.2, 0.72, 0.9, (206, 196, 160))
    room.flat(
        [(1.48, 1.9), (1.7, 2.0), (1.9, 1.8), (1.8, 1.5), (1.6, 1.34), (1.5, 1.6)],
        (120, 150, 110),
        round_=0.7,
    )
    room.table(-0.5, 1.0, 0.74)
    room.box(-0.3, 0.8, 0.3, 0.08, (150, 70, 62))
    for x in (-1.75, 0.85):
        room.shadow(x + 0.45, 0.9)
        room.flat([(x, 0.5), (x + 0.86, 0.5), (x + 0.98, 0.36), (x - 0.12, 0.36)], (184, 138, 92))
        room.box(x - 0.1, 0.28, 1.06, 0.08, (150, 108, 72))
        for leg in (x, x + 0.8):
            room.box(leg, -0.16, 0.06, 0.44, (70, 74, 82))


def library(room: Interior) -> None:
    """Shelves up to the ceiling, a ladder on a rail, a reading table with green lamps."""
    rows = int((room.height - 0.25) / 0.44)
    left = -room.half
    for edge in (
        (left, left + 1.5, left + 3.0, room.half - 0.06)
        if room.half > 2.4
        else (left, -0.62, 0.78, room.half - 0.06)
    ):
        room.box(edge, 0.0, 0.09, rows * 0.44 + 0.12, mix(WOOD, BLACK, 0.2))
    for row in range(rows):
        for part in range(3):
            wide = room.half * 2 / 3
            room.shelf(left + part * wide, row * 0.44 + 0.06, wide, (row, part), height=0.36)
    room.box(left, rows * 0.44 + 0.06, room.half * 2, 0.12, mix(WOOD, BLACK, 0.15))
    for x in (0.98, 1.3):
        room.line([(x + 0.12, 0.0), (x, rows * 0.44)], 0.045, (170, 122, 78))
    for step in range(7):
        y = 0.3 + step * 0.36
        room.line([(1.1 - y * 0.045, y), (1.42 - y * 0.045, y)], 0.035, (170, 122, 78))
    room.line([(left, rows * 0.44 - 0.08), (room.half, rows * 0.44 - 0.08)], 0.025, (206, 170, 96))
    room.table(-1.45, 1.9, 0.76, (122, 82, 56))
    for x in (-1.1, -0.1):
        room.line([(x, 0.84), (x, 1.08)], 0.03, (206, 170, 96))
        room.flat([(x - 0.2, 1.08), (x + 0.2, 1.08), (x + 0.15, 1.2), (x - 0.15, 1.2)], (60, 130, 96))
        if room.lamps:
            room.shines(x, 1.06, 0.05)
    room.flat([(-0.75, 0.86), (-0.35, 0.86), (-0.32, 0.92), (-0.55, 0.9), (-0.78, 0.92)], (240, 234, 220))


def hospital(room: Interior) -> None:
    """White beds, a curtain on a rail, a drip, a screen with a green line."""
    pale: Color = (214, 228, 226)
    room.box(-room.half, 0.0, room.half * 2, 1.05, (158, 192, 188), depth=0.5)
    room.box(-room.half, 1.05, room.half * 2, 0.05, (236, 242, 240))
    for x in (-1.62, 0.35):
        room.shadow(x + 0.65, 1.4)
        for leg in (x + 0.05, x + 1.2):
            room.box(leg, -0.04, 0.05, 0.9, _STEEL)
        room.box(x, 0.3, 1.32, 0.1, _STEEL)
        room.box(x + 0.02, 0.4, 1.28, 0.2, (244, 246, 246), radius=0.06)
        room.box(x + 0.42, 0.38, 0.9, 0.26, (188, 214, 222), radius=0.06)
        room.box(x + 0.06, 0.56, 0.34, 0.16, WHITE, radius=0.07)
    room.line([(-0.15, 0.0), (-0.15, 1.75)], 0.03, _STEEL)
    room.box(-0.25, 1.42, 0.2, 0.32, (226, 240, 244), radius=0.06)
    room.line([(-0.15, 1.42), (-0.3, 1.0), (-0.4, 0.6)], 0.012, (236, 240, 244))
    room.box(0.5, 1.3, 0.62, 0.46, (70, 78, 88), radius=0.04)
    room.box(0.55, 1.35, 0.52, 0.36, (22, 38, 40), radius=0.02)
    beat = [(0.57, 1.5), (0.7, 1.5), (0.75, 1.64), (0.8, 1.4), (0.86, 1.52), (1.04, 1.52)]
    for a, b in pairwise(beat):
        room.sheet.stroke(room.outline([a, b]), (110, 255, 150), 0.02 * room.walls.metre)
    room.line([(1.2, 2.5), (2.3, 2.5)], 0.03, _STEEL)
    for index in range(6):
        room.box(1.22 + index * 0.16, 0.6, 0.17, 1.9, mix(pale, BLACK, 0.06 * (index % 2)), depth=0.6)


def office(room: Interior) -> None:
    """A desk with papers and a lamp, cabinets, a board with notes and red thread, a door of frosted glass."""
    room.box(0.05, 1.35, 1.5, 0.95, (168, 126, 86))
    room.box(0.1, 1.4, 1.4, 0.85, (196, 160, 116), depth=0.4)
    dice = room.dice("pictures", "notes")
    pins = []
    for index in range(9):
        x, y = (
            0.18 + (index % 4) * 0.33 + dice.uniform(0, 0.06),
            1.5 + (index // 4) * 0.26 + dice.uniform(0, 0.04),
        )
        room.box(
            x,
            y,
            0.2,
            0.16,
            dice.choice(((240, 236, 222), (226, 214, 150), (180, 206, 214), (236, 224, 214))),
            depth=0.4,
        )
        pins.append((x + 0.1, y + 0.14))
    for a, b in ((0, 5), (5, 2), (2, 7), (7, 3)):
        room.line([pins[a], pins[b]], 0.012, (196, 60, 52))
    for index in range(2):
        x = 1.3 + index * 0.52
        room.shadow(x + 0.25, 0.5)
        room.box(x, 0.0, 0.5, 1.25, (120, 130, 132), radius=0.02)
        for row in range(3):
            room.box(x + 0.05, 0.08 + row * 0.4, 0.4, 0.32, (142, 152, 154), radius=0.01)
            room.box(x + 0.18, 0.24 + row * 0.4, 0.14, 0.03, (70, 76, 80))
    room.table(-1.2, 1.9, 0.76, (126, 88, 60))
    room.box(-0.95, 0.84, 0.42, 0.06, (240, 236, 224))
    room.box(-0.9, 0.9, 0.36, 0.05, (226, 222, 206))
    room.box(0.2, 0.84, 0.22, 0.2, (50, 54, 62), radius=0.03)
    room.line([(-0.25, 0.84), (-0.2, 1.1), (-0.35, 1.26)], 0.03, (70, 72, 78))
    room.flat([(-0.52, 1.22), (-0.28, 1.34), (-0.22, 1.2), (-0.5, 1.1)], (60, 110, 90))
    if room.lamps:
        room.shines(-0.4, 1.15, 0.05)
    room.hanging_lamp(0.0, room.height - 0.5, (214, 216, 212), wide=0.42)


def theatre(room: Interior) -> None:
    """A stage: red curtains, boards, ropes and one bare lamp; or a dressing room with a mirror of bulbs."""
    red: Color = (140, 40, 46)
    room.box(-room.half, 0.0, room.half * 2, room.height, (46, 36, 46), depth=0.6)
    if room.place.says("dressing", "mirror", "化妆"):
        room.box(-0.7, 0.95, 1.5, 1.25, (120, 84, 58), radius=0.04)
        room.box(-0.6, 1.02, 1.3, 1.1, (150, 172, 184), radius=0.02)
        room.flat([(-0.5, 1.1), (-0.2, 1.1), (0.4, 2.1), (0.1, 2.1)], (210, 226, 234), opacity=0.4)
        for index in range(5):
            for x in (-0.66, 0.76):
                if (index + (x > 0)) % 3:
                    room.shines(x, 1.06 + index * 0.25, 0.045)
                else:
                    room.disc(x, 1.06 + index * 0.25, 0.045, 0.045, (120, 110, 100))
        room.table(-1.0, 2.1, 0.78)
        room.jars(-0.9, 0.84, 1.2, "paint")
        return
    for index in range(5):
        x = -room.half + (index + 0.5) * room.half * 2 / 5
        room.line([(x, room.height), (x, 0.9 + 0.3 * (index % 2))], 0.02, (120, 100, 76), 0.8)
    for side in (-1.0, 1.0):
        for fold in range(4):
            x = side * (room.half - 0.24 - fold * 0.2)
            shape = [(x - 0.13, room.height), (x + 0.13, room.height), (x + 0.11, 0.0), (x - 0.11, 0.0)]
            room.flat(shape, mix(red, BLACK, 0.14 * (fold % 2)))
    for index in range(8):
        x = -room.half + (index + 0.5) * room.half / 4
        room.flat(
            [
                (x - 0.34, room.height),
                (x + 0.34, room.height),
                (x + 0.22, room.height - 0.4),
                (x, room.height - 0.52),
                (x - 0.22, room.height - 0.4),
            ],
            mix(red, BLACK, 0.1),
            round_=0.5,
        )
    room.line([(0.5, 0.0), (0.5, 1.5)], 0.04, (60, 56, 60))
    room.shines(0.5, 1.58, 0.1)
