"""Rooms: the box in perspective, windows on the world outside, and the furniture of the kind the words ask for."""

from services.generation.providers.sketch.drawing.canvas import Color, Linear, Sheet, polygon, rect
from services.generation.providers.sketch.drawing.palette import BLACK, WHITE, mix
from services.generation.providers.sketch.drawing.places.furnishing_public import fill_sides
from services.generation.providers.sketch.drawing.places.interior import Interior
from services.generation.providers.sketch.drawing.places.lamps import lamp_glow
from services.generation.providers.sketch.drawing.places.room_kinds import Floor, RoomKind, kind_of_room
from services.generation.providers.sketch.drawing.places.set import Set
from services.generation.providers.sketch.drawing.places.walls import Tint, Walls
from services.generation.providers.sketch.drawing.places.windows import (
    Pane,
    add_weather_outside,
    draw_window,
    outside_of,
)

_FLOORS: dict[Floor, Color] = {
    "boards": (150, 108, 74), "tiles": (178, 170, 160), "stone": (120, 118, 120), "metal": (92, 102, 116),
}  # fmt: skip


def room(place: Set) -> None:
    """A room with its walls, windows, furniture and lamps."""
    walls, kind = Walls(place), kind_of_room(place)
    lamps = place.light.lamps
    color = place.dice("wall").choice(kind.walls)
    if lamps:
        # Indoors at night a lamp burns: the wall is warmer and brighter than the world outside.
        color = mix(color, (236, 176, 112), 0.35 if kind.floor != "metal" else 0.08)

    def inside(tone: Color) -> Color:
        return mix(place.lit(tone), tone, 0.38 if lamps else 0.12)

    panes = tuple(pane.below(walls.height - 0.12) for pane in kind.panes)
    outside = outside_of(place)

    # Furniture may reach into the room, but not through the side walls.
    back = rect(walls.left, walls.top, walls.right - walls.left, place.bottom - walls.top)

    def shell(sheet: Sheet) -> None:
        _shell(sheet, place, walls, inside(color), inside, kind)
        with sheet.group(clip=back):
            for pane in panes:
                draw_window(Interior(sheet, place, walls, inside), pane, outside)

    place.layer(shell, depth=0.35)
    add_weather_outside(place, Interior(Sheet((1, 1)), place, walls, inside), panes, 0.35)

    def things(sheet: Sheet) -> None:
        interior = Interior(sheet, place, walls, inside)
        with sheet.group(clip=back):
            kind.furnish(interior)
            if kind.sides and interior.half > 2.5:
                fill_sides(interior)

    place.layer(things, depth=0.5)
    for number, (x, y, reach) in enumerate(kind.lamps):
        at = (walls.middle + x * walls.metre, walls.floor - y * walls.metre)
        lamp_glow(place, *at, reach * walls.metre, depth=0.5, key=number + 1, strength=0.6)
    if panes and outside != "space":
        _light_beam(place, walls, panes[0])


def _shell(sheet: Sheet, place: Set, walls: Walls, color: Color, inside: Tint, kind: RoomKind) -> None:
    left, top, right, floor = walls.left, walls.top, walls.right, walls.floor
    lt, rt, lf, rf = (
        walls.out(left, top),
        walls.out(right, top),
        walls.out(left, floor),
        walls.out(right, floor),
    )
    wood = _FLOORS[kind.floor]
    edges = place.edges
    sheet.fill(
        rect(edges[0], -place.view.margin, edges[1] - edges[0], place.bottom + place.view.margin),
        mix(color, BLACK, 0.2),
    )
    sheet.fill(
        polygon([(left, top), (right, top), rt, lt]),
        Linear((0, top), (0, lt[1]), ((0, mix(color, WHITE, 0.22), 1), (1, mix(color, BLACK, 0.1), 1))),
    )
    sheet.fill(
        polygon([(left, floor), (right, floor), rf, lf]),
        Linear(
            (0, floor),
            (0, place.bottom),
            ((0, inside(mix(wood, WHITE, 0.12)), 1), (1, inside(mix(wood, BLACK, 0.35)), 1)),
        ),
    )
    _floor_lines(sheet, place, walls, inside(mix(wood, BLACK, 0.5)), kind.floor)
    sheet.fill(
        polygon([(left, top), (left, floor), lf, lt]),
        Linear(
            (left, 0),
            (min(lf[0], left - 1), 0),
            ((0, mix(color, BLACK, 0.12), 1), (1, mix(color, BLACK, 0.42), 1)),
        ),
    )
    sheet.fill(
        polygon([(right, top), (right, floor), rf, rt]),
        Linear(
            (right, 0),
            (max(rf[0], right + 1), 0),
            ((0, mix(color, BLACK, 0.05), 1), (1, mix(color, BLACK, 0.36), 1)),
        ),
    )
    sheet.fill(
        rect(left, top, right - left, floor - top),
        Linear(
            (0, top),
            (0, floor),
            (
                (0, mix(color, BLACK, 0.10), 1),
                (0.5, mix(color, WHITE, 0.06), 1),
                (1, mix(color, BLACK, 0.08), 1),
            ),
        ),
    )
    board = 0.14 * walls.metre
    sheet.fill(rect(left, floor - board, right - left, board), mix(color, WHITE, 0.45))
    sheet.fill(
        polygon([(left, floor - board), (left, floor), lf, walls.out(left, floor - board)]),
        mix(color, WHITE, 0.2),
    )
    sheet.fill(
        polygon([(right, floor - board), (right, floor), rf, walls.out(right, floor - board)]),
        mix(color, WHITE, 0.25),
    )
    if kind.rug:
        _rug(sheet, place, walls, inside)


