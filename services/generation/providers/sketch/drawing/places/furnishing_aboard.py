"""Rooms that travel or keep watch: lamp room, train, ship's cabin, control room."""

from services.generation.providers.sketch.drawing.canvas import Color
from services.generation.providers.sketch.drawing.palette import BLACK, WHITE, mix
from services.generation.providers.sketch.drawing.places.interior import Interior

_BRASS: Color = (196, 150, 78)


def lamp_room(room: Interior) -> None:
    """The great lens of a lighthouse on its pedestal, a gallery rail, glass all round."""
    room.box(-room.half, 0.0, room.half * 2, 0.78, (150, 60, 52), depth=0.6)
    room.box(-room.half, 0.74, room.half * 2, 0.09, _BRASS)
    for index in range(9):
        x = -room.half + (index + 0.5) * room.half * 2 / 9
        room.disc(x, 0.4, 0.03, 0.03, _BRASS)
    room.flat(
        [
            (-room.half, room.height),
            (room.half, room.height),
            (room.half * 0.9, room.height - 0.3),
            (-room.half * 0.9, room.height - 0.3),
        ],
        (120, 50, 46),
    )
    room.shadow(0.35, 1.2)
    room.box(0.05, 0.0, 0.6, 0.95, (70, 78, 84), radius=0.03)
    room.box(-0.1, 0.9, 0.9, 0.12, _BRASS, radius=0.03)
    glass: Color = (176, 214, 214)
    room.flat(
        [
            (-0.2, 1.5),
            (-0.06, 1.02),
            (0.76, 1.02),
            (0.9, 1.5),
            (0.9, 1.9),
            (0.72, 2.36),
            (-0.02, 2.36),
            (-0.2, 1.9),
        ],
        glass,
        round_=0.5,
    )
    for index in range(7):
        y = 1.1 + index * 0.19
        bow = 0.53 - 0.12 * abs(index - 3) / 3
        room.line([(0.35 - bow, y), (0.35, y - 0.05), (0.35 + bow, y)], 0.03, mix(glass, WHITE, 0.55), 0.9)
        room.line([(0.35 - bow, y + 0.03), (0.35, y - 0.02), (0.35 + bow, y + 0.03)], 0.014, _BRASS, 0.9)
    for x in (-0.14, 0.35, 0.84):
        room.line([(x, 1.04), (x + (0.35 - x) * 0.15, 2.36)], 0.035, _BRASS)
    room.box(-0.06, 2.34, 0.82, 0.12, _BRASS, radius=0.04)
    room.box(0.22, 2.44, 0.26, room.height - 2.44, (86, 92, 98))
    room.shines(0.35, 1.7, 0.16 if room.lamps else 0.09, (255, 236, 170))


def train(room: Interior) -> None:
    """A carriage: seats facing each other, a luggage rack, lamps, a sliding door."""
    panel: Color = (120, 82, 58)
    room.box(-room.half, 0.0, room.half * 2, 0.98, panel, depth=0.6)
    room.box(-room.half, 0.96, room.half * 2, 0.06, (170, 126, 86))
    room.box(-room.half, 2.28, room.half * 2, 0.06, _BRASS)
    for x in (-1.5, -0.9, 0.5, 1.2):
        color = room.dice("books", "case", x).choice(
            ((140, 84, 60), (84, 96, 110), (120, 60, 60), (160, 130, 84))
        )
        room.box(x, 2.34, 0.48, 0.28, color, radius=0.04)
        room.box(x + 0.17, 2.61, 0.14, 0.05, mix(color, BLACK, 0.3), radius=0.02)
    seat = room.dice("sofa").choice(((62, 100, 92), (130, 54, 56), (60, 80, 120)))
    for x, side in ((-1.62, 1.0), (-0.22, -1.0), (0.12, 1.0), (1.5, -1.0)):
        room.shadow(x + 0.1, 0.8)
        back = [(x, 0.4), (x - 0.06 * side, 1.34), (x + 0.14 * side, 1.4), (x + 0.24 * side, 0.44)]
        room.flat(back, seat, round_=0.3)
        cushion = x if side > 0 else x - 0.62
        room.box(cushion, 0.32, 0.62, 0.2, mix(seat, WHITE, 0.08), radius=0.07)
        room.box(cushion + 0.06, -0.04, 0.5, 0.36, mix(panel, BLACK, 0.4))
        room.box(x - 0.1 + 0.06 * side, 1.28, 0.2, 0.14, (230, 224, 208), radius=0.03)
    for x in (-0.92, 0.82):
        room.box(x - 0.2, 0.7, 0.42, 0.05, (176, 128, 84))
    for x in (-0.05, 1.66):
        room.box(x - 0.02, 1.9, 0.06, 0.12, _BRASS)
        room.flat([(x - 0.1, 2.06), (x + 0.12, 2.06), (x + 0.08, 2.22), (x - 0.06, 2.22)], (238, 220, 180))
        if room.lamps:
            room.shines(x + 0.01, 2.1, 0.06)


