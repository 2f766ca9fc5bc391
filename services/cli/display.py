"""Progress on the terminal: a bar per stage, plain lines when nobody looks, JSON lines for scripts."""

import json
import sys
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.spinner import Spinner
from rich.text import Text

from services.cli.api import Json

STAGES = {
    "outline": "Outline",
    "refinement": "Story and cast",
    "characters": "Characters",
    "scenes": "Scenes",
    "storyboard": "Storyboard",
    "video": "Video",
}


class Display(Protocol):
    """Shows how an episode gets on; a context manager."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def show(self, progress: Json) -> None:
        """The progress as the API gives it."""
        ...

    def say(self, sentence: str | None) -> None:
        """What goes on at this moment, beside the progress; None takes it away."""
        ...

    def tell(self, sentence: str) -> None:
        """Something to be read; it stays."""
        ...


class Bars:
    """A bar for each stage, redrawn in place, and a line below for what goes on beside them."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<15}"),
            BarColumn(bar_width=32),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[note]}"),
            console=console,
        )
        self._bars: dict[str, TaskID] = {}
        self._note: str | None = None
        self._spinner = Spinner("dots")
        self._live = self._new_live(console)

    def _new_live(self, console: Console) -> Live:
        return Live(console=console, get_renderable=self._screen, refresh_per_second=8)

    def _screen(self) -> Group:
        if self._note:
            self._spinner.update(text=Text(self._note))
        return Group(*([self._progress] if self._bars else []), *([self._spinner] if self._note else []))

    def __enter__(self) -> Self:
        self._live = self._new_live(self._progress.console)
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._note = None
        self._live.stop()

    def show(self, progress: Json) -> None:
        """Moves the bars; a stage appears when it begins."""
        now = {unit["unit"].split(":", 1)[0].replace("_", " ") for unit in progress["running"]}
        for entry in progress["stages"]:
            stage = entry["stage"]
            if stage not in self._bars:
                self._bars[stage] = self._progress.add_task(STAGES[stage], total=entry["total"], note="")
            open_units = entry["queued"] + entry["running"]
            failed = f"[red]{entry['failed']} failed" if entry["failed"] else ""
            self._progress.update(
                self._bars[stage],
                total=entry["total"],
                completed=entry["succeeded"],
                note=", ".join(sorted(now)) if open_units else failed,
            )
            if not open_units:
                self._progress.stop_task(self._bars[stage])

    def say(self, sentence: str | None) -> None:
        """Below the bars, as long as it lasts."""
        self._note = sentence

    def tell(self, sentence: str) -> None:
        """Above the bars, where it stays when they are gone."""
        self._live.console.print(sentence, highlight=False, markup=False, soft_wrap=True)


class Lines:
    """A line when something changed; for logs and pipes."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._last = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def show(self, progress: Json) -> None:
        """State, percentage, and the stage that is being made."""
        stages = progress["stages"]
        newest = f" {stages[-1]['succeeded']}/{stages[-1]['total']}" if stages else ""
        line = f"{progress['progress_percentage']:>3} %  {progress['state']}{newest}"
        if line != self._last:
            self._last = line
            self._console.print(line, highlight=False)

    def say(self, sentence: str | None) -> None:
        """On a line of its own, once."""
        if sentence and sentence != self._last:
            self._last = sentence
            self._console.print(sentence, highlight=False, markup=False, soft_wrap=True)

    def tell(self, sentence: str) -> None:
        """As ``say``."""
        self.say(sentence)


class JsonLines:
    """One JSON object a change, on standard output."""

    def __init__(self) -> None:
        self._last = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def show(self, progress: Json) -> None:
        """The counts; elapsed and ETA alone are no change."""
        shown = {key: progress[key] for key in ("episode_id", "state", "progress_percentage", "stages")}
        line = json.dumps({"event": "progress"} | shown, ensure_ascii=False)
        if line != self._last:
            self._last = line
            print(line, flush=True)

    def say(self, sentence: str | None) -> None:
        """On standard error, so that the output stays JSON."""
        if sentence:
            print(sentence, file=sys.stderr, flush=True)

    def tell(self, sentence: str) -> None:
        """As ``say``."""
        self.say(sentence)


def display_for(console: Console, *, as_json: bool) -> Display:
    """Bars on a terminal, lines elsewhere, JSON when asked."""
    if as_json:
        return JsonLines()
    return Bars(console) if console.is_terminal else Lines(console)
