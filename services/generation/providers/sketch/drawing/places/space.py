"""Space: the ground of a strange moon under planets and stars, or the bridge of a ship."""

from contracts.story import Place, Scene
from services.generation.providers.sketch.drawing.canvas import (
    Linear,
    Radial,
    Sheet,
    ellipse,
    polygon,
    rect,
    smooth,
)
from services.generation.providers.sketch.drawing.palette import BLACK, WHITE, mix
from services.generation.providers.sketch.drawing.places.set import Set, first_sentence
from services.generation.providers.sketch.drawing.places.terrain import ridge, rock, skyline_of

_ABOARD = (
    "bridge|cockpit|cabin|corridor|aboard|station|interior|deck|spaceship|spacecraft|starship|window|inside|舱|舰桥|空间站|飞船"
    "|船内|舷窗"
)
_OUTDOORS = "outside|hull|surface|plain|crater|moon|planet|船壳|表面|平原|环形山|月球|火星"


def is_aboard(scene: Scene) -> bool:
    """Whether a scene in space plays inside a ship: by its name, or by what is first said of it."""
    if scene.place is not Place.SPACE:
        return False
    name, told = scene.name.lower(), first_sentence(scene.description).lower()
    if any(word in name for word in _OUTDOORS.split("|")):
        return any(word in name for word in ("inside", "aboard", "station", "舱", "内"))
    return any(word in f"{name} {told}" for word in _ABOARD.split("|"))


def space(place: Set) -> None:
    """Stars, a ringed planet, and what the words say one stands on."""
    place.layer(lambda sheet: _heavens(sheet, place), depth=0.02, blur=place.view.blur * 0.4)
    if is_aboard(place.scene):
        place.layer(lambda sheet: _hull(sheet, place), depth=0.5)
        return
    place.layer(lambda sheet: _moon(sheet, place), depth=0.8)


def _heavens(sheet: Sheet, place: Set) -> None:
    view, dice = place.view, place.dice("heavens")
    left, right = place.edges
    sheet.fill(
        rect(left, -view.margin, right - left, place.bottom + view.margin),
        Linear((0, 0), (0, view.height), ((0, (8, 8, 26), 1), (0.6, (28, 22, 62), 1), (1, (58, 38, 92), 1))),
    )
    for color in ((120, 60, 160), (40, 110, 170), (190, 80, 130)):
        x, y, radius = (
            dice.uniform(0, 1) * view.width,
            dice.uniform(0, 0.6) * view.height,
            dice.uniform(0.4, 0.7) * view.height,
        )
        sheet.fill(
            ellipse(x, y, radius),
            Radial((x, y), radius, ((0, color, 0.34), (0.5, color, 0.12), (1, color, 0.0))),
        )
    for _ in range(320):
        size = dice.uniform(0.5, 1.2) if dice.random() < 0.9 else dice.uniform(1.4, 2.4)
        tint = mix(WHITE, dice.choice(((160, 190, 255), (255, 210, 170), WHITE)), 0.5)
        sheet.fill(
            ellipse(dice.uniform(left, right), dice.uniform(-view.margin, view.height), size * view.unit),
            tint,
            dice.uniform(0.3, 1.0),
        )
    x, y, radius = (
        view.width * dice.choice((0.27, 0.72)),
        min(0.26 * view.height, view.horizon * 0.5),
        0.15 * min(view.width, view.height) * view.zoom,
    )
    body = dice.choice(((226, 150, 100), (110, 160, 200), (190, 130, 190)))
    sheet.fill(ellipse(x, y, radius * 1.5), Radial((x, y), radius * 1.5, ((0.6, body, 0.3), (1, body, 0.0))))
    globe = ellipse(x, y, radius)
    sheet.fill(
        globe,
        Radial(
            (x + radius * 0.4, y - radius * 0.4),
            radius * 1.7,
            ((0, mix(body, WHITE, 0.45), 1), (0.45, body, 1), (1, mix(body, (10, 8, 30), 0.85), 1)),
        ),
    )
    with sheet.group(clip=globe):
        for index in range(5):
            sheet.fill(
                ellipse(x, y + radius * (index - 2) * 0.36, radius * 1.1, radius * 0.07),
                mix(body, WHITE if index % 2 else BLACK, 0.4),
                0.35,
            )
    ring = smooth(
        [
            (x - radius * 1.9, y + radius * 0.42),
            (x - radius * 0.9, y + radius * 0.44),
            (x, y + radius * 0.28),
            (x + radius * 1.0, y - radius * 0.08),
            (x + radius * 1.9, y - radius * 0.42),
        ],
        closed=False,
    )
    sheet.stroke(ring, mix(body, WHITE, 0.5), radius * 0.10, 0.65)


