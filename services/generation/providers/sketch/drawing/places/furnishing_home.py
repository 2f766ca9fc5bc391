"""Rooms people live in: kitchen, bedroom, attic, hut, cellar."""

from services.generation.providers.sketch.drawing.palette import BLACK, WHITE, mix
from services.generation.providers.sketch.drawing.places.interior import WOOD, Interior


def kitchen(room: Interior) -> None:
    """An oven under a hood, a worktop with cupboards, copper pans on a rail, a kettle."""
    cream, iron = (206, 190, 158), (62, 62, 70)
    room.cupboard(-room.half, 0.0, room.half - 0.05, 0.84, cream, 4)
    room.box(-room.half, 0.84, room.half - 0.02, 0.07, (150, 112, 80))
    room.flat([(0.1, room.height), (1.2, room.height), (1.32, 2.02), (-0.02, 2.02)], mix(cream, BLACK, 0.12))
    room.box(-0.06, 1.95, 1.42, 0.1, (172, 134, 92))
    room.shadow(0.62, 1.2)
    room.box(0.04, 0.0, 1.16, 0.92, iron, radius=0.03)
    room.box(0.04, 0.9, 1.16, 0.06, mix(iron, BLACK, 0.4))
    room.box(0.2, 0.2, 0.82, 0.46, mix(iron, BLACK, 0.45), radius=0.04)
    if room.lamps or room.place.scene.mood == "warm":
        room.box(0.27, 0.26, 0.68, 0.3, (240, 140, 56), radius=0.04)
        room.shines(0.6, 0.38, 0.16, (255, 150, 60))
    for x, color in ((0.3, (200, 208, 214)), (0.8, (176, 92, 62))):
        room.box(x, 0.96, 0.28, 0.2, color, radius=0.06)
    room.line([(0.44, 1.22), (0.38, 1.5), (0.5, 1.72), (0.42, 1.92)], 0.05, (240, 240, 240), 0.28)
    room.line([(1.4, 1.98), (2.6, 1.98)], 0.03, iron)
    for index, size in enumerate((0.19, 0.15, 0.22)):
        x = 1.6 + index * 0.42
        room.line([(x, 1.97), (x, 1.74)], 0.025, iron)
        room.disc(x, 1.66 - size * 0.5, size, size, (190, 106, 62))
        room.disc(x - 0.02, 1.68 - size * 0.5, size * 0.66, size * 0.66, (220, 140, 92))
    room.table(1.42, 1.5, 0.8)
    room.box(1.6, 0.87, 0.34, 0.16, (214, 164, 100), radius=0.08)
    room.box(2.1, 0.87, 0.2, 0.24, (236, 232, 220), radius=0.05)
    for index, x in enumerate((-1.55, -1.28, -0.45, -0.22)):
        room.box(
            x,
            0.91,
            0.17,
            0.2 + 0.05 * (index % 2),
            ((180, 90, 70), (90, 120, 140), (214, 196, 150), (110, 140, 100))[index],
            radius=0.04,
        )


def bedroom(room: Interior) -> None:
    """A bed with a quilt, a night table with a lamp, a wardrobe."""
    room.cupboard(0.95, 0.0, 1.15, 2.15, (136, 100, 72), 2)
    room.shadow(-0.35, 2.0)
    room.box(-1.38, 0.0, 0.1, 1.25, WOOD, radius=0.04)
    room.box(-1.3, 0.35, 0.06, 0.7, mix(WOOD, WHITE, 0.1))
    room.box(0.58, 0.0, 0.1, 0.72, WOOD, radius=0.04)
    room.box(-1.3, 0.14, 1.9, 0.3, mix(WOOD, BLACK, 0.2))
    room.box(-1.3, 0.4, 1.9, 0.2, (238, 232, 222), radius=0.08)
    quilt = room.dice("sofa").choice(((150, 84, 92), (84, 110, 140), (120, 132, 92)))
    room.box(-0.72, 0.34, 1.34, 0.34, quilt, radius=0.1)
    for index in range(4):
        room.line(
            [(-0.6 + index * 0.34, 0.4), (-0.6 + index * 0.34, 0.64)], 0.02, mix(quilt, WHITE, 0.4), 0.7
        )
    room.box(-1.24, 0.55, 0.5, 0.22, (250, 246, 238), radius=0.1)
    room.box(-1.95, 0.0, 0.42, 0.56, WOOD, radius=0.02)
    room.box(-1.78, 0.56, 0.05, 0.22, (80, 66, 60))
    room.flat([(-1.87, 0.98), (-1.64, 0.98), (-1.58, 0.76), (-1.93, 0.76)], (238, 216, 170))
    if room.lamps:
        room.shines(-1.75, 0.84, 0.09)


