"""Merging of still layers: what moves alike is composed once instead of in every frame."""

from collections.abc import Sequence

from thorvg_python.base import Matrix
from thorvg_python.canvas.sw import SwCanvas

from services.generation.providers.sketch.drawing.canvas import drawn_pixels, engine
from services.generation.providers.sketch.drawing.stage import Element, Sprite


def merged(elements: Sequence[Element], *, bands: Sequence[float]) -> list[Element]:
    """Joins neighbouring sprites without motion whose depths lie in the same band; ``bands`` are upper bounds."""
    joined: list[Element] = []
    run: list[Sprite] = []
    for element in elements:
        if isinstance(element, Sprite) and element.motion is None:
            if run and _band(run[0], bands) != _band(element, bands):
                joined.append(_composed(run))
                run = []
            run.append(element)
            continue
        if run:
            joined.append(_composed(run))
            run = []
        joined.append(element)
    if run:
        joined.append(_composed(run))
    return joined


def _band(sprite: Sprite, bands: Sequence[float]) -> int:
    return next((index for index, bound in enumerate(bands) if sprite.depth < bound), len(bands))


def _composed(run: Sequence[Sprite]) -> Sprite:
    if len(run) == 1:
        return run[0]
    left, top = (min(sprite.at[axis] for sprite in run) for axis in (0, 1))
    right = max(sprite.at[0] + sprite.pixels.shape[1] * sprite.grid for sprite in run)
    bottom = max(sprite.at[1] + sprite.pixels.shape[0] * sprite.grid for sprite in run)
    size = (int(right - left), int(bottom - top))
    canvas = SwCanvas(engine())
    canvas.set_target(*size)
    for sprite in run:
        picture = sprite.paint()
        picture.set_transform(
            Matrix(sprite.grid, 0, sprite.at[0] - left, 0, sprite.grid, sprite.at[1] - top, 0, 0, 1)
        )
        canvas.add(picture)
    canvas.update()
    canvas.draw(True)
    canvas.sync()
    pixels = drawn_pixels(canvas)
    canvas.destroy()
    depth = sum(sprite.depth for sprite in run) / len(run)
    return Sprite(pixels, (left, top), depth)
