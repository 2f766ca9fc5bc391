"""``produce --draft ... --final ...``: films the approved shots of a draft once more, with a provider that costs.

A draft's pictures are not shown to another provider, so the characters that are seen get a portrait by the final
provider first, where it draws: that is what keeps their faces the same from shot to shot.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from services.cli.api import EPISODE, Api, ApiProblem, Json
from services.cli.driving import LONGEST_LOOK_SECONDS, OnProgress


class NotUnderstood(ValueError):
    """Words of the command line that mean nothing here; the sentence says what they may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Makers:
    """Who makes the final takes, as in ``minimax`` or ``minimax/MiniMax-H3``. ``portraits`` is empty if nobody draws."""

    video: str
    portraits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalTakes:
    """How it ended: the numbers of the shots that have a final take, why others have none, why there is no new cut."""

    filmed: tuple[int, ...]
    failures: dict[int, str]
    uncut: str


def makers_named(words: str, providers: Sequence[Json]) -> Makers:
    """Who is meant by ``minimax`` or ``gemini,minimax/MiniMax-H3``: the first that films, the first that draws.

    ``providers`` as ``GET /api/v1/providers`` lists them. Raises NotUnderstood.
    """
    names = [name.strip() for name in words.split(",") if name.strip()]
    makes = {name: _capabilities(name, providers) for name in names}
    video = next((name for name in names if "video" in makes[name]), None)
    if video is None:
        able = [p["name"] for p in providers if p["configured"] and "video" in p["capabilities"]]
        raise NotUnderstood(
            f"--final {words} names nobody who films here (able and configured: {', '.join(able) or 'none'})"
        )
    return Makers(video=video, portraits=next((name for name in names if "image" in makes[name]), ""))


def _capabilities(name: str, providers: Sequence[Json]) -> frozenset[str]:
    provider, _, model = name.partition("/")
    found = next((p for p in providers if p["name"] == provider and p["configured"]), None)
    if found is None:
        return frozenset()
    if not model:
        return frozenset(found["capabilities"])
    return frozenset(
        capability
        for one in found["models"]
        if one["name"] == model and not one["retired"]
        for capability in one["capabilities"]
    )


def shots_named(words: str, numbers: Sequence[int]) -> tuple[int, ...]:
    """The shots meant by ``all``, ``none`` or ``1,3-5``, in order. Raises NotUnderstood."""
    match words.strip().casefold():
        case "all":
            return tuple(numbers)
        case "none" | "":
            return ()
    chosen: set[int] = set()
    for part in words.split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()):
            raise NotUnderstood(f"{part.strip()!r} names no shot; write all, none, or numbers as in 1,3-5")
        meant = range(int(first), int(last or first) + 1)
        if not meant or not set(meant) <= set(numbers):
            raise NotUnderstood(
                f"{part.strip()!r} names a shot that is not there; the shots are {numbers[0]} to {numbers[-1]}"
            )
        chosen.update(meant)
    return tuple(sorted(chosen))


