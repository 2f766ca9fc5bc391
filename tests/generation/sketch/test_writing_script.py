"""A script is followed: its people, its scenes, its lines, word for word."""

import pytest

from contracts.story import DayTime, Mode, Place, Settings, Weather
from tests.generation.sketch.writing_films import Film, film_from, film_of

pytestmark = pytest.mark.unit

FOUNTAIN = """Title: The Last Train

INT. TRAIN STATION - NIGHT

Snow falls behind the windows. MAY sits alone.

MAY
(whispering)
You said seven o'clock.

JOE
The train was late. Trains are always late in winter. I ran all the way from the bridge and then back again.

MAY
No.

EXT. PLATFORM - DAWN

They stand side by side.

JOE
Look! It's coming.

NARRATOR: And it came.
"""
CHINESE = """场景一：茶馆，夜
老王：今晚不会有客人了。
小翠（笑）：那可不一定。
旁白：门外下起了雪。
场景二：江边码头，清晨
老王：你真的要走？
小翠：船都来了，我能不走吗？
"""


def said(film: Film) -> list[tuple[str, str]]:
    """Who says what, pieces of one speech joined again."""
    names = {c.character_id: c.name for c in film.characters}
    joined: list[tuple[str, str]] = []
    for shot in film.storyboard.shots:
        if not shot.dialogue:
            continue
        who = names[shot.speaker] if shot.speaker else ""
        if joined and joined[-1][0] == who:
            joined[-1] = (who, f"{joined[-1][1]} {shot.dialogue}")
        else:
            joined.append((who, shot.dialogue))
    return joined


def test_a_fountain_script_keeps_its_words_its_order_and_its_speakers() -> None:
    film = film_of(FOUNTAIN, mode=Mode.SCRIPT)
    assert film.outline.title == "The Last Train"
    assert [c.name for c in film.characters] == ["May", "Joe"]
    assert said(film) == [
        ("May", "You said seven o'clock."),
        (
            "Joe",
            "The train was late. Trains are always late in winter. I ran all the way from the bridge and then back again.",
        ),
        ("May", "No."),
        ("Joe", "Look! It's coming."),
        ("", "And it came."),
    ]


def test_headings_become_scenes() -> None:
    first, second = film_of(FOUNTAIN, mode=Mode.SCRIPT).scenes
    assert (first.name, first.place, first.day_time, first.weather) == (
        "Train Station",
        Place.ROOM,
        DayTime.NIGHT,
        Weather.SNOW,
    )
    assert (second.name, second.day_time) == ("Platform", DayTime.DAWN)
    assert second.place is not Place.ROOM


def test_a_chinese_script() -> None:
    film = film_of(CHINESE, mode=Mode.SCRIPT)
    assert film.outline.language == "zh"
    assert [s.place for s in film.scenes] == [Place.ROOM, Place.SEA]
    assert said(film) == [
        ("老王", "今晚不会有客人了。"),
        ("小翠", "那可不一定。"),
        ("", "门外下起了雪。"),
        ("老王", "你真的要走？"),
        ("小翠", "船都来了，我能不走吗？"),
    ]


def test_the_speaker_is_in_the_picture() -> None:
    for script in (FOUNTAIN, CHINESE):
        for shot in film_of(script, mode=Mode.SCRIPT).storyboard.shots:
            assert shot.speaker is None or shot.speaker in {f.character_id for f in shot.figures}


@pytest.mark.parametrize("count", [2, 3, 10, 38, 39, 40, 90])
def test_the_number_of_shots_follows_the_script_within_bounds(count: int) -> None:
    lines = [f"Line number {n} of this short play." for n in range(count)]
    script = "\n".join(f"{'Ann' if n % 2 else 'Bob'}: {line}" for n, line in enumerate(lines))
    film = film_of(script, mode=Mode.SCRIPT)
    shots = film.storyboard.shots
    assert 4 <= len(shots) <= 40
    assert [s.dialogue for s in shots if s.dialogue] == lines[:40]


def test_an_asked_number_of_shots_never_costs_a_line() -> None:
    assert said(film_of(FOUNTAIN, mode=Mode.SCRIPT, shots=4)) == said(film_of(FOUNTAIN, mode=Mode.SCRIPT))
    assert len(film_of(FOUNTAIN, mode=Mode.SCRIPT, shots=20).storyboard.shots) == 20


def test_a_long_line_is_cut_between_sentences_only() -> None:
    speech = " ".join(
        f"This is sentence number {n} and it is about as long as a sentence is." for n in range(6)
    )
    film = film_of(f"Ann: {speech}\nBob: I see.\nAnn: Do you?", mode=Mode.SCRIPT)
    first = [s.dialogue for s in film.storyboard.shots if s.dialogue][:-2]
    assert " ".join(first) == speech
    assert len(first) > 2
    assert all(piece.endswith(".") for piece in first)


def test_a_renamed_character_keeps_the_lines() -> None:
    film = film_of(FOUNTAIN, mode=Mode.SCRIPT)
    may, joe = film.outline.characters_summary
    renamed = film.outline.model_copy(
        update={"characters_summary": (may.model_copy(update={"name": "Ruth"}), joe)}
    )
    again = film_from(renamed, FOUNTAIN, Settings())
    assert said(again)[0] == ("Ruth", "You said seven o'clock.")


def test_prose_in_script_mode_is_treated_as_an_idea() -> None:
    film = film_of("A baker loses her sense of smell. Genre: comedy", mode=Mode.SCRIPT)
    assert len(film.storyboard.shots) >= 8