def attic(room: Interior) -> None:
    """Slanting roof, beams, chests and boxes under dust sheets."""
    beam = (96, 70, 52)
    for side in (-1.0, 1.0):
        edge = room.half * side
        room.flat([(edge, room.height), (edge * 0.12, room.height), (edge, 0.75)], (128, 100, 76))
        room.line([(edge * 0.12, room.height), (edge, 0.75)], 0.11, beam)
        for index in range(1, 4):
            share = index / 4
            room.line(
                [
                    (edge * (0.12 + 0.88 * share), room.height + (0.75 - room.height) * share),
                    (edge, room.height + (0.75 - room.height) * share),
                ],
                0.02,
                mix(beam, BLACK, 0.2),
                0.6,
            )
    room.box(-room.half, room.height - 0.42, room.half * 2, 0.14, beam)
    for x, y, wide, tall, color in (
        (-1.5, 0.0, 0.75, 0.5, (150, 114, 78)), (-1.35, 0.5, 0.5, 0.36, (172, 138, 98)),
        (0.5, 0.0, 0.62, 0.62, (158, 124, 88)),
        (1.2, 0.0, 0.5, 0.44, (140, 108, 76)),
    ):  # fmt: skip
        room.shadow(x + wide / 2, wide)
        room.box(x, y, wide, tall, color)
        room.box(x + wide * 0.42, y, wide * 0.14, tall, mix(color, WHITE, 0.25))
    room.flat(
        [(-0.62, 0.0), (-0.58, 1.1), (-0.3, 1.32), (0.05, 1.2), (0.18, 0.7), (0.3, 0.0)],
        (206, 202, 194),
        round_=0.7,
    )
    room.line([(-0.3, 1.2), (-0.34, 0.6), (-0.42, 0.1)], 0.02, (160, 156, 150))
    room.line([(0.02, 1.1), (0.08, 0.5), (0.14, 0.1)], 0.02, (160, 156, 150))
    room.box(0.62, 0.62, 0.3, 0.4, (92, 72, 58))
    room.disc(0.77, 0.84, 0.1, 0.1, (222, 200, 150))


def hut(room: Interior) -> None:
    """Log walls, a stove with a pipe, herbs under the beam, a bench."""
    for index in range(int(room.height / 0.3) + 1):
        room.line([(-room.half, index * 0.3), (room.half, index * 0.3)], 0.02, (82, 58, 42), 0.55)
    room.box(-room.half, room.height - 0.5, room.half * 2, 0.16, (92, 66, 48))
    for index in range(7):
        x = -1.5 + index * 0.5
        green = ((112, 128, 70), (150, 120, 80), (104, 112, 88))[index % 3]
        room.line([(x, room.height - 0.5), (x, room.height - 0.68)], 0.015, (70, 56, 44))
        room.flat(
            [
                (x - 0.05, room.height - 0.64),
                (x + 0.05, room.height - 0.64),
                (x + 0.12, room.height - 1.02),
                (x - 0.12, room.height - 1.02),
            ],
            green,
            round_=0.5,
        )
    iron = (58, 56, 62)
    room.box(0.86, 1.0, 0.14, room.height - 1.0, iron)
    room.shadow(0.92, 0.8)
    room.box(0.52, 0.12, 0.82, 0.9, iron, radius=0.06)
    room.box(0.66, 0.34, 0.5, 0.36, (250, 150, 64), radius=0.05)
    room.shines(0.91, 0.5, 0.15, (255, 150, 60))
    room.box(0.62, 1.02, 0.26, 0.2, (104, 110, 120), radius=0.08)
    room.table(-1.5, 1.5, 0.74)
    room.box(-1.3, 0.8, 0.2, 0.2, (190, 130, 90), radius=0.06)
    room.box(-0.66, 0.8, 0.36, 0.1, (224, 206, 170), radius=0.04)
    room.jars(-1.6, 1.5, 0.9, "hut")


def cellar(room: Interior) -> None:
    """Stone vaults, barrels and a rack of bottles."""
    for row in range(int(room.height / 0.28) + 1):
        for step in range(int(room.half * 2 / 0.5) + 1):
            x = -room.half + step * 0.5 + (0.25 if row % 2 else 0.0)
            room.box(
                x + 0.01,
                row * 0.28 + 0.01,
                0.47,
                0.25,
                (116 + 10 * ((row * 7 + step * 3) % 3), 112, 110),
                radius=0.04,
            )
    room.line(
        [
            (-room.half, 1.6),
            (-0.9, room.height - 0.35),
            (0.0, room.height - 0.12),
            (0.9, room.height - 0.35),
            (room.half, 1.6),
        ],
        0.2,
        (88, 84, 86),
    )
    for x, y in ((-1.3, 0.36), (-0.55, 0.36), (-0.92, 1.0)):
        room.shadow(x, 0.8)
        room.disc(x, y, 0.37, 0.37, (124, 84, 54))
        room.disc(x, y, 0.3, 0.3, (150, 106, 70))
        for dx in (-0.13, 0.0, 0.13):
            room.line([(x + dx, y - 0.26), (x + dx, y + 0.26)], 0.012, (96, 66, 44))
        room.disc(x, y - 0.1, 0.04, 0.04, (60, 48, 40))
    room.box(0.4, 0.0, 1.3, 1.6, (84, 62, 48))
    for row in range(4):
        for step in range(5):
            room.disc(0.55 + step * 0.25, 0.2 + row * 0.38, 0.1, 0.1, (40, 56, 48))
            room.disc(0.54 + step * 0.25, 0.21 + row * 0.38, 0.04, 0.04, (96, 40, 46))
    room.line([(0.0, room.height), (0.0, 2.3)], 0.02, (40, 36, 40))
    room.shines(0.0, 2.24, 0.07)
