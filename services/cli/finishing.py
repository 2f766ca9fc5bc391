"""After the draft: which of its shots are approved, what their final takes cost, and then filming them."""

from dataclasses import dataclass

from rich.console import Console

from contracts.money import dollars
from services.cli.answers import Answers
from services.cli.api import EPISODE, Api, Json
from services.cli.display import Display
from services.cli.exit_codes import ExitCode
from services.cli.final_takes import (
    FinalFilming,
    FinalTakes,
    Makers,
    NotUnderstood,
    makers_named,
    shots_named,
)

QUESTION = "Which shots are approved? [all, none, or numbers as in 1,3-5] "


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """``final`` names who makes the final takes, ``approved`` the shots; None: a person is asked, or it ends there."""

    final: str
    approved: str | None
    may_ask: bool
    as_json: bool


async def makers_of(api: Api, finish: Finish) -> Makers:
    """Looked up before anything is started. Raises NotUnderstood, ApiProblem, ServerAway."""
    return makers_named(finish.final, (await api.get("/api/v1/providers"))["providers"])


async def film_approved(
    api: Api, episode_id: str, finish: Finish, makers: Makers, display: Display
) -> FinalTakes | None:
    """The final takes; None when nobody has said which shots are approved. Raises NotUnderstood, ApiProblem, ServerAway."""
    state = await api.get(f"{EPISODE}/{episode_id}/state")
    filming = FinalFilming(api, episode_id, makers, on_progress=display.show)
    numbers = [shot["shot_number"] for shot in state["storyboard"]]
    words = finish.approved
    if words is None and finish.may_ask:
        lines = await filming.quote(numbers)
        words = await _asked(display, Console(stderr=finish.as_json), lines, numbers)
    if words is None:
        return None
    approved = shots_named(words, numbers)
    return await filming.film(approved) if approved else FinalTakes(filmed=(), failures={}, uncut="")


def told(finals: FinalTakes) -> tuple[ExitCode, list[str]]:
    """The exit code, and what a person is told of shots that kept their draft."""
    lines = [f"shot {number} keeps its draft: {why}" for number, why in sorted(finals.failures.items())]
    if finals.uncut:
        lines.append(f"the film could not be cut again: {finals.uncut}")
    return (ExitCode.EPISODE_FAILED if lines else ExitCode.OK), lines


async def _asked(display: Display, console: Console, lines: list[Json], numbers: list[int]) -> str | None:
    display.__exit__(None, None, None)
    answers = Answers()
    try:
        for line in lines:
            maker = "/".join(part for part in (line["provider"], line["model"]) if part)
            price = f"{dollars(line['microdollars'])} for {line['units']}"
            console.print(
                f"  {line['what']}: {maker}, {price}", markup=False, highlight=False, soft_wrap=True
            )
        whole = dollars(sum(line["microdollars"] for line in lines))
        console.print(f"All of them together cost at most {whole}.", markup=False, highlight=False)
        while True:
            console.print(QUESTION, end="", markup=False, highlight=False)
            words = await answers.line()
            try:
                if words is not None:
                    shots_named(words, numbers)
                return words
            except NotUnderstood as misunderstood:
                console.print(str(misunderstood), markup=False, highlight=False)
    finally:
        display.__enter__()
