"""The lie of the land: ridges, ground, roads, grass and rocks."""

from math import cos, pi, sin

from services.generation.providers.sketch.drawing.canvas import (
    Color,
    Linear,
    Path,
    Point,
    Sheet,
    ellipse,
    polygon,
    rect,
    smooth,
)
from services.generation.providers.sketch.drawing.palette import mix
from services.generation.providers.sketch.drawing.places.set import Set


def snowed(place: Set, color: Color) -> Color:
    """The colour of the ground, white when it snows."""
    return mix(color, (232.0, 238.0, 248.0), 0.85) if place.scene.weather.value == "snow" else color


def skyline_of(place: Set, key: object, *, base: float, height: float, roughness: int = 5) -> list[Point]:
    """The upper edge of a ridge from left to right; more ``roughness`` adds finer waves."""
    left, right = place.edges
    dice = place.dice("ridge", key)
    waves = [
        (dice.uniform(0.7, 1.4) * 1.9**octave, dice.uniform(0, 7), 0.52**octave)
        for octave in range(roughness)
    ]
    span = place.view.width / place.view.zoom
    step = max(4.0, place.view.width / 110)
    points: list[Point] = []
    x = left
    while x < right + step:
        swell = sum(weight * sin(x / span * speed * 3.0 + start) for speed, start, weight in waves)
        points.append((x, base - height * (0.5 + 0.5 * swell / 1.6)))
        x += step
    return points


def ridge(sheet: Sheet, place: Set, edge: list[Point], color: Color, *, distance: float, foot: float) -> None:
    """A hill under ``edge``, sinking into the haze at its foot."""
    near, far = place.lit(color, distance), place.lit(color, min(0.92, distance + 0.25))
    top = min(y for _, y in edge)
    shape = polygon([*edge, (edge[-1][0], foot), (edge[0][0], foot)])
    sheet.fill(shape, Linear((0, top), (0, foot), ((0, near, 1), (1, far, 1))))


def ground(sheet: Sheet, place: Set, far: Color, near: Color, *, top: float | None = None) -> None:
    """The ground from the horizon (or ``top``) down, hazy far away and darker at the feet of the camera."""
    left, right = place.edges
    row = place.view.horizon if top is None else top
    deep = mix(place.lit(near), place.light.shaded((20.0, 22.0, 34.0)), 0.38)
    paint = Linear(
        (0, row), (0, place.bottom),
        ((0, place.lit(far, 0.42), 1), (0.16, place.lit(far, 0.12), 1), (0.6, place.lit(near), 1), (1, deep, 1)),
    )  # fmt: skip
    sheet.fill(rect(left - 5, row, right - left + 10, place.bottom - row + 5), paint)


def patches(
    sheet: Sheet,
    place: Set,
    colors: tuple[Color, ...],
    *,
    count: int,
    opacity: float = 0.25,
    top: float = 0.02,
) -> None:
    """Flat spots of other colour, foreshortened with distance."""
    dice = place.dice("patches")
    left, right = place.edges
    for _ in range(count):
        share = top + (0.34 - top) * dice.random() ** 2
        metre, row = place.metre(share), place.row(share)
        if row > place.bottom:
            continue
        flat = min(0.4, place.view.camera_height * 0.11)
        wide = metre * dice.uniform(0.5, 2.2)
        sheet.fill(
            ellipse(dice.uniform(left, right), row, wide, wide * flat),
            place.lit(snowed(place, dice.choice(colors)), 0.2 * (1 - share / 0.34)),
            opacity,
        )


def _way_at(place: Set, row: float) -> tuple[float, float]:
    """The middle of the road and half its width in a row, in pixels."""
    half, drift = place.way
    view = place.view
    t = max(0.0, (row - view.horizon) / (place.bottom + 20 - view.horizon))
    return place.center + drift * view.width * sin(t * 5.0) * (1 - t), view.scale_at(row) * half


def road(
    sheet: Sheet, place: Set, color: Color, *, half: float, drift: float = 0.0, edge: Color | None = None
) -> None:
    """A way ``half`` metres to each side, from the camera to the horizon, bending by ``drift`` of the frame."""
    view = place.view
    place.way = (half, drift)
    lefts: list[Point] = []
    rights: list[Point] = []
    for index in range(15):
        t = (index / 14) ** 2.2
        row = view.horizon + (place.bottom + 20 - view.horizon) * max(t, 0.002)
        x, wide = _way_at(place, row)
        lefts.append((x - wide, row))
        rights.append((x + wide, row))
    shape = polygon([*lefts, *reversed(rights)])
    paint = Linear(
        (0, view.horizon),
        (0, place.bottom),
        (
            (0, place.lit(color, 0.45), 1),
            (0.3, place.lit(color, 0.05), 1),
            (1, mix(place.lit(color), (10.0, 10.0, 22.0), 0.3), 1),
        ),
    )
    sheet.fill(shape, paint)
    if edge is not None:
        for side in (lefts, rights):
            sheet.stroke(polygon(side, closed=False), place.lit(edge), 3 * view.unit, 0.5)


