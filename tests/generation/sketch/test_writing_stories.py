"""What a premise becomes: people, places and a plot that are its own, in its language."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.story import DayTime, Mood, Place, Weather
from tests.generation.sketch.writing_films import CHINESE, ENGLISH, OTHERS, PREMISES, film_of

pytestmark = pytest.mark.unit

SEEDS = st.integers(min_value=0, max_value=2**31 - 1)


@settings(max_examples=60, deadline=None)
@given(premise=st.sampled_from(PREMISES), seed=SEEDS)
def test_every_premise_gives_two_to_five_people_three_to_six_scenes_and_a_whole_plot(
    premise: str, seed: int
) -> None:
    film = film_of(premise, seed=seed)
    assert 2 <= len(film.characters) <= 5
    assert len({c.name for c in film.characters}) == len(film.characters)
    assert all(c.name and c.appearance and c.voice for c in film.characters)
    assert [c.role for c in film.characters].count("protagonist") == 1
    assert 3 <= len(film.scenes) <= 6
    assert len(film.outline.plot_summary) == 4
    assert all(point.act and point.description for point in film.outline.plot_summary)
    assert all((film.outline.title, film.outline.synopsis, film.outline.highlights))


@settings(max_examples=60, deadline=None)
@given(premise=st.sampled_from(PREMISES), seed=SEEDS)
def test_nothing_is_left_unfilled_or_punctuated_twice(premise: str, seed: int) -> None:
    film = film_of(premise, seed=seed)
    texts = [film.outline.synopsis, film.refinement.content, *film.lines, *film.outline.highlights]
    texts += [p.description for p in film.outline.plot_summary] + [
        s.visual_desc for s in film.storyboard.shots
    ]
    texts += [c.description for c in film.outline.characters_summary] + [s.description for s in film.scenes]
    for text in texts:
        assert not re.search(r"[{}]|,,|, ,|\.\.|，，|。。| [.,]|\ba (?=[aeio][a-z])", text), text


def test_the_same_seed_tells_the_same_story_and_another_seed_another() -> None:
    premise = ENGLISH[0]
    assert film_of(premise, seed=7) == film_of(premise, seed=7)
    assert len({film_of(premise, seed=seed).storyboard for seed in range(8)}) == 8
    assert (
        len({film_of("rain", seed=seed).outline.plot_summary[2].description[:12] for seed in range(24)}) >= 4
    )


@pytest.mark.parametrize(
    ("premise", "nouns"),
    [
        (ENGLISH[0], ("robot", "lighthouse", "storm")),
        (ENGLISH[1], ("bakers", "lisbon", "love")),
        (ENGLISH[2], ("detective", "ghost", "tokyo")),
        (ENGLISH[5], ("tom", "violin", "sea")),
        (ENGLISH[7], ("girl", "grandmother", "garden")),
        (CHINESE[0], ("孩子", "车站", "火车")),
        (CHINESE[2], ("渔夫", "机器人", "暴风雨")),
        (CHINESE[5], ("李明", "王芳", "情书")),
    ],
)
def test_the_synopsis_speaks_of_the_premise(premise: str, nouns: tuple[str, ...]) -> None:
    for seed in range(6):
        synopsis = film_of(premise, seed=seed).outline.synopsis.lower()
        assert all(noun in synopsis for noun in nouns)


@pytest.mark.parametrize(
    ("premise", "nouns"),
    [
        (ENGLISH[0], "lighthouse|storm|repair"),
        (ENGLISH[1], "bread|Lisbon"),
        (ENGLISH[2], "case|ghost|Tokyo"),
        (ENGLISH[3], "fly|rooftops"),
        (ENGLISH[4], "signal|star"),
        (ENGLISH[5], "violin|sea"),
        (ENGLISH[9], "train|village"),
        (CHINESE[0], "火车|车站"),
        (CHINESE[1], "飞|屋顶"),
        (CHINESE[2], "暴风雨|修好|海边|船"),
        (CHINESE[4], "面包|里斯本"),
        (CHINESE[6], "大军|剑|城门"),
        *((text, "«|“|„|「|العاصفة|»") for tag, text in OTHERS.items()),
    ],
)
def test_the_dialogue_speaks_of_the_premise(premise: str, nouns: str) -> None:
    for seed in range(8):
        assert re.search(nouns, " ".join(film_of(premise, seed=seed).lines)), seed


def test_names_of_the_premise_are_kept_and_kinds_stay() -> None:
    mara = film_of("Mara, a young astronomer, discovers a signal from a dying star.").characters[0]
    assert (mara.name, mara.gender, mara.age_group) == ("Mara", "female", "young")
    assert film_of(ENGLISH[5]).characters[0].name == "Tom"
    assert film_of(ENGLISH[8]).characters[0].name == "Elena Vasquez"
    assert [c.name for c in film_of(CHINESE[5]).characters[:2]] == ["李明", "王芳"]
    assert film_of(CHINESE[7]).characters[0].name == "小李"
    robot = film_of(ENGLISH[0]).characters[1]
    assert "robot" in robot.appearance.lower()
    assert "metallic" in robot.voice
    assert "机器人" in film_of(CHINESE[2]).characters[1].appearance


def test_the_hunted_one_is_the_antagonist() -> None:
    for premise, role in ((ENGLISH[2], "ghost"), (ENGLISH[8], "kraken"), (CHINESE[3], "幽灵")):
        film = film_of(premise)
        antagonist = next(c for c in film.characters if c.role == "antagonist")
        assert role in antagonist.description


@pytest.mark.parametrize(
    ("premise", "place", "day_time", "weather"),
    [
        (CHINESE[0], Place.STREET, DayTime.NIGHT, Weather.SNOW),
        (ENGLISH[0], Place.SEA, DayTime.NIGHT, Weather.STORM),
        (ENGLISH[2], Place.CITY, DayTime.NIGHT, None),
        (ENGLISH[5], Place.SEA, None, Weather.SNOW),
        (CHINESE[7], None, DayTime.NIGHT, Weather.RAIN),
    ],
)
def test_scenes_fit_the_premise(
    premise: str, place: Place | None, day_time: DayTime | None, weather: Weather | None
) -> None:
    for seed in range(6):
        scenes = film_of(premise, seed=seed).scenes
        assert place is None or place in {s.place for s in scenes}
        assert day_time is None or day_time in {s.day_time for s in scenes}
        assert weather is None or weather in {s.weather for s in scenes}


def test_genre_and_mood_follow_the_words() -> None:
    assert film_of(ENGLISH[0]).outline.genre == "Science fiction"
    assert film_of(ENGLISH[1]).outline.genre == "Romance"
    assert film_of(ENGLISH[6]).outline.genre == "Fantasy"
    assert film_of(ENGLISH[2]).outline.mood in (Mood.TENSE, Mood.EERIE)
    assert film_of(CHINESE[3]).outline.genre == "志怪"


@pytest.mark.parametrize(("language", "premise"), [("en", ENGLISH[0]), ("zh", CHINESE[0]), *OTHERS.items()])
def test_the_answer_is_in_the_language_of_the_premise(language: str, premise: str) -> None:
    assert film_of(premise).outline.language == language


def test_the_language_that_is_asked_for_wins() -> None:
    chinese = film_of(ENGLISH[0], language="zh-CN")
    assert chinese.outline.language == "zh"
    assert all(re.search(r"[\u4e00-\u9fff]", line) for line in chinese.lines)
    english = film_of(CHINESE[0], language="en")
    assert sum(line.isascii() for line in english.lines) >= len(english.lines) - 3


def test_chinese_has_chinese_punctuation() -> None:
    for premise in CHINESE:
        film = film_of(premise)
        assert not re.search(r"[\u4e00-\u9fff][,.!?;:]", " ".join([film.outline.synopsis, *film.lines]))


@pytest.mark.parametrize(
    ("premise", "day_time", "weather"),
    [
        ("A small robot learns to dance on a stormy night", DayTime.NIGHT, Weather.STORM),
        ("A girl waits at the harbor on a foggy morning", DayTime.DAWN, Weather.FOG),
        ("Two lovers meet at sunset in the rain", DayTime.DUSK, Weather.RAIN),
        ("雪夜，一个男孩在旧书店遇见一只猫", DayTime.NIGHT, Weather.SNOW),
        ("暴风雨的夜晚，灯塔看守人等一条船", DayTime.NIGHT, Weather.STORM),
    ],
)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_hour_and_the_weather_of_the_premise_hold_in_the_first_scenes(
    premise: str, day_time: DayTime, weather: Weather, seed: int
) -> None:
    for first in film_of(premise, seed=seed).scenes[:2]:
        assert (first.day_time, first.weather) == (day_time, weather)


@pytest.mark.parametrize(
    ("premise", "name"),
    [
        ("Two strangers on a night train", "The night train"),
        ("A boy finds a map in an old shop", "The old shop"),
        ("一个小机器人和一个女孩在候车室等末班车", "候车室"),
    ],
)
def test_what_is_indoors_by_its_name_is_played_indoors(premise: str, name: str) -> None:
    scenes = [s for s in film_of(premise, seed=1).scenes if s.name == name]
    assert scenes
    assert all(s.place is Place.ROOM and s.description for s in scenes)
