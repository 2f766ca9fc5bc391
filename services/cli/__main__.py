"""The ``reelwright`` command."""

import asyncio
import json
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console

from services.cli.api import ApiProblem, ServerAway
from services.cli.exit_codes import ExitCode
from services.cli.final_takes import NotUnderstood
from services.cli.own_server import ServerNotUp
from services.cli.place import NoKey

EXIT_CODES = (
    "Exit codes: 0 done, 1 failed (the sentence says why), 2 wrong usage, 3 refused by the server, 4 no server, "
    "5 the episode failed (go on with produce --episode), 6 the doctor found something, 130 interrupted."
)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="From a premise to a finished episode.",
    epilog=EXIT_CODES,
)
keys_app = typer.Typer(no_args_is_help=True, help="API keys.")
streams_app = typer.Typer(no_args_is_help=True, help="JetStream streams.")
views_app = typer.Typer(no_args_is_help=True, help="Read models.")
unknown_app = typer.Typer(no_args_is_help=True, help="Work that may have been charged, and nobody knows.")
app.add_typer(keys_app, name="keys")
app.add_typer(streams_app, name="streams")
app.add_typer(views_app, name="views")
app.add_typer(unknown_app, name="unknown")

console = Console()
complaints = Console(stderr=True, soft_wrap=True)

DataDir = Annotated[
    Path, typer.Option("--data-dir", envvar="REELWRIGHT_DATA_DIR", help="Where everything is kept.")
]
Url = Annotated[str | None, typer.Option(envvar="REELWRIGHT_URL", help="A gateway somewhere else.")]
Key = Annotated[str | None, typer.Option(envvar="REELWRIGHT_API_KEY", help="API key for it.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON lines for scripts.")]
HERE = Path(".reelwright")


def run_to_exit(work: Coroutine[Any, Any, ExitCode | None]) -> None:
    """Runs a command to its exit code; failures become one readable sentence."""
    try:
        code = asyncio.run(_interruptible(work))
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    except NotUnderstood as misunderstood:
        complaints.print(str(misunderstood), markup=False)
        code = ExitCode.USAGE
    except ApiProblem as problem:
        complaints.print(f"refused: {problem}", markup=False)
        for error in problem.problem.get("errors", ()):
            complaints.print(f"  {error['field']}: {error['message']}", markup=False)
        code = ExitCode.REFUSED
    except (ServerAway, ConnectionError, ServerNotUp, NoKey) as failure:
        complaints.print(str(failure), markup=False)
        code = ExitCode.SERVER_AWAY
    except Exception as failure:
        code, sentence = _explained(failure)
        complaints.print(sentence, markup=False, highlight=False)
    raise typer.Exit(code or ExitCode.OK)


def _explained(failure: Exception) -> tuple[ExitCode, str]:
    """What to say of a failure that is not this program's. Raises the failure if it is."""
    # Only a failing command pays for importing the drivers.
    from pydantic import ValidationError

    from services.chassis.failures import is_passing
    from services.chassis.infrastructure import ServerNotNamed
    from services.chassis.settings import SecretFileError

    if isinstance(failure, ServerNotNamed):
        return ExitCode.SERVER_AWAY, "no server runs on this data directory; start one with `reelwright up`"
    if isinstance(failure, (ValidationError, SecretFileError)):
        return ExitCode.USAGE, f"a setting is wrong: {failure}"
    if isinstance(failure, OSError):
        return ExitCode.FAILED, f"{failure}; mend this and run the command again"
    if is_passing(failure):
        return ExitCode.SERVER_AWAY, f"a server does not answer: {failure or type(failure).__name__}"
    raise failure


async def _interruptible(work: Coroutine[Any, Any, ExitCode | None]) -> ExitCode | None:
    """SIGTERM ends a command as Ctrl-C does, so that a server started for it is stopped."""
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        return ExitCode.INTERRUPTED


