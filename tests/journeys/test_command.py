"""The command's manners: what it asks, what it says, and its exit codes."""

import asyncio
import json
import signal
from pathlib import Path

import psutil
import pytest

from services.cli.place import running_server
from tests.journeys.command import reelwright, started
from tests.journeys.system import System, running_system, state_of
from tests.servers import server_directory

pytestmark = pytest.mark.journey

PREMISE = "A cat wants to fly."


def address(system: System) -> tuple[str, ...]:
    return ("--url", system.url, "--key", system.key)


async def test_review_stops_at_each_approval(system: System, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    done = await reelwright(
        "produce", PREMISE, "--shots", "4", "--review", "-o", film, *address(system), typed="y\nyes\n\nY\n"
    )
    assert done.code == 0, done.err
    assert done.out.count("Approve and go on?") == 4
    assert film.exists()


async def test_a_no_leaves_the_episode_where_it_is_and_says_how_to_go_on(
    system: System, tmp_path: Path
) -> None:
    done = await reelwright(
        "produce", PREMISE, "--shots", "4", "--review", *address(system), typed="perhaps\nn\n"
    )
    assert done.code == 0
    assert "please answer y or n" in done.out
    assert "stopped in outline_generated" in done.out
    episode_id = done.out.split()[-1]
    film = tmp_path / "film.mp4"
    later = await reelwright(
        "produce", "--episode", episode_id, "--review", "-o", film, *address(system), typed="y\ny\ny\ny\n"
    )
    assert later.code == 0, later.out + later.err
    assert film.exists()


async def test_a_question_nobody_answers_is_a_no(system: System) -> None:
    done = await reelwright("produce", PREMISE, "--shots", "4", "--review", *address(system))
    assert done.code == 0
    assert "stopped in outline_generated" in done.out


async def test_json_and_review_do_not_mix_on_one_stream(system: System, tmp_path: Path) -> None:
    done = await reelwright(
        "produce", PREMISE, "--shots", "4", "--review", "--json", "-o", tmp_path / "film.mp4", *address(system),
        typed="y\n" * 4,
    )  # fmt: skip
    assert done.code == 0, done.err
    assert done.lines[-1]["event"] == "finished"
    assert done.err.count("Approve and go on?") == 4


async def test_the_premise_can_come_by_standard_input(system: System, tmp_path: Path) -> None:
    done = await reelwright(
        "produce", "-", "--shots", "4", "--json", "-o", tmp_path / "film.mp4", *address(system), typed=PREMISE
    )
    assert done.code == 0, done.err


async def test_wrong_usage_is_2(system: System) -> None:
    nothing = await reelwright("produce", *address(system))
    assert nothing.code == 2
    assert "give a premise" in nothing.err
    assert (await reelwright("produce", PREMISE, "--ratio", "4:3", *address(system))).code == 2


async def test_a_refusal_is_3_and_names_the_field(system: System) -> None:
    done = await reelwright("produce", PREMISE, "--language", "not a language", *address(system))
    assert done.code == 3
    assert "language:" in done.err
    unknown = await reelwright("produce", "--episode", "ep_nothing", *address(system))
    assert unknown.code == 3
    assert "ep_nothing" in unknown.err
    assert "go on" not in unknown.out


async def test_a_wrong_key_is_3(system: System) -> None:
    done = await reelwright("episodes", "--url", system.url, "--key", "rw_00000000_x")
    assert done.code == 3
    assert "API key" in done.err


async def test_no_server_is_4(tmp_path: Path) -> None:
    for command in (("episodes",), ("watch", "ep_x"), ("keys", "list"), ("streams", "rebuild")):
        done = await reelwright(*command, "--data-dir", tmp_path)
        assert done.code == 4, done.err
        assert "reelwright up" in done.err
    away = await reelwright("watch", "ep_x", "--url", "http://127.0.0.1:9", "--key", "k")
    assert away.code == 4
    assert "does not answer" in away.err


async def test_an_episode_that_fails_is_5_and_is_tried_again_when_asked(tmp_path: Path) -> None:
    knobs = tmp_path / "knobs.json"
    knobs.write_text(json.dumps({"fail_always": True, "fail_code": "moderation"}))
    async with running_system(generation_text="fake", generation_fake_knobs=str(knobs)) as system:
        done = await reelwright("produce", PREMISE, "--shots", "4", *address(system))
        assert done.code == 5, done.out + done.err
        assert "the episode failed" in done.out
        episode_id = done.out.split()[-1]
        async with system.client() as client:
            before = await state_of(client, episode_id)
            again = await reelwright("produce", "--episode", episode_id, *address(system))
            assert again.code == 5, again.out + again.err
            assert (await state_of(client, episode_id))["version"] > before["version"], (
                "it was asked for again"
            )


async def test_interrupted_is_130_says_how_to_go_on_and_stops_the_servers_it_started() -> None:
    with server_directory() as directory:
        data_dir = directory / "data"
        process = await started("produce", PREMISE, "--shots", "4", "--ratio", "1:1", "--data-dir", data_dir)
        assert process.stdout is not None
        said = ""
        while "characters_generating" not in said:
            said += (await process.stdout.readline()).decode()
        server = running_server(data_dir)
        assert server is not None
        children = [server.pid, *(child.pid for child in psutil.Process(server.pid).children(recursive=True))]
        process.send_signal(signal.SIGINT)
        out, _ = await asyncio.wait_for(process.communicate(), 30)
        assert process.returncode == 130
        assert "go on with: reelwright produce --episode ep_" in out.decode()
        assert running_server(data_dir) is None
        assert not any(psutil.pid_exists(pid) for pid in children)


async def test_documents_need_no_server() -> None:
    assert json.loads((await reelwright("openapi")).out)["openapi"].startswith("3.1")
    assert json.loads((await reelwright("asyncapi")).out)["asyncapi"].startswith("3.")


async def test_the_doctor_finds_this_machine_well(tmp_path: Path) -> None:
    done = await reelwright("doctor", "--data-dir", tmp_path / "data")
    assert done.code == 0, done.out
    assert "Postgres" in done.out


@pytest.mark.parametrize(
    "command", [(), ("up",), ("produce",), ("watch",), ("episodes",), ("keys", "new"), ("views", "rebuild")]
)
async def test_every_command_explains_itself(command: tuple[str, ...]) -> None:
    done = await reelwright(*command, "--help")
    assert done.code == 0
    assert "Usage: " in done.out
