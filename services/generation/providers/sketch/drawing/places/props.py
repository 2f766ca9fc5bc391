"""Things a scene's words ask for: a lighthouse, a tower, a pagoda, a bridge, a boat, a train, a tent, a fire."""

from collections.abc import Callable

from contracts.story import Place
from services.generation.providers.sketch.drawing.canvas import (
    Linear,
    Sheet,
    ellipse,
    limb,
    polygon,
    rect,
    smooth,
)
from services.generation.providers.sketch.drawing.palette import BLACK, WHITE, mix
from services.generation.providers.sketch.drawing.places.lamps import WARM, lamp_glow
from services.generation.providers.sketch.drawing.places.landmarks import (
    bridge,
    lighthouse,
    pagoda,
    tower,
    windmill,
)
from services.generation.providers.sketch.drawing.places.set import Set

Prop = Callable[[Sheet, Set, float, float, float], None]
"""Draws on a sheet at x, row, with a metre of so many pixels."""


def _boat(sheet: Sheet, place: Set, x: float, row: float, metre: float) -> None:
    hull, sail = place.lit((140, 70, 58), 0.15), place.lit((244, 236, 220), 0.15)
    sheet.fill(ellipse(x, row + 0.1 * metre, 3.4 * metre, 0.22 * metre), BLACK, 0.28)
    sheet.fill(
        smooth(
            [
                (x - 3.2 * metre, row - 1.0 * metre),
                (x - 2.4 * metre, row),
                (x + 2.2 * metre, row),
                (x + 3.3 * metre, row - 1.2 * metre),
                (x, row - 0.8 * metre),
            ],
            tension=0.5,
        ),
        Linear((0, row - metre), (0, row), ((0, mix(hull, WHITE, 0.1), 1), (1, mix(hull, BLACK, 0.4), 1))),
    )
    sheet.fill(
        rect(x - 0.06 * metre, row - 6 * metre, 0.12 * metre, 5.2 * metre), place.lit((96, 70, 52), 0.15)
    )
    sheet.fill(
        smooth(
            [
                (x + 0.15 * metre, row - 5.9 * metre),
                (x + 1.9 * metre, row - 3.4 * metre),
                (x + 2.6 * metre, row - 1.3 * metre),
                (x + 0.15 * metre, row - 1.3 * metre),
            ],
            tension=0.45,
        ),
        Linear((x, 0), (x + 2.6 * metre, 0), ((0, sail, 1), (1, mix(sail, place.light.sky[1], 0.35), 1))),
    )
    sheet.fill(
        smooth(
            [
                (x - 0.15 * metre, row - 5.2 * metre),
                (x - 1.4 * metre, row - 3.0 * metre),
                (x - 1.9 * metre, row - 1.3 * metre),
                (x - 0.15 * metre, row - 1.3 * metre),
            ],
            tension=0.45,
        ),
        mix(sail, BLACK, 0.12),
    )


def _train(sheet: Sheet, place: Set, x: float, row: float, metre: float) -> None:
    left, right = place.edges
    body, stripe = place.lit((52, 92, 116), 0.2), place.lit((226, 190, 110), 0.2)
    sheet.fill(rect(left, row - 0.1 * metre, right - left, 0.14 * metre), place.lit((80, 76, 80), 0.2))
    for car in range(-4, 5):
        u = x + car * 7.4 * metre
        sheet.fill(
            rect(u, row - 3.2 * metre, 7.0 * metre, 2.8 * metre, 0.4 * metre),
            Linear(
                (0, row - 3.2 * metre),
                (0, row),
                ((0, mix(body, WHITE, 0.18), 1), (1, mix(body, BLACK, 0.35), 1)),
            ),
        )
        sheet.fill(rect(u, row - 1.35 * metre, 7.0 * metre, 0.2 * metre), stripe)
        for pane in range(5):
            glass = WARM if place.light.lamps else mix(place.light.sky[1], (40, 60, 80), 0.35)
            sheet.fill(
                rect(
                    u + (0.45 + pane * 1.3) * metre,
                    row - 2.7 * metre,
                    0.95 * metre,
                    1.0 * metre,
                    0.14 * metre,
                ),
                glass,
            )
        for wheel in (1.0, 2.0, 5.0, 6.0):
            sheet.fill(ellipse(u + wheel * metre, row - 0.34 * metre, 0.36 * metre), (34, 34, 42))


def _tent(sheet: Sheet, place: Set, x: float, row: float, metre: float) -> None:
    cloth = place.lit((206, 120, 72), 0.1)
    sheet.fill(
        polygon([(x - 1.8 * metre, row), (x, row - 2.0 * metre), (x + 1.8 * metre, row)]),
        Linear(
            (x - 1.8 * metre, 0),
            (x + 1.8 * metre, 0),
            ((0, mix(cloth, BLACK, 0.3), 1), (1, mix(cloth, place.light.key, 0.2), 1)),
        ),
    )
    sheet.fill(
        polygon([(x - 0.5 * metre, row), (x, row - 1.7 * metre), (x + 0.4 * metre, row)]),
        WARM if place.light.lamps else mix(cloth, BLACK, 0.6),
    )


