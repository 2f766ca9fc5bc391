"""What stands and hangs in a living room."""

from services.generation.providers.sketch.drawing.canvas import (
    Color,
    Linear,
    Sheet,
    ellipse,
    polygon,
    rect,
    smooth,
)
from services.generation.providers.sketch.drawing.palette import BLACK, WHITE, mix
from services.generation.providers.sketch.drawing.places.interior import Interior
from services.generation.providers.sketch.drawing.places.lamps import WARM
from services.generation.providers.sketch.drawing.places.set import Set
from services.generation.providers.sketch.drawing.places.walls import Tint, Walls


def living_room(room: Interior) -> None:
    """A sofa, books, pictures, a standing lamp and a plant."""
    sheet, place, walls, inside = room.sheet, room.place, room.walls, room.tint
    hang_pictures(sheet, place, walls, inside)
    put_shelf(sheet, place, walls, inside)
    put_sofa(sheet, place, walls, inside)
    put_lamp(sheet, walls, inside, lamps=room.lamps)
    put_plant(sheet, place, walls, inside)


def hang_pictures(sheet: Sheet, place: Set, walls: Walls, inside: Tint) -> None:
    """Two pictures on the back wall."""
    metre, dice = walls.metre, place.dice("pictures")
    for index, (dx, dy, wide, tall) in enumerate(((2.45, 2.12, 0.42, 0.54), (2.98, 2.02, 0.34, 0.34))):
        x, y = walls.middle + (dx - 2.0) * metre, walls.floor - dy * metre
        sheet.fill(
            rect(
                x - 0.04 * metre, y - 0.04 * metre, wide * metre + 0.08 * metre, tall * metre + 0.08 * metre
            ),
            inside((86, 62, 46)),
        )
        a, b = inside(dice.choice(((112, 150, 170), (220, 190, 140), (170, 120, 110)))), inside((80, 100, 84))
        sheet.fill(
            rect(x, y, wide * metre, tall * metre),
            Linear(
                (0, y),
                (0, y + tall * metre),
                ((0, mix(a, WHITE, 0.3), 1), (0.6, a, 1), (0.62, b, 1), (1, mix(b, BLACK, 0.2), 1)),
            ),
        )
        sheet.fill(
            ellipse(x + wide * metre * 0.65, y + tall * metre * 0.3, 0.05 * metre), inside((250, 224, 160))
        )
        del index


def put_shelf(sheet: Sheet, place: Set, walls: Walls, inside: Tint) -> None:
    """Three boards with books."""
    metre, dice = walls.metre, place.dice("books")
    wood = inside((120, 84, 58))
    left = walls.middle + 0.25 * metre
    for level in range(3):
        y = walls.floor - (1.22 + level * 0.46) * metre
        x = left + 0.05 * metre
        while x < left + 1.02 * metre:
            wide, tall = dice.uniform(0.045, 0.09) * metre, dice.uniform(0.24, 0.36) * metre
            if dice.random() < 0.86:
                book = inside(
                    dice.choice(
                        (
                            (150, 70, 62),
                            (70, 100, 128),
                            (190, 150, 84),
                            (92, 118, 92),
                            (120, 92, 128),
                            (212, 200, 180),
                        )
                    )
                )
                sheet.fill(
                    rect(x, y - tall, wide, tall),
                    Linear(
                        (x, 0),
                        (x + wide, 0),
                        ((0, mix(book, WHITE, 0.12), 1), (1, mix(book, BLACK, 0.28), 1)),
                    ),
                )
                sheet.fill(rect(x, y - tall * 0.8, wide, 0.025 * metre), mix(book, WHITE, 0.5), 0.6)
            x += wide * 1.06
        sheet.fill(rect(left, y, 1.15 * metre, 0.06 * metre), wood)
        sheet.fill(rect(left, y + 0.06 * metre, 1.15 * metre, 0.05 * metre), BLACK, 0.18)


