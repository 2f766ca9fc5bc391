"""What is shown of an episode's progress: bars for people, lines for logs, JSON for scripts."""

import io
import json
from typing import Any

import pytest
from rich.console import Console

from services.cli.display import Bars, JsonLines, Lines, display_for

pytestmark = pytest.mark.unit


def progress(state: str, percent: int, *, succeeded: int, failed: int = 0) -> dict[str, Any]:
    stage = {"stage": "characters", "total": 3, "queued": 0, "running": 3 - succeeded - failed}
    return {
        "episode_id": "ep_1",
        "state": state,
        "progress_percentage": percent,
        "stages": [stage | {"succeeded": succeeded, "failed": failed}],
        "running": [{"unit": "character_image:c1"}] if succeeded + failed < 3 else [],
    }


def console(*, terminal: bool) -> tuple[Console, io.StringIO]:
    written = io.StringIO()
    return Console(file=written, force_terminal=terminal, width=100), written


def test_a_bar_shows_what_is_made_now_and_what_failed() -> None:
    shown, written = console(terminal=True)
    with Bars(shown) as display:
        display.show(progress("characters_generating", 30, succeeded=1))
        display.show(progress("characters_generated", 40, succeeded=2, failed=1))
        display.say("waiting")
        display.tell("go on with: reelwright produce --episode ep_1")
    assert "Characters" in written.getvalue()
    assert "2/3" in written.getvalue()
    assert "1 failed" in written.getvalue()
    assert "go on with: reelwright produce --episode ep_1" in written.getvalue()


def test_a_line_is_written_only_when_something_changed() -> None:
    shown, written = console(terminal=False)
    with Lines(shown) as display:
        for _ in range(3):
            display.show(progress("characters_generating", 30, succeeded=1))
        display.say("the server is away")
        display.say("the server is away")
        display.say(None)
    assert written.getvalue().splitlines() == [" 30 %  characters_generating 1/3", "the server is away"]


def test_json_goes_to_the_output_and_words_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    with JsonLines() as display:
        display.show(progress("characters_generating", 30, succeeded=1))
        display.show(progress("characters_generating", 30, succeeded=1))
        display.tell("stopped")
    captured = capsys.readouterr()
    (line,) = captured.out.splitlines()
    assert json.loads(line)["progress_percentage"] == 30
    assert captured.err == "stopped\n"


def test_who_looks_decides_the_display() -> None:
    assert isinstance(display_for(console(terminal=True)[0], as_json=False), Bars)
    assert isinstance(display_for(console(terminal=False)[0], as_json=False), Lines)
    assert isinstance(display_for(console(terminal=True)[0], as_json=True), JsonLines)
