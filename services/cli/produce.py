"""``reelwright produce`` and ``watch``: from a premise to a film on the disk."""

import asyncio
import json
import re
import shlex
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from contracts.money import dollars
from services.cli.api import EPISODE, Api, ApiProblem, Json, ServerAway
from services.cli.display import Display, display_for
from services.cli.driving import Outcome, drive, watch
from services.cli.exit_codes import ExitCode
from services.cli.final_takes import Makers
from services.cli.finishing import Finish, film_approved, makers_of, told
from services.cli.own_server import own_server
from services.cli.place import api_key, running_server
from services.cli.review import Reviewer


@dataclass(frozen=True, kw_only=True)
class Connection:
    """How to reach a gateway: by address and key, or through the data directory."""

    data_dir: Path
    url: str | None = None
    key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What `produce` was asked for; ``episode_id`` goes on with an episode there is.

    ``draft`` makes all of it, if named; ``finish`` is what follows once there is a film.
    """

    body: Json
    episode_id: str | None
    review: bool
    as_json: bool
    target: Path | None
    draft: str = ""
    finish: Finish | None = None


@asynccontextmanager
async def connected(connection: Connection, display: Display, *, may_start: bool) -> AsyncIterator[Api]:
    """The API of the gateway that was named, that runs on the data directory, or that is started for this command."""
    async with AsyncExitStack() as stack:
        url = connection.url
        if url is None:
            server = running_server(connection.data_dir)
            if server is None and not may_start:
                raise ConnectionError(
                    f"no server runs on {connection.data_dir}; start one with `reelwright up`, or name one with --url"
                )
            if server is None:
                server = await stack.enter_async_context(own_server(connection.data_dir, say=display.say))
            url = server.url
        key = api_key(connection.data_dir, connection.key)
        yield await stack.enter_async_context(Api(url, key, on_wait=display.say))


async def produce(console: Console, connection: Connection, wish: Wish) -> ExitCode:
    """The whole way. What is finished is kept whenever it stops; the same command with --episode goes on."""
    display = display_for(console, as_json=wish.as_json)
    with display:
        async with connected(connection, display, may_start=True) as api:
            makers = await makers_of(api, wish.finish) if wish.finish else None
            episode_id = wish.episode_id
            if episode_id is None:
                episode_id = str((await api.post(f"{EPISODE}/create", wish.body))["episode_id"])
            with _how_to_go_on(display, episode_id):
                review = Reviewer(api, episode_id, display, as_json=wish.as_json).ask if wish.review else None
                outcome = await drive(
                    api,
                    episode_id,
                    on_progress=display.show,
                    review=review,
                    again=wish.episode_id is not None,
                    provider=wish.draft,
                )
                if outcome.state != "video_completed":
                    return _not_finished(display, episode_id, outcome)
                state = await api.get(f"{EPISODE}/{episode_id}/state")
                film = wish.target or _usual_place(connection.data_dir, state)
                await _fetch(api, state["film"], film)
                code = ExitCode.OK
                if wish.finish and makers:
                    display.tell(f"the draft is {film}")
                    code = await _finish(api, episode_id, wish.finish, makers, display)
                    state = await api.get(f"{EPISODE}/{episode_id}/state")
                    await _fetch(api, state["film"], film)
                progress = await api.get(f"{EPISODE}/{episode_id}/progress")
    _report(console, state, progress, film, as_json=wish.as_json)
    return code


async def _finish(api: Api, episode_id: str, finish: Finish, makers: Makers, display: Display) -> ExitCode:
    finals = await film_approved(api, episode_id, finish, makers, display)
    if finals is None:
        display.tell(
            "nobody has said which shots are approved; go on with: "
            f"reelwright produce --episode {episode_id} --final {finish.final} --approve 1,3-5"
        )
        return ExitCode.OK
    code, sentences = told(finals)
    for sentence in sentences:
        display.tell(sentence)
    return code


@contextmanager
def _how_to_go_on(display: Display, episode_id: str) -> Iterator[None]:
    """Whatever stops the command, the last thing said is how to go on."""
    try:
        yield
    except (asyncio.CancelledError, ApiProblem, ServerAway, OSError) as failure:
        if isinstance(failure, ApiProblem) and failure.status == 404:
            raise
        display.tell(f"what is finished is kept; go on with: reelwright produce --episode {episode_id}")
        raise


async def _fetch(api: Api, film: Json, target: Path) -> None:
    await api.download(film["url"], target)
    for subtitles in film["subtitles"]:
        ending = ".srt" if "subrip" in subtitles["media_type"] else ".vtt"
        await api.download(subtitles["url"], target.with_suffix(ending))


def _usual_place(data_dir: Path, state: Json) -> Path:
    words = re.sub(r"[^\w]+", "-", state["outline"]["title"].casefold()).strip("-")
    return data_dir / "films" / f"{words[:60] or 'film'}-{state['episode_id'][-6:]}.mp4"


async def look_on(console: Console, connection: Connection, episode_id: str, *, as_json: bool) -> ExitCode:
    """Follows an episode without asking for anything."""
    display = display_for(console, as_json=as_json)
    with display:
        async with connected(connection, display, may_start=False) as api:
            outcome = await watch(api, episode_id, on_progress=display.show)
            if outcome.state == "failed":
                return _not_finished(display, episode_id, outcome)
    if not as_json:
        console.print(f"the episode is in the state {outcome.state}")
    return ExitCode.OK


def _not_finished(display: Display, episode_id: str, outcome: Outcome) -> ExitCode:
    if outcome.state == "failed":
        reason = outcome.progress.get("error") or "some pieces could not be made"
        display.tell(f"the episode failed: {reason}\ngo on with: reelwright produce --episode {episode_id}")
        return ExitCode.EPISODE_FAILED
    display.tell(f"stopped in {outcome.state}; go on with: reelwright produce --episode {episode_id}")
    return ExitCode.OK


def _report(console: Console, state: Json, progress: Json, film: Path, *, as_json: bool) -> None:
    cost = progress["cost_microdollars"]
    length = state["film"]["duration"]
    if as_json:
        finished = {
            "event": "finished",
            "episode_id": state["episode_id"],
            "film": str(film),
            "duration_seconds": length,
            "cost_microdollars": cost,
            "shots": len(state["storyboard"]),
        }
        print(json.dumps(finished, ensure_ascii=False), flush=True)
        return
    console.print(f"\n[bold]{state['outline']['title']}[/]: {len(state['storyboard'])} shots, {length:.1f} s")
    console.print(f"film   {film}", highlight=False, soft_wrap=True)
    console.print(f"cost   {dollars(cost)}", highlight=False)
    console.print(f"open   {_opener()} {shlex.quote(str(film))}", highlight=False, soft_wrap=True)


def _opener() -> str:
    if sys.platform == "darwin":
        return "open"
    return next(
        (name for name in ("xdg-open", "mpv", "vlc", "ffplay") if shutil.which(name)), "any video player:"
    )
