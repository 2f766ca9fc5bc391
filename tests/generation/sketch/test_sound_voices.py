"""Who sounds how, decided without a sound."""

from itertools import combinations
from typing import get_args

import pytest

from contracts.identifiers import CharacterId
from contracts.story import AgeGroup, Character, Emotion, Gender
from services.generation.providers.sketch.sound.speech import espeak
from services.generation.providers.sketch.sound.spoken_text import (
    clean,
    estimate_seconds,
    runs,
    voice_language,
)
from services.generation.providers.sketch.sound.voices import FEMALE, MALE, NARRATOR, voice_for, with_feeling

pytestmark = pytest.mark.unit

KNOWN = frozenset(
    {"en", "en-us", "en-gb-x-rp", "cmn", "yue", "fr", "pt", "pt-br", "nb", "ja", "de", "ru", "es"}
)


def character(
    number: int, gender: Gender = "neutral", age_group: AgeGroup = "adult", voice: str = ""
) -> Character:
    return Character(
        character_id=CharacterId(f"c{number}"),
        name="Mira",
        number=number,
        gender=gender,
        age_group=age_group,
        voice=voice,
    )


def test_the_same_character_always_has_the_same_voice() -> None:
    assert voice_for(character(3, "female"), language="en") == voice_for(
        character(3, "female"), language="en"
    )


def test_no_two_of_a_cast_share_a_shape_whatever_their_gender_and_age() -> None:
    kinds = [(gender, age) for gender in get_args(Gender) for age in get_args(AgeGroup)]
    for first, second in combinations(range(5), 2):
        for one in kinds:
            for other in kinds:
                mine = voice_for(character(first, *one), language="en").variant
                assert mine != voice_for(character(second, *other), language="en").variant
                assert mine != NARRATOR.variant


def test_shapes_exist_in_the_installed_data() -> None:
    folder = espeak().data_parent / "espeak-ng-data" / "voices" / "!v"
    assert all((folder / shape.variant).is_file() for shape in (*FEMALE, *MALE, NARRATOR))


def test_what_is_written_of_a_voice_is_heeded() -> None:
    plain = voice_for(character(0, "male"), language="en")
    assert voice_for(character(0, "male", voice="deep and slow"), language="en").semitones < plain.semitones
    assert (
        voice_for(character(0, "male", voice="deep and slow"), language="en").words_per_minute
        < plain.words_per_minute
    )
    assert voice_for(character(0, "male", voice="嗓音低沉"), language="en").semitones < plain.semitones
    assert voice_for(character(0, "male", voice="bright, quick"), language="en").semitones > plain.semitones


def test_children_have_small_throats_and_old_people_take_their_time() -> None:
    adult, child, old = (
        voice_for(character(1, "female", age), language="en") for age in ("adult", "child", "old")
    )
    assert child.formants > adult.formants
    assert child.semitones > adult.semitones
    assert old.words_per_minute < adult.words_per_minute


def test_a_feeling_moves_a_voice_and_neutral_leaves_it() -> None:
    voice = voice_for(None, language="en")
    assert with_feeling(voice, Emotion.NEUTRAL) == voice
    assert with_feeling(voice, Emotion.SAD).words_per_minute < voice.words_per_minute
    assert with_feeling(voice, Emotion.HAPPY).semitones > voice.semitones


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en-us"), ("en-GB", "en-gb-x-rp"), ("en-AU", "en-us"), ("zh", "cmn"), ("zh-Hans-CN", "cmn"),
        ("zh_CN", "cmn"), ("zh-HK", "yue"), ("fr-CA", "fr"), ("pt-BR", "pt-br"), ("no", "nb"),
        ("", "en-us"), ("tlh", "en-us"), ("../../etc", "en-us"), ("en+f1", "en-us"),
    ],
)  # fmt: skip
def test_a_language_tag_finds_the_nearest_voice(tag: str, language: str) -> None:
    assert voice_language(tag, known=KNOWN) == language


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("<speak>Well <break time='3s'/>done</speak>", "Well done"),
        ("(sighs) I am *so* tired…", "I am so tired..."),
        ("[whispering] Come", "Come"),
        ("Tom &amp; Anna", "Tom & Anna"),
        ("Wait -- what?!", "Wait, what?!"),
        ("No\x00\x01 way\u202e!\n\n", "No way !"),
        ("😀 fine 👍🏽", "fine"),
        ("50% of $3", "50% of $3"),
        ("!!! ... 😀 ---", ""),
        ("", ""),
        ("[[h@l'oU]]", ""),
        ("你好！！！", "你好!"),
    ],
)
def test_only_words_are_said(written: str, said: str) -> None:
    assert clean(written).replace(" ,", ",") == said


def test_each_script_is_read_in_a_language_that_can_read_it() -> None:
    assert runs("Anna said 灯塔, and left.", "en-us") == (
        ("en-us", "Anna said "),
        ("cmn", "灯塔, "),
        ("en-us", "and left."),
    )
    assert runs("灯塔", "yue") == (("yue", "灯塔"),)
    assert runs("Привет", "en-us") == (("ru", "Привет"),)
    assert runs("... привет", "bg") == (("bg", "... привет"),)
    assert runs("ひかり", "en-us") == (("ja", "ひかり"),)


def test_estimates_grow_with_the_text() -> None:
    assert estimate_seconds("") < estimate_seconds("Yes.") < estimate_seconds("Yes, the lamp is lit.")
    assert 1.5 < estimate_seconds("灯塔的老人每天点灯") < 3.5
