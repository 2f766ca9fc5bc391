"""Lines typed at the keyboard or piped in, and the end of them."""

import asyncio
import os
from pathlib import Path

import pytest

from services.cli.answers import Answers

pytestmark = pytest.mark.unit


async def test_lines_come_one_by_one_however_they_were_written() -> None:
    there, here = os.pipe()
    answers = Answers(there)
    os.write(here, b"yes\r\nno\nper")
    assert [await answers.line(), await answers.line()] == ["yes", "no"]
    waiting = asyncio.create_task(answers.line())
    await asyncio.sleep(0)
    os.write(here, b"haps\n\n")
    assert await waiting == "perhaps"
    assert await answers.line() == ""
    os.write(here, b"last")
    os.close(here)
    assert await answers.line() == "last"
    assert await answers.line() is None
    os.close(there)


async def test_waiting_for_a_line_can_be_given_up() -> None:
    there, here = os.pipe()
    waiting = asyncio.create_task(Answers(there).line())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait({waiting})
    assert waiting.cancelled()
    os.close(here)
    os.close(there)


async def test_a_file_is_read_like_a_keyboard(tmp_path: Path) -> None:
    typed = tmp_path / "typed"
    typed.write_text("y\nn\n")
    with typed.open() as file:
        answers = Answers(file.fileno())
        assert [await answers.line() for _ in range(3)] == ["y", "n", None]