class FinalFilming:
    """May be begun again after it was broken off at any point: nothing is asked for twice.

    All methods raise ApiProblem and ServerAway.
    """

    def __init__(self, api: Api, episode_id: str, makers: Makers, *, on_progress: OnProgress) -> None:
        self._api = api
        self._path = f"{EPISODE}/{episode_id}"
        self._cut = f"cut:{episode_id}"
        self._makers = makers
        self._on_progress = on_progress

    async def quote(self, numbers: Collection[int]) -> list[Json]:
        """A line for each portrait and shot that is still to be made, as the quotes of the API have them.

        ``what`` names it. A shot whose portraits are still to be drawn has a price and a failure: it waits for them.
        """
        state = await self._state()
        lines: list[Json] = []
        for portrait in await self._portraits(state, numbers):
            path = f"{self._path}/characters/{portrait['id']}/quote"
            quoted = await self._api.get(path, provider=self._makers.portraits)
            lines += [line | {"what": f"portrait of {portrait['name']}"} for line in quoted["lines"]]
        for shot in await self._shots(state, numbers):
            path = f"{self._path}/shots/{shot['id']}/quote-video"
            quoted = await self._api.get(path, provider=self._makers.video)
            lines += [line | {"what": f"shot {shot['shot_number']}"} for line in quoted["lines"]]
        return lines

    async def film(self, numbers: Collection[int]) -> FinalTakes:
        """Draws the portraits, films the shots, cuts the film anew. A shot that fails keeps its draft."""
        state = await self._state()
        portraits = await self._portraits(state, numbers)
        for portrait in portraits:
            path = f"{self._path}/characters/{portrait['id']}/regenerate"
            await self._ask(path, self._makers.portraits)
        state = await self._when(lambda now: _none_made(now["characters"], portraits))
        shots = await self._shots(state, numbers)
        for shot in shots:
            await self._ask(f"{self._path}/shots/{shot['id']}/regenerate-video", self._makers.video)
        state = await self._when(lambda now: _none_made(_clips(now), shots))
        failures = {
            shot["shot_number"]: shot["video"]["failure"]["sentence"]
            for shot in state["storyboard"]
            if shot["shot_number"] in numbers and shot["video"]["failure"]
        }
        uncut = await self._recut()
        filmed = tuple(number for number in sorted(numbers) if number not in failures)
        return FinalTakes(filmed=filmed, failures=failures, uncut=uncut)

    async def _portraits(self, state: Json, numbers: Collection[int]) -> list[Json]:
        if not self._makers.portraits:
            return []
        seen = {
            figure["character_id"]
            for shot in state["storyboard"]
            if shot["shot_number"] in numbers
            for figure in shot["figures"]
        }
        characters = [one for one in state["characters"] if one["id"] in seen]
        return [
            one for one in characters if not await self._made("character_image", one, self._makers.portraits)
        ]

    async def _shots(self, state: Json, numbers: Collection[int]) -> list[Json]:
        shots = [shot for shot in state["storyboard"] if shot["shot_number"] in numbers]
        return [shot for shot in shots if not await self._made("shot_video", shot, self._makers.video)]

    async def _made(self, kind: str, thing: Json, maker: str) -> bool:
        """Whether the take that is selected was made by the maker: it is paid already."""
        provider, _, model = maker.partition("/")
        takes = (await self._api.get(f"{self._path}/takes", unit=f"{kind}:{thing['id']}"))["takes"]
        return any(
            take["selected"]
            and take["provenance"]["provider"] == provider
            and model in ("", take["provenance"]["model"])
            for take in takes
        )

    async def _recut(self) -> str:
        """Why there is no new cut; empty when there is."""
        cuts = await self._cuts()
        await self._ask(f"{self._path}/video/recut", "")
        while True:
            state = await self._state()
            if (failure := state["failures"].get(self._cut)) is not None:
                return str(failure["sentence"])
            if await self._cuts() > cuts:
                return ""
            await asyncio.sleep(LONGEST_LOOK_SECONDS)

    async def _cuts(self) -> int:
        return int((await self._api.get(f"{self._path}/takes", unit=self._cut))["total"])

    async def _ask(self, path: str, provider: str) -> None:
        try:
            await self._api.post(path, {"provider": provider} if provider else None)
        except ApiProblem as problem:
            # It is being made already, asked for by a command before this one.
            if problem.status != 409:
                raise

    async def _state(self) -> Json:
        self._on_progress(await self._api.get(f"{self._path}/progress"))
        return await self._api.get(f"{self._path}/state")

    async def _when(self, is_over: Callable[[Json], bool]) -> Json:
        while not is_over(state := await self._state()):
            await asyncio.sleep(LONGEST_LOOK_SECONDS)
        return state


def _none_made(now: Iterable[Json], asked: Sequence[Json]) -> bool:
    """Whether none of what was asked for is still being made."""
    ids = {one["id"] for one in asked}
    return all(one["status"] != "generating" for one in now if one["id"] in ids)


def _clips(state: Json) -> list[Json]:
    return [{"id": shot["id"], "status": shot["video"]["status"]} for shot in state["storyboard"]]
