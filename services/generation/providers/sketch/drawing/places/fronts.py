"""House fronts along a street, in perspective."""

from random import Random

from services.generation.providers.sketch.drawing.canvas import Color, Linear, Path, Point, Sheet, polygon
from services.generation.providers.sketch.drawing.palette import BLACK, WHITE, mix
from services.generation.providers.sketch.drawing.places.lamps import WARM
from services.generation.providers.sketch.drawing.places.set import Set


class Front:
    """A row of house fronts along one side of a street: maps metres (depth z, height y) to the picture."""

    def __init__(self, place: Set, side: float, across: float) -> None:
        self._place, self._side, self._across = place, side, across
        self._lens = 0.62 * place.view.height * place.view.zoom

    def at(self, z: float, y: float, *, out: float = 0.0) -> Point:
        """The point ``y`` metres above the ground at depth ``z``, ``out`` metres towards the street."""
        view = self._place.view
        scale = self._lens / z
        return self._place.center + self._side * (self._across - out) * scale, view.horizon + (
            view.camera_height - y
        ) * scale

    def quad(self, z0: float, z1: float, y0: float, y1: float, *, out: float = 0.0) -> Path:
        return polygon(
            [
                self.at(z0, y0, out=out),
                self.at(z1, y0, out=out),
                self.at(z1, y1, out=out),
                self.at(z0, y1, out=out),
            ]
        )


_PLASTERS: tuple[Color, ...] = (
    (190, 120, 92),
    (206, 178, 140),
    (128, 140, 150),
    (168, 96, 84),
    (150, 158, 130),
    (196, 160, 120),
)


_SIGNS: tuple[Color, ...] = ((226, 84, 76), (70, 170, 176), (236, 170, 70), (150, 100, 200), (90, 160, 100))


def house_front(
    sheet: Sheet,
    place: Set,
    front: Front,
    z0: float,
    z1: float,
    *,
    tall: float,
    dice: Random,
    distance: float,
) -> None:
    """One house of a street from depth ``z0`` to ``z1``: wall, windows, a shop with an awning, a sign, a roof edge."""
    wall = place.lit(dice.choice(_PLASTERS), distance)
    far = mix(wall, place.light.haze, 0.22)
    a, b = front.at(z0, 0), front.at(z1, 0)
    sheet.fill(
        front.quad(z0, z1, -0.2, tall),
        Linear((a[0], 0), (b[0], 0), ((0, mix(wall, BLACK, 0.22), 1), (1, far, 1))),
    )
    sheet.fill(front.quad(z0, z1, tall - 0.3, tall + 0.1, out=0.25), mix(wall, BLACK, 0.38))
    length = z1 - z0
    count = max(1, int(length / 1.8))
    for floor in range(1, int((tall - 0.6) / 2.9)):
        for index in range(count):
            zc = z0 + length * (index + 0.5) / count
            _window(sheet, place, front, zc, 0.42, 2.9 * floor + 0.9, wall, dice)
    glow = place.light.lamps
    shop = front.quad(z0 + length * 0.12, z1 - length * 0.12, 0.3, 2.25)
    sheet.fill(
        shop,
        WARM if glow and dice.random() < 0.7 else mix(place.light.shaded((86, 104, 116)), BLACK, 0.2),
        0.95,
    )
    door = front.quad(z0 + length * 0.42, z0 + length * 0.58, 0.0, 2.2)
    sheet.fill(door, mix(wall, BLACK, 0.55))
    color = dice.choice(_SIGNS)
    if place.eastern or dice.random() < 0.6:
        awning = polygon(
            [
                front.at(z0 + length * 0.06, 2.75),
                front.at(z1 - length * 0.06, 2.75),
                front.at(z1 - length * 0.06, 2.3, out=1.0),
                front.at(z0 + length * 0.06, 2.3, out=1.0),
            ]
        )
        sheet.fill(awning, place.lit(color, distance))
        sheet.fill(
            polygon(
                [
                    front.at(z0 + length * 0.06, 2.3, out=1.0),
                    front.at(z1 - length * 0.06, 2.3, out=1.0),
                    front.at(z1 - length * 0.06, 2.1, out=1.0),
                    front.at(z0 + length * 0.06, 2.1, out=1.0),
                ]
            ),
            mix(place.lit(color, distance), WHITE, 0.25),
        )
    if dice.random() < 0.7:
        zs = z0 + length * dice.uniform(0.2, 0.6)
        sign = polygon(
            [front.at(zs, 3.1), front.at(zs, 4.9), front.at(zs, 4.9, out=0.8), front.at(zs, 3.1, out=0.8)]
        )
        tone = dice.choice(_SIGNS)
        sheet.fill(sign, mix(tone, WHITE, 0.25) if glow else place.lit(tone, distance))
        for bar in range(3):
            y = 3.4 + bar * 0.5
            sheet.fill(
                polygon(
                    [
                        front.at(zs, y, out=0.2),
                        front.at(zs, y + 0.2, out=0.2),
                        front.at(zs, y + 0.2, out=0.6),
                        front.at(zs, y, out=0.6),
                    ]
                ),
                (255, 248, 232),
                0.85,
            )


def _window(
    sheet: Sheet, place: Set, front: Front, z: float, half: float, y: float, wall: Color, dice: Random
) -> None:
    lit = place.light.lamps and dice.random() < 0.5
    sheet.fill(front.quad(z - half * 1.25, z + half * 1.25, y - 0.15, y + 1.6), mix(wall, WHITE, 0.22))
    pane = WARM if lit else mix(place.light.shaded((96, 120, 140)), place.light.sky[1], 0.25)
    sheet.fill(front.quad(z - half, z + half, y, y + 1.45), pane, 0.95)
    sheet.fill(front.quad(z - half, z + half, y + 0.70, y + 0.76), mix(wall, BLACK, 0.3))
    sheet.fill(front.quad(z - 0.03, z + 0.03, y, y + 1.45), mix(wall, BLACK, 0.3))