@app.command()
def up(
    data_dir: DataDir = HERE,
    host: Annotated[
        str, typer.Option(envvar="REELWRIGHT_GATEWAY_HOST", help="Address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option(envvar="REELWRIGHT_GATEWAY_PORT", help="Default 8787 or a free one.")
    ] = None,
) -> None:
    """Run all services, with servers of our own where none is named."""
    from services.chassis.embedded import DataDirInUse, ServerNotStarted
    from services.chassis.standalone import CANNOT_START
    from services.cli.up import up as run_up

    try:
        run_up(complaints, data_dir, host=host, port=port)
    except (DataDirInUse, ServerNotStarted, OSError, *CANNOT_START) as failure:
        complaints.print(str(failure), markup=False)
        raise typer.Exit(ExitCode.FAILED) from None


@app.command()
def produce(
    premise: Annotated[
        str, typer.Argument(help="An idea, or a script with --script; - reads standard input.")
    ] = "",
    data_dir: DataDir = HERE,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
    review: Annotated[bool, typer.Option("--review", help="Stop at each approval and ask.")] = False,
    ratio: Annotated[Literal["9:16", "16:9", "1:1"], typer.Option(help="Width to height.")] = "9:16",
    style: Annotated[str, typer.Option(help="Style of the pictures.")] = "",
    shots: Annotated[int | None, typer.Option(min=4, max=40, help="Number of shots.")] = None,
    language: Annotated[str, typer.Option(help="BCP 47 tag; default: that of the premise.")] = "",
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Same seed, same film.")] = 0,
    series: Annotated[str, typer.Option(help="The series the episode belongs to.")] = "default-series",
    script: Annotated[bool, typer.Option("--script", help="The text is a script to follow.")] = False,
    episode: Annotated[str | None, typer.Option(help="Go on with this episode.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to put the film.")] = None,
    draft: Annotated[
        str, typer.Option(help="Who makes all of it at first, as in sketch: a draft to watch and approve.")
    ] = "",
    final: Annotated[
        str,
        typer.Option(help="Who films the approved shots of the draft again, as in minimax/MiniMax-H3."),
    ] = "",
    approve: Annotated[
        str | None, typer.Option(help="The approved shots: all, none, or numbers as in 1,3-5.")
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Only tell what it would cost, unit by unit; nothing is started."),
    ] = False,
) -> None:
    """Make a film from a premise, and follow it the whole way.

    Without a server on the data directory one is started for it. What is finished is kept however this ends:
    produce --episode ID goes on.
    """
    from services.cli.finishing import Finish
    from services.cli.produce import Connection, Wish
    from services.cli.produce import produce as run_produce

    text = sys.stdin.read() if premise == "-" else premise
    if not text.strip() and episode is None:
        complaints.print('give a premise, for example: reelwright produce "A cat wants to fly"', markup=False)
        raise typer.Exit(ExitCode.USAGE)
    body = {
        "series_id": series,
        "mode": "script" if script else "idea",
        "initial_content": text,
        "ratio": ratio,
        "style": style,
        "shots": shots,
        "language": language,
        "seed": seed,
    }
    if dry_run:
        from services.cli.dry_run import Question
        from services.cli.dry_run import dry_run as run_dry

        question = Question(body=body, episode_id=episode, provider=draft, final=final, as_json=as_json)
        run_to_exit(run_dry(console, Connection(data_dir=data_dir, url=url, key=key), question))
    finish = None
    if final:
        may_ask = review or (sys.stdin.isatty() and not as_json)
        finish = Finish(final=final, approved=approve, may_ask=may_ask, as_json=as_json)
    wish = Wish(
        body=body,
        episode_id=episode,
        review=review,
        as_json=as_json,
        target=output,
        draft=draft,
        finish=finish,
    )
    run_to_exit(run_produce(console, Connection(data_dir=data_dir, url=url, key=key), wish))


@app.command()
def watch(
    episode: str, data_dir: DataDir = HERE, url: Url = None, key: Key = None, as_json: AsJson = False
) -> None:
    """Follow an episode without asking for anything."""
    from services.cli.produce import Connection, look_on

    run_to_exit(look_on(console, Connection(data_dir=data_dir, url=url, key=key), episode, as_json=as_json))


@app.command()
def episodes(data_dir: DataDir = HERE, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """List the newest episodes."""
    from services.cli.listing import list_episodes
    from services.cli.produce import Connection

    run_to_exit(list_episodes(console, Connection(data_dir=data_dir, url=url, key=key), as_json=as_json))


@app.command()
def providers(data_dir: DataDir = HERE, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """Show who can make what here, what the others lack, and which models are retired."""
    from services.cli.produce import Connection
    from services.cli.spending import show_providers

    run_to_exit(show_providers(console, Connection(data_dir=data_dir, url=url, key=key), as_json=as_json))


@app.command()
def ledger(
    data_dir: DataDir = HERE,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Every entry as CSV, amounts in micro-dollars.")
    ] = False,
    project: Annotated[str, typer.Option(help="Only of this series.")] = "",
    episode: Annotated[str, typer.Option(help="Only of this episode.")] = "",
    provider: Annotated[str, typer.Option(help="Only of this provider.")] = "",
    since: Annotated[
        str, typer.Option(help="From this moment on, as in 2026-11-01 or 2026-11-01T12:00Z.")
    ] = "",
    until: Annotated[str, typer.Option(help="Before this moment.")] = "",
) -> None:
    """Show what was spent, reserved and lost, by episode, stage and provider."""
    from services.cli.produce import Connection
    from services.cli.spending import show_ledger

    selection = {
        "project": project, "episode": episode, "provider": provider, "since": since, "until": until,
    }  # fmt: skip
    connection = Connection(data_dir=data_dir, url=url, key=key)
    run_to_exit(show_ledger(console, connection, selection, as_csv=as_csv, as_json=as_json))


Jobs = Annotated[list[str], typer.Argument(help="Ids of jobs, as `unknown list` shows them.")]


@unknown_app.command("list")
def unknown_list(data_dir: DataDir = HERE, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """Show the work of which nobody knows whether it was done and charged."""
    from services.cli.produce import Connection
    from services.cli.spending import show_unknown

    run_to_exit(show_unknown(console, Connection(data_dir=data_dir, url=url, key=key), as_json=as_json))


@unknown_app.command("look-again")
def unknown_look_again(jobs: Jobs, data_dir: DataDir = HERE, url: Url = None, key: Key = None) -> None:
    """Ask the provider what became of it; costs nothing."""
    _answer_unknown(jobs, "look-again", data_dir, url, key)


@unknown_app.command("accept")
def unknown_accept(jobs: Jobs, data_dir: DataDir = HERE, url: Url = None, key: Key = None) -> None:
    """Accept the cost as lost; the piece can then be asked for again."""
    _answer_unknown(jobs, "accept-loss", data_dir, url, key)


@unknown_app.command("retry")
def unknown_retry(jobs: Jobs, data_dir: DataDir = HERE, url: Url = None, key: Key = None) -> None:
    """Run it again, knowing that it may be paid twice."""
    _answer_unknown(jobs, "retry", data_dir, url, key)


def _answer_unknown(
    jobs: list[str],
    answer: Literal["look-again", "accept-loss", "retry"],
    data_dir: Path,
    url: str | None,
    key: str | None,
) -> None:
    from services.cli.produce import Connection
    from services.cli.spending import answer_unknown

    connection = Connection(data_dir=data_dir, url=url, key=key)
    run_to_exit(answer_unknown(console, connection, tuple(jobs), answer))


@keys_app.command("list")
def keys_list(data_dir: DataDir = HERE) -> None:
    """Show all keys without their secrets."""
    from services.cli.operating import show_keys

    run_to_exit(show_keys(console, data_dir))


@keys_app.command("new")
def keys_new(
    tenant: Annotated[str, typer.Option(help="Whose key it is.")] = "local",
    name: Annotated[str, typer.Option(help="What it is for.")] = "",
    data_dir: DataDir = HERE,
) -> None:
    """Make a key; it is shown this once."""
    from services.cli.operating import new_key

    run_to_exit(new_key(console, data_dir, tenant=tenant, name=name))


@keys_app.command("revoke")
def keys_revoke(key_id: str, data_dir: DataDir = HERE) -> None:
    """End a key at once."""
    from services.cli.operating import end_key

    run_to_exit(end_key(console, data_dir, key_id))


@streams_app.command("rebuild")
def streams_rebuild(
    owner: Annotated[str, typer.Argument(help="episode, generation, render, assets, or all")] = "all",
    data_dir: DataDir = HERE,
) -> None:
    """Make a JetStream stream anew from the log, for example after a database was restored."""
    from services.cli.operating import rebuild_streams

    run_to_exit(rebuild_streams(console, data_dir, owner))


@views_app.command("rebuild")
def views_rebuild(
    view: Annotated[str, typer.Argument(help="name of a view, or all")] = "all", data_dir: DataDir = HERE
) -> None:
    """Make a read model anew from the logs, beside the live one, and switch to it."""
    from services.cli.operating import rebuild_views

    run_to_exit(rebuild_views(console, data_dir, view))


@app.command()
def parked(
    data_dir: DataDir = HERE,
    replay: Annotated[str | None, typer.Option(help="Another try for a job.")] = None,
) -> None:
    """Show messages and jobs that could not be handled, and why."""
    from services.cli.parked import show_parked

    run_to_exit(show_parked(console, data_dir, replay))


@app.command()
def openapi() -> None:
    """Print the OpenAPI document; no server is needed."""
    from services.cli.documents import openapi_document

    print(json.dumps(openapi_document(), indent=1, ensure_ascii=False))


@app.command()
def asyncapi() -> None:
    """Print the AsyncAPI document; no server is needed."""
    from services.cli.documents import asyncapi_document

    print(json.dumps(asyncapi_document(), indent=1, ensure_ascii=False))


@app.command()
def doctor(data_dir: DataDir = HERE) -> None:
    """Say what is missing, and how to mend it."""
    from services.cli.doctor import examine

    well = True
    for finding in examine(data_dir):
        well = well and finding.is_well
        mark = "[green]ok[/]" if finding.is_well else "[red]no[/]"
        console.print(f"{mark}  {finding.name:<20}{finding.state}", highlight=False, soft_wrap=True)
        if not finding.is_well:
            console.print(f"    {finding.mend}", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(ExitCode.OK if well else ExitCode.NOT_READY)


if __name__ == "__main__":
    app(prog_name="reelwright")