def grass(
    sheet: Sheet,
    place: Set,
    color: Color,
    *,
    count: int,
    tall: float = 0.28,
    flowers: tuple[Color, ...] = (),
    near: bool = False,
) -> None:
    """Tufts of blades beside the road, small far away, with flowers among them if wanted.

    They stand between the horizon and the figures; ``near`` ones between the figures and the camera.
    """
    dice = place.dice("grass", near)
    left, right = place.edges
    own = place.view.scale / place.metre(1.0)
    last = place.view.scale_at(place.bottom) / place.metre(1.0)
    low, high = (own * 1.12, max(own * 1.2, last)) if near else (0.03, min(own, last))
    shares = sorted(low + (high - low) * dice.random() ** 1.6 for _ in range(count))
    for share in shares:
        metre, row, x = place.metre(share), place.row(share), dice.uniform(left, right)
        middle, half = _way_at(place, row)
        if row > place.bottom + metre * tall or abs(x - middle) < half:
            continue
        shade = place.lit(
            mix(color, (20.0, 30.0, 20.0), dice.uniform(0.0, 0.45)), 0.22 * max(0.0, 1 - share / 0.36)
        )
        blades = Path()
        for blade in range(5):
            lean, size = (blade - 2) * 0.09 + dice.uniform(-0.06, 0.06), tall * dice.uniform(0.6, 1.2)
            foot = x + (blade - 2) * 0.045 * metre
            tip = (foot + lean * metre, row - size * metre)
            blades.add(
                smooth(
                    [
                        (foot - 0.02 * metre, row),
                        (foot + lean * 0.3 * metre - 0.012 * metre, row - size * metre * 0.5),
                        tip,
                        (foot + lean * 0.3 * metre + 0.014 * metre, row - size * metre * 0.5),
                        (foot + 0.02 * metre, row),
                    ],
                    tension=0.7,
                )
            )
        sheet.fill(blades, shade)
        if flowers and dice.random() < 0.4:
            _flower(sheet, x, row, metre * tall, place.lit(dice.choice(flowers), 0.1), shade)


def near_grass(
    place: Set, color: Color, *, count: int = 26, tall: float = 0.2, flowers: tuple[Color, ...] = ()
) -> None:
    """Adds a layer of tufts before the figures, where the shot shows the ground there."""
    view = place.view
    if view.zoom > 1.2 or view.ground > view.height:
        return
    box = (place.edges[0], view.ground - 0.06 * view.height, place.edges[1], place.bottom)

    def draw(sheet: Sheet) -> None:
        grass(sheet, place, color, count=count, tall=tall, flowers=flowers, near=True)

    place.layer(draw, depth=1.12, box=box, front=True)


def _flower(sheet: Sheet, x: float, row: float, tall: float, bloom: Color, stem: Color) -> None:
    top = row - tall * 1.25
    stalk = smooth([(x, row), (x + tall * 0.06, row - tall * 0.6), (x, top)], closed=False)
    sheet.stroke(stalk, stem, max(1.0, tall * 0.05))
    petals = Path()
    for petal in range(5):
        angle = petal * 2 * pi / 5 - pi / 2
        petals.add(ellipse(x + cos(angle) * tall * 0.12, top + sin(angle) * tall * 0.11, tall * 0.11))
    sheet.fill(petals, bloom)
    sheet.fill(ellipse(x, top, tall * 0.075), mix(bloom, (240.0, 190.0, 60.0), 0.75))


def rock(
    sheet: Sheet, place: Set, x: float, share: float, size: float, color: Color, *, key: object = 0
) -> None:
    """A boulder ``size`` metres high with a lit top and a shadow."""
    dice = place.dice("rock", key, round(x))
    metre, row = place.metre(share), place.row(share)
    wide, tall = size * metre * dice.uniform(0.8, 1.25), size * metre
    distance = 0.4 * (1 - min(1.0, share / 0.2))
    sheet.fill(ellipse(x, row, wide * 1.15, wide * 0.16), (8.0, 8.0, 20.0), 0.28)
    outline = [
        (x - wide, row),
        (x - wide * 0.82, row - tall * 0.62),
        (x - wide * 0.2, row - tall),
        (x + wide * 0.5, row - tall * 0.82),
        (x + wide * 0.95, row - tall * 0.3),
        (x + wide, row),
    ]
    sheet.fill(
        smooth(outline, tension=0.55),
        Linear(
            (0, row - tall),
            (0, row),
            (
                (0, mix(place.lit(color, distance), place.light.key, 0.2), 1),
                (1, mix(place.lit(color, distance), (12.0, 12.0, 26.0), 0.42), 1),
            ),
        ),
    )
    facet = [
        (x - wide * 0.2, row - tall),
        (x + wide * 0.1, row - tall * 0.5),
        (x - wide * 0.1, row),
        (x + wide, row),
        (x + wide * 0.95, row - tall * 0.3),
        (x + wide * 0.5, row - tall * 0.82),
    ]
    sheet.fill(smooth(facet, tension=0.4), (10.0, 10.0, 28.0), 0.2)
