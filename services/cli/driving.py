"""Drives an episode from where it stands to its film: asks for each stage, and approves it or lets a person do so."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from services.cli.api import EPISODE, Api, ApiProblem, Json

NEXT_STEP = {
    "initial": "outline/generate",
    "outline_generated": "outline/confirm",
    "refined": "characters/generate",
    "characters_generated": "characters/confirm",
    "characters_confirmed": "scenes/generate",
    "scenes_generated": "scenes/confirm",
    "scenes_confirmed": "storyboard/generate",
    "storyboard_generated": "storyboard/confirm",
    "storyboard_confirmed": "video/generate",
}
"""State of the workflow -> what is posted next."""

SAME_STEP = {
    "outline": "outline/generate",
    "refinement": "outline/confirm",
    "characters": "characters/generate",
    "scenes": "scenes/generate",
    "storyboard": "storyboard/generate",
    "video": "video/generate",
}
"""Stage that failed -> what is posted to make what is missing of it."""

APPROVALS = frozenset(
    {"outline_generated", "characters_generated", "scenes_generated", "storyboard_generated"}
)
ENDS = frozenset({"video_completed", "failed", "cancelled"})
LONGEST_LOOK_SECONDS = 1.0
QUIET_LOOKS = 5
"""After so many looks without news the server is asked whether something is wrong, such as a full disk."""

type OnProgress = Callable[[Json], None]
type Review = Callable[[str], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the drive ended: ``video_completed``, ``failed``, ``cancelled``, or the state a person stopped at."""

    state: str
    progress: Json


async def drive(
    api: Api,
    episode_id: str,
    *,
    on_progress: OnProgress,
    review: Review | None = None,
    again: bool = False,
    provider: str = "",
) -> Outcome:
    """Goes on until there is a film, or no way on. ``review`` is asked at each approval; False stops there.

    ``again``: an episode that has failed before is tried once more. ``provider`` makes all that is asked for, if named.
    """
    choice = {"provider": provider} if provider else None
    news = asyncio.Event()
    listening = asyncio.create_task(_listen(api, episode_id, news))
    quiet = 0
    try:
        while True:
            news.clear()
            progress = await api.get(f"{EPISODE}/{episode_id}/progress")
            on_progress(progress)
            state = progress["state"]
            if state == "failed" and again:
                again = False
                await _take(api, f"{EPISODE}/{episode_id}/{SAME_STEP[progress['failed_stage']]}", choice)
                continue
            if state in ENDS:
                return Outcome(state, progress)
            if state in APPROVALS and review is not None and not await review(state):
                return Outcome(state, progress)
            if state in NEXT_STEP:
                await _take(api, f"{EPISODE}/{episode_id}/{NEXT_STEP[state]}", choice)
                continue
            try:
                await asyncio.wait_for(news.wait(), LONGEST_LOOK_SECONDS)
                quiet = 0
            except TimeoutError:
                quiet += 1
                if quiet % QUIET_LOOKS == 0:
                    await api.look_for_trouble()
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError, ApiProblem):
            await listening


async def watch(api: Api, episode_id: str, *, on_progress: OnProgress) -> Outcome:
    """Only looks on, until the episode ends or waits for a person."""
    while True:
        progress = await api.get(f"{EPISODE}/{episode_id}/progress")
        on_progress(progress)
        if progress["state"] in ENDS or progress["state"] in NEXT_STEP:
            return Outcome(progress["state"], progress)
        await asyncio.sleep(LONGEST_LOOK_SECONDS)


async def _take(api: Api, path: str, choice: Json | None) -> None:
    try:
        await api.post(path, choice)
    except ApiProblem as problem:
        # Somebody else (a second command, a person at the page) took the same step first: look again.
        if problem.status != 409:
            raise


async def _listen(api: Api, episode_id: str, news: asyncio.Event) -> None:
    async for _ in api.events(episode_id):
        news.set()
