"""``produce --review``: shows what was made at each approval, and asks."""

import asyncio
from collections.abc import Iterator

from rich.console import Console

from services.cli.answers import Answers
from services.cli.api import EPISODE, Api, Json
from services.cli.display import Display

QUESTION = "Approve and go on? [Y/n] "
PART_OF = {
    "characters_generated": "characters",
    "scenes_generated": "scenes",
    "storyboard_generated": "storyboard",
}


class Reviewer:
    """Asks the person at the keyboard. Next to JSON it speaks on standard error."""

    def __init__(self, api: Api, episode_id: str, display: Display, *, as_json: bool) -> None:
        self._api = api
        self._episode_id = episode_id
        self._display = display
        self._console = Console(stderr=as_json)
        self._answers = Answers()

    async def ask(self, state: str) -> bool:
        """True to go on; False when told no, or when nobody answers any more."""
        whole = await self._api.get(f"{EPISODE}/{self._episode_id}/state")
        self._display.__exit__(None, None, None)
        try:
            for line in approval_lines(state, whole, self._api.url):
                self._console.print(line, markup=False, highlight=False, soft_wrap=True)
            return await self._answered()
        except asyncio.CancelledError:
            self._console.print()
            raise
        finally:
            self._display.__enter__()

    async def _answered(self) -> bool:
        while True:
            self._console.print(QUESTION, end="", markup=False, highlight=False)
            line = await self._answers.line()
            match "no" if line is None else line.strip().casefold():
                case "" | "y" | "yes":
                    return True
                case "n" | "no":
                    return False
                case _:
                    self._console.print("please answer y or n")


def approval_lines(state: str, whole: Json, url: str) -> Iterator[str]:
    """What is to be approved in this state, in lines."""
    if state == "outline_generated":
        outline = whole["outline"]
        yield f"\n{outline['title']} ({outline['genre']})\n{outline['synopsis']}\n"
        for point in outline["plot_summary"]:
            yield f"  {point['act']}: {point['description']}"
        return
    for entry in whole[PART_OF[state]]:
        name = entry.get("name") or (
            f"shot {entry['shot_number']}, {entry['shot_size']}, camera {entry['camera_movement']}"
        )
        text = entry.get("description") or entry.get("visual_desc", "")
        spoken = f' "{entry["dialogue"]}"' if entry.get("dialogue") else ""
        yield f"  {name}: {text}{spoken}"
        if entry["image_url"]:
            yield f"    {url}{entry['image_url']}"