def _fire(sheet: Sheet, place: Set, x: float, row: float, metre: float) -> None:
    for angle in (-1.0, 1.0):
        sheet.fill(
            limb(
                [
                    (x - angle * 0.5 * metre, row),
                    (x, row - 0.12 * metre),
                    (x + angle * 0.45 * metre, row - 0.2 * metre),
                ],
                [0.16 * metre, 0.16 * metre, 0.14 * metre],
            ),
            (80, 54, 40),
        )
    for size, color in ((1.0, (240, 110, 40)), (0.7, (252, 176, 60)), (0.42, (255, 238, 170))):
        w, h = 0.42 * metre * size, 1.05 * metre * size
        sheet.fill(
            smooth(
                [
                    (x - w, row - 0.1 * metre),
                    (x - w * 0.9, row - h * 0.4),
                    (x - w * 0.2, row - h * 0.7),
                    (x + w * 0.1, row - h),
                    (x + w * 0.55, row - h * 0.55),
                    (x + w, row - h * 0.25),
                    (x + w * 0.8, row - 0.05 * metre),
                    (x, row),
                ],
                tension=0.8,
            ),
            color,
        )


def _stalls(sheet: Sheet, place: Set, x: float, row: float, metre: float) -> None:
    dice = place.dice("stalls")
    for index in range(2):
        u = x + (index - 0.5) * 3.4 * metre
        cloth = place.lit(dice.choice(((206, 80, 68), (70, 140, 150), (224, 170, 70))), 0.1)
        for post in (-1.4, 1.4):
            sheet.fill(
                rect(u + post * metre - 0.05 * metre, row - 2.3 * metre, 0.1 * metre, 2.3 * metre),
                place.lit((96, 72, 54), 0.1),
            )
        sheet.fill(
            rect(u - 1.4 * metre, row - 1.0 * metre, 2.8 * metre, 1.0 * metre), place.lit((150, 110, 76), 0.1)
        )
        for fruit in range(12):
            sheet.fill(
                ellipse(
                    u + (-1.2 + 0.22 * fruit) * metre,
                    row - 1.05 * metre - 0.08 * metre * (fruit % 2),
                    0.12 * metre,
                ),
                place.lit(dice.choice(((220, 90, 60), (230, 180, 70), (110, 160, 80))), 0.05),
            )
        for stripe in range(6):
            a = u + (-1.65 + stripe * 0.55) * metre
            tone = cloth if stripe % 2 else place.lit((244, 236, 222), 0.1)
            sheet.fill(
                polygon(
                    [
                        (a + 0.1 * metre, row - 2.9 * metre),
                        (a + 0.5 * metre, row - 2.9 * metre),
                        (a + 0.55 * metre, row - 2.2 * metre),
                        (a, row - 2.2 * metre),
                    ]
                ),
                tone,
            )


_OUTDOORS = frozenset(Place) - {Place.ROOM, Place.SPACE}


_PROPS: tuple[tuple[str, Prop, float, frozenset[Place]], ...] = (
    ("lighthouse|灯塔", lighthouse, 0.020, _OUTDOORS),
    ("pagoda|temple|shrine|宝塔|寺|庙|祠|道观", pagoda, 0.022, _OUTDOORS),
    ("tower|castle|clocktower|塔|城堡|钟楼|城楼", tower, 0.018, _OUTDOORS),
    ("windmill|风车|磨坊", windmill, 0.024, _OUTDOORS),
    ("bridge|桥", bridge, 0.018, _OUTDOORS),
    ("train|railway|station platform|火车|列车|车站|铁路", _train, 0.026, _OUTDOORS),
    ("boat|ship|harbour|harbor|sail|ferry|船|港|码头|渔", _boat, 0.022, frozenset({Place.SEA})),
    ("market|bazaar|stall|集市|市场|夜市|摊", _stalls, 0.044, _OUTDOORS),
    ("tent|camp|帐篷|营地", _tent, 0.050, _OUTDOORS),
    ("campfire|bonfire|篝火|营火", _fire, 0.075, _OUTDOORS),
)
"""Words, how it is drawn, how large a metre is there (share of the frame's height), and where it may stand."""


def add_props(place: Set) -> None:
    """Up to two things the words ask for, on alternating sides of the picture."""
    side = place.dice("props").choice((0, 1))
    found = [entry for entry in _PROPS if place.scene.place in entry[3] and place.says(*entry[0].split("|"))]
    for index, (_, prop, share, _) in enumerate(found[:2]):
        x = place.view.width * ((0.20, 0.80)[(side + index) % 2])
        row, metre = place.row(share), place.metre(share)

        def draw(
            sheet: Sheet, prop: Prop = prop, x: float = x, row: float = row, metre: float = metre
        ) -> None:
            prop(sheet, place, x, row, metre)

        place.layer(draw, depth=0.3 + 4 * share)
        if prop is lighthouse:
            lamp_glow(place, x, row - 12.7 * metre, 5 * metre, depth=0.3 + 4 * share, key=90, strength=0.8)
        if prop is _fire:
            lamp_glow(
                place,
                x,
                row - 0.5 * metre,
                3.4 * metre,
                depth=0.3 + 4 * share,
                key=91,
                color=(255, 160, 70),
                strength=0.7,
            )