def _moon(sheet: Sheet, place: Set) -> None:
    view, dice = place.view, place.dice("moon")
    edge = skyline_of(place, "crater", base=view.horizon, height=0.10 * view.height * view.zoom, roughness=5)
    ridge(sheet, place, edge, (96, 92, 124), distance=0.1, foot=view.horizon + 8)
    near, far = (148, 142, 160), (112, 108, 138)
    if place.says("mars", "red planet", "火星"):
        near, far = (190, 106, 76), (150, 84, 76)
    left, right = place.edges
    sheet.fill(
        rect(left, view.horizon, right - left, place.bottom - view.horizon),
        Linear(
            (0, view.horizon),
            (0, place.bottom),
            (
                (0, place.light.shaded(far), 1),
                (0.5, mix(near, place.light.shaded(near), 0.6), 1),
                (1, mix(near, BLACK, 0.6), 1),
            ),
        ),
    )
    for share in sorted(0.015 + 0.22 * dice.random() ** 1.5 for _ in range(20)):
        metre, row, x = place.metre(share), place.row(share), dice.uniform(left, right)
        wide = metre * dice.uniform(0.4, 1.4)
        flat = wide * min(0.4, view.camera_height * 0.13)
        sheet.fill(ellipse(x, row, wide, flat), mix(near, WHITE, 0.18), 0.5)
        sheet.fill(ellipse(x, row + flat * 0.12, wide * 0.88, flat * 0.84), mix(far, BLACK, 0.45), 0.75)
    for _ in range(7):
        rock(
            sheet,
            place,
            view.width * (0.5 + dice.choice((-1, 1)) * dice.uniform(0.22, 0.6)),
            dice.uniform(0.03, 0.12),
            dice.uniform(0.15, 0.6),
            (124, 118, 140),
        )
    _rocket(sheet, place)


def _rocket(sheet: Sheet, place: Set) -> None:
    view = place.view
    share = 0.034
    metre, row = place.metre(share), place.row(share)
    x = view.width * (0.14 if place.dice("rocket").random() < 0.5 else 0.86)
    hull, red = place.lit((226, 230, 238), 0.05), place.lit((214, 84, 70), 0.05)
    tall, wide = 7.5 * metre, 1.1 * metre
    for side in (-1.0, 1.0):
        sheet.fill(
            smooth(
                [
                    (x + side * wide * 0.8, row - tall * 0.32),
                    (x + side * wide * 1.9, row - tall * 0.06),
                    (x + side * wide * 1.8, row),
                    (x + side * wide * 0.7, row - tall * 0.10),
                ],
                tension=0.5,
            ),
            red,
        )
    body = smooth(
        [
            (x - wide * 0.7, row - tall * 0.06),
            (x - wide, row - tall * 0.4),
            (x - wide * 0.62, row - tall * 0.78),
            (x, row - tall),
            (x + wide * 0.62, row - tall * 0.78),
            (x + wide, row - tall * 0.4),
            (x + wide * 0.7, row - tall * 0.06),
        ]
    )
    sheet.fill(
        body,
        Linear(
            (x - wide, 0),
            (x + wide, 0),
            ((0, mix(hull, BLACK, 0.5), 1), (0.6, hull, 1), (1, mix(hull, WHITE, 0.4), 1)),
        ),
    )
    with sheet.group(clip=body):
        sheet.fill(rect(x - wide, row - tall * 1.02, wide * 2, tall * 0.22), red)
    sheet.fill(ellipse(x, row - tall * 0.58, wide * 0.36), mix(hull, BLACK, 0.4))
    sheet.fill(ellipse(x, row - tall * 0.58, wide * 0.27), (255, 220, 140))