def _floor_lines(sheet: Sheet, place: Set, walls: Walls, color: Color, floor: Floor) -> None:
    """Boards run towards the camera; tiles, flags and plates have joints across as well."""
    left, right, row = walls.left, walls.right, walls.floor
    unit = place.view.unit
    for index in range(-9, 10):
        x = walls.vanish[0] + (right - left) * index / 9
        sheet.stroke(polygon([(x, row), walls.out(x, row)], closed=False), color, 2 * unit, 0.4)
    if floor == "boards":
        return
    for step in range(9):
        y = walls.out(left, row, 1.0 + 0.14 * step * (1 + 0.12 * step))[1]
        sheet.stroke(polygon([(place.edges[0], y), (place.edges[1], y)], closed=False), color, 2 * unit, 0.4)


def _rug(sheet: Sheet, place: Set, walls: Walls, inside: Tint) -> None:
    floor = walls.floor
    rug = inside(place.dice("rug").choice(((158, 74, 66), (70, 98, 126), (180, 140, 80), (98, 112, 92))))
    middle = walls.middle
    near = 1.32
    shape = [
        walls.out(middle - 1.35 * walls.metre, floor, 1.08),
        walls.out(middle + 1.35 * walls.metre, floor, 1.08),
        walls.out(middle + 1.35 * walls.metre, floor, near * 1.25),
        walls.out(middle - 1.35 * walls.metre, floor, near * 1.25),
    ]
    sheet.fill(polygon(shape), rug, 0.9)
    inner = [
        walls.out(middle - 1.2 * walls.metre, floor, 1.11),
        walls.out(middle + 1.2 * walls.metre, floor, 1.11),
        walls.out(middle + 1.2 * walls.metre, floor, near * 1.2),
        walls.out(middle - 1.2 * walls.metre, floor, near * 1.2),
    ]
    sheet.stroke(polygon(inner), mix(rug, WHITE, 0.5), 3 * place.view.unit, 0.6)


def _light_beam(place: Set, walls: Walls, pane: Pane) -> None:
    """The light of the window falling into the room, by day."""
    if place.light.dark or place.scene.weather.value not in ("clear", "cloudy", "snow"):
        return
    metre = walls.metre
    x = walls.middle + (pane.x + 0.1) * metre
    y = walls.floor - (pane.y + pane.tall) * metre
    wide = max(0.5, pane.wide - 0.1) * metre

    def draw(sheet: Sheet) -> None:
        beam = polygon(
            [
                (x, y),
                (x + wide, y),
                (x + wide + 2.0 * metre, walls.floor + 0.9 * metre),
                (x + 1.5 * metre, walls.floor + 0.9 * metre),
            ]
        )
        with sheet.group(blur=0.05 * metre):
            sheet.fill(
                beam,
                Linear(
                    (0, y),
                    (0, walls.floor + 0.9 * metre),
                    ((0, place.light.key, 0.30), (1, place.light.key, 0.04)),
                ),
            )

    place.layer(
        draw, depth=0.6, box=(x - metre, y - 0.3 * metre, x + 4 * metre, walls.floor + 1.2 * metre), blur=0.0
    )