def put_sofa(sheet: Sheet, place: Set, walls: Walls, inside: Tint) -> None:
    """A sofa with a cushion."""
    metre, floor = walls.metre, walls.floor
    left = walls.middle - 1.65 * metre
    sheet.fill(ellipse(left + 0.95 * metre, floor + 0.12 * metre, 1.15 * metre, 0.12 * metre), BLACK, 0.3)
    cloth = inside(
        place.dice("sofa").choice(((150, 78, 76), (84, 112, 120), (120, 108, 150), (176, 132, 84)))
    )
    sheet.fill(
        rect(left, floor - 0.92 * metre, 1.9 * metre, 0.72 * metre, 0.16 * metre),
        Linear(
            (0, floor - 0.92 * metre),
            (0, floor - 0.2 * metre),
            ((0, mix(cloth, WHITE, 0.16), 1), (1, mix(cloth, BLACK, 0.2), 1)),
        ),
    )
    for x in (0.22, 0.98):
        sheet.fill(
            rect(left + x * metre, floor - 0.56 * metre, 0.72 * metre, 0.24 * metre, 0.08 * metre),
            mix(cloth, WHITE, 0.12),
        )
    sheet.fill(
        rect(left + 0.05 * metre, floor - 0.36 * metre, 1.8 * metre, 0.34 * metre, 0.08 * metre),
        mix(cloth, BLACK, 0.16),
    )
    for x in (-0.06, 1.66):
        sheet.fill(
            rect(left + x * metre, floor - 0.64 * metre, 0.3 * metre, 0.64 * metre, 0.12 * metre),
            mix(cloth, WHITE, 0.04),
        )
    cushion = inside((226, 190, 120))
    sheet.fill(
        rect(left + 0.3 * metre, floor - 0.86 * metre, 0.40 * metre, 0.36 * metre, 0.08 * metre), cushion
    )


def put_lamp(sheet: Sheet, walls: Walls, inside: Tint, *, lamps: bool) -> None:
    """A standing lamp."""
    metre = walls.metre
    x, floor = walls.middle + 1.64 * metre, walls.floor + 0.06 * metre
    sheet.fill(ellipse(x, floor, 0.2 * metre, 0.04 * metre), BLACK, 0.5)
    sheet.fill(rect(x - 0.022 * metre, floor - 1.5 * metre, 0.044 * metre, 1.5 * metre), inside((60, 50, 48)))
    shade = polygon(
        [
            (x - 0.17 * metre, floor - 1.84 * metre),
            (x + 0.17 * metre, floor - 1.84 * metre),
            (x + 0.28 * metre, floor - 1.46 * metre),
            (x - 0.28 * metre, floor - 1.46 * metre),
        ]
    )
    bright: Color = (255, 232, 184) if lamps else inside((232, 220, 196))
    sheet.fill(
        shade,
        Linear(
            (x - 0.28 * metre, 0),
            (x + 0.28 * metre, 0),
            ((0, mix(bright, WARM, 0.6), 1), (0.5, bright, 1), (1, mix(bright, WARM, 0.7), 1)),
        ),
    )


def put_plant(sheet: Sheet, place: Set, walls: Walls, inside: Tint) -> None:
    """A plant in a pot."""
    metre, dice = walls.metre, place.dice("plant")
    x, floor = walls.middle + 0.75 * metre, walls.floor + 0.04 * metre
    green = inside((84, 128, 78))
    for index in range(9):
        lean, tall = (index - 4) * 0.10 + dice.uniform(-0.03, 0.03), dice.uniform(0.5, 0.85)
        tip = (x + lean * 1.5 * metre, floor - (0.34 + tall) * metre)
        middle = (x + lean * 0.7 * metre, floor - (0.34 + tall * 0.6) * metre)
        leaf = [
            (x, floor - 0.3 * metre),
            (middle[0] - 0.06 * metre, middle[1]),
            tip,
            (middle[0] + 0.06 * metre, middle[1]),
        ]
        sheet.fill(smooth(leaf, tension=0.8), mix(green, BLACK, 0.1 * (index % 3)))
    sheet.fill(
        polygon(
            [
                (x - 0.17 * metre, floor - 0.36 * metre),
                (x + 0.17 * metre, floor - 0.36 * metre),
                (x + 0.12 * metre, floor),
                (x - 0.12 * metre, floor),
            ]
        ),
        inside((186, 110, 80)),
    )