def _hull(sheet: Sheet, place: Set) -> None:
    """The bridge: a floor with lights, ribs on both sides, a great window between them, consoles below it."""
    view = place.view
    left, right = place.edges
    metre = min((0.8 if view.zoom == 1.0 else 0.5) * view.scale, 0.4 * view.height)
    floor = min(view.row_at(metre), 0.84 * view.height)
    top = min(floor - 2.9 * metre, max(floor - 6.5 * metre, 0.16 * view.height))
    half = max(2.2 * metre, 0.40 * view.width)
    x = view.width / 2
    wall, dark = mix(place.lit((120, 136, 158)), (120, 136, 158), 0.4), (34, 40, 58)
    sheet.fill(
        polygon([(left, place.bottom), (x - half, floor), (x + half, floor), (right, place.bottom)]),
        Linear(
            (0, floor), (0, place.bottom), ((0, mix(wall, BLACK, 0.35), 1), (1, mix(wall, BLACK, 0.65), 1))
        ),
    )
    for side in (-1.0, 1.0):
        edge = left if side < 0 else right
        sheet.fill(
            polygon(
                [(edge, -view.margin), (x + side * half, top), (x + side * half, floor), (edge, place.bottom)]
            ),
            Linear(
                (x + side * half, 0),
                (edge, 0),
                ((0, mix(wall, BLACK, 0.1), 1), (1, mix(wall, BLACK, 0.6), 1)),
            ),
        )
        sheet.stroke(
            polygon([(x + side * half, floor), (edge, place.bottom)], closed=False),
            (110, 220, 255),
            5 * view.unit,
            0.75,
        )
        for index in range(3):
            u = x + side * half + (edge - x - side * half) * (0.25 + index * 0.25)
            sheet.stroke(
                polygon(
                    [(u, top - 0.3 * metre * (index + 1)), (u, floor + 0.3 * metre * (index + 1))],
                    closed=False,
                ),
                dark,
                8 * view.unit,
                0.5,
            )
    sheet.fill(
        polygon([(left, -view.margin), (right, -view.margin), (x + half, top), (x - half, top)]),
        mix(wall, BLACK, 0.5),
    )
    frame = 0.14 * metre
    for u in (-half, -half * 0.34, half * 0.34, half):
        sheet.fill(rect(x + u - frame / 2, top, frame, floor - top), mix(wall, BLACK, 0.15))
    sheet.fill(rect(x - half, top, half * 2, frame * 1.2), mix(wall, BLACK, 0.05))
    sheet.fill(
        rect(x - half, floor - 0.85 * metre, half * 2, 0.85 * metre),
        Linear((0, floor - 0.85 * metre), (0, floor), ((0, wall, 1), (1, mix(wall, BLACK, 0.5), 1))),
    )
    dice = place.dice("console")
    for index in range(11):
        u = x - half + (index + 0.5) * half * 2 / 11
        color = dice.choice(((90, 220, 255), (255, 190, 90), (120, 255, 170), (255, 110, 110)))
        sheet.fill(
            rect(u - 0.12 * metre, floor - 0.72 * metre, 0.24 * metre, 0.16 * metre, 0.03 * metre),
            color,
            0.85,
        )
        sheet.fill(
            rect(u - 0.14 * metre, floor - 0.45 * metre, 0.28 * metre, 0.06 * metre, 0.02 * metre), dark, 0.8
        )