def cabin(room: Interior) -> None:
    """A ship's cabin: planks, a bunk, a chart on the table, a lantern, coils of rope."""
    for index in range(int(room.height / 0.24) + 1):
        room.line([(-room.half, index * 0.24), (room.half, index * 0.24)], 0.014, (74, 50, 36), 0.6)
    for x in (-1.7, -0.1, 1.5):
        room.flat(
            [
                (x - 0.08, 0.0),
                (x + 0.08, 0.0),
                (x + 0.08, room.height - 0.4),
                (x + 0.3, room.height),
                (x - 0.3, room.height),
                (x - 0.08, room.height - 0.4),
            ],
            (96, 66, 46),
        )
    room.shadow(0.85, 1.5)
    room.box(0.15, 0.1, 1.4, 0.5, (108, 74, 50))
    room.box(0.18, 0.58, 1.34, 0.16, (216, 208, 190), radius=0.06)
    room.box(0.5, 0.56, 1.04, 0.2, (62, 84, 116), radius=0.05)
    room.box(0.15, 1.45, 1.4, 0.1, (108, 74, 50))
    room.box(0.18, 1.53, 1.34, 0.14, (206, 198, 180), radius=0.06)
    room.table(-1.55, 1.25, 0.74)
    room.flat([(-1.4, 0.82), (-0.6, 0.82), (-0.5, 0.9), (-1.34, 0.9)], (230, 214, 170))
    room.line([(-1.25, 0.85), (-1.0, 0.88), (-0.72, 0.85)], 0.012, (150, 70, 60))
    room.box(-0.52, 0.82, 0.1, 0.22, (70, 110, 84), radius=0.04)
    room.line([(-0.65, room.height), (-0.65, 2.3)], 0.02, (60, 50, 44))
    room.box(-0.77, 1.98, 0.24, 0.34, _BRASS, radius=0.06)
    room.shines(-0.65, 2.12, 0.07)
    for radius in (0.24, 0.17, 0.1):
        room.disc(
            1.78, 0.12 + (0.24 - radius) * 0.6, radius, radius * 0.5, mix((190, 158, 106), BLACK, radius)
        )
    room.disc(1.25, 2.25, 0.2, 0.2, _BRASS)
    room.disc(1.25, 2.25, 0.15, 0.15, (236, 230, 210))
    room.line([(1.25, 2.25), (1.25, 2.36)], 0.02, (60, 44, 40))


def control_room(room: Interior) -> None:
    """A bridge: consoles full of small lights, screens, a chair before the long window."""
    hull: Color = (92, 104, 124)
    for x in (-room.half, room.half - 0.4):
        room.box(x, 0.0, 0.4, room.height, mix(hull, BLACK, 0.2))
    room.box(-room.half, room.height - 0.34, room.half * 2, 0.34, mix(hull, BLACK, 0.25))
    for index in range(9):
        x = -room.half + (index + 0.5) * room.half * 2 / 9
        room.box(x - 0.16, room.height - 0.22, 0.32, 0.05, (196, 230, 240), depth=0.2)
    room.box(-room.half, 0.0, room.half * 2, 0.98, hull)
    room.flat(
        [(-room.half, 0.98), (room.half, 0.98), (room.half, 1.2), (-room.half, 1.2)], mix(hull, WHITE, 0.14)
    )
    dice = room.dice("console")
    for row in range(3):
        x = -room.half + 0.2
        while x < room.half - 0.2:
            if dice.random() < 0.62:
                color = dice.choice(((120, 230, 255), (255, 190, 90), (130, 255, 170), (255, 110, 100)))
                room.shines(x, 1.04 + row * 0.06, 0.018, color)
            x += dice.uniform(0.08, 0.16)
    for x, wide, color in (
        (-1.5, 0.6, (40, 150, 170)),
        (-0.7, 0.46, (60, 160, 110)),
        (0.75, 0.7, (60, 120, 190)),
    ):
        room.box(x, 0.36, wide, 0.46, (30, 38, 50), radius=0.04)
        room.box(x + 0.04, 0.4, wide - 0.08, 0.38, color, radius=0.02, depth=1.6)
        for line in range(4):
            room.line(
                [(x + 0.09, 0.48 + line * 0.08), (x + wide * dice.uniform(0.4, 0.85), 0.48 + line * 0.08)],
                0.014,
                (220, 250, 250),
                0.8,
            )
    room.shadow(0.2, 0.7)
    room.box(0.16, -0.05, 0.1, 0.45, (50, 56, 66))
    room.box(-0.08, 0.38, 0.6, 0.14, (60, 68, 84), radius=0.06)
    room.box(-0.04, 0.46, 0.52, 0.9, (74, 84, 102), radius=0.14)
