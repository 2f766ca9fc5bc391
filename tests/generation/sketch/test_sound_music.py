"""Music as written, and as it sounds."""

import time
from itertools import pairwise

import numpy as np
import pytest

from contracts.story import Mood
from services.generation.providers.sketch.sound import compose, loudness
from services.generation.providers.sketch.sound.harmony import Chord, Key, nearest, voicing
from services.generation.providers.sketch.sound.palettes import PALETTES
from services.generation.providers.sketch.sound.percussion import GAINS
from services.generation.providers.sketch.sound.score import write
from services.generation.providers.sketch.sound.wav import SAMPLE_RATE
from tests.generation.sketch.sound_measures import chroma, heard, onsets, share

pytestmark = pytest.mark.unit

MOODS = list(Mood)


def test_chords_stay_in_their_key_but_for_the_leading_tone() -> None:
    key = Key(9, "aeolian")
    assert set(Chord(0).pitch_classes(key)) == {9, 0, 4}
    assert set(Chord(4, leading=True).pitch_classes(key)) == {4, 8, 11}
    assert set(Chord(5, (0, 2, 4, 6)).pitch_classes(key)) <= key.pitch_classes()


def test_voices_hold_the_whole_chord_and_move_little() -> None:
    key = Key(0, "ionian")
    for mood in MOODS:
        for progression in PALETTES[mood].progressions:
            voices = voicing(progression[0].pitch_classes(key), None)
            for chord in progression[1:]:
                after = voicing(chord.pitch_classes(key), voices)
                assert {pitch % 12 for pitch in after} == set(chord.pitch_classes(key))
                assert list(after) == sorted(set(after))
                assert max(abs(there - here) for here, there in zip(voices, after, strict=True)) <= 9
                voices = after


def test_nearest_takes_the_shortest_way() -> None:
    assert nearest((0, 4, 7), 61) == 60
    assert nearest((0, 4, 7), 66) == 67


@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("seed", range(4))
def test_every_note_belongs_to_its_key_or_its_chord(mood: Mood, seed: int) -> None:
    score = write(mood, seconds=45, seed=seed)
    key, bars = score.plan.key, score.plan.bars
    for note in score.notes:
        if note.instrument in GAINS:
            continue
        bar = bars[min(len(bars) - 1, int((note.start + 0.02) / score.plan.bar_seconds))]
        assert note.pitch % 12 in key.pitch_classes() | set(bar.chord.pitch_classes(key))
        assert 0 <= note.start < 45
        assert 0 < note.velocity <= 1.1


@pytest.mark.parametrize("mood", MOODS)
def test_a_piece_ends_on_the_tonic_after_its_cadence(mood: Mood) -> None:
    score = write(mood, seconds=45, seed=5)
    before, last = score.plan.bars[-2:]
    assert before.chord == PALETTES[mood].cadence
    assert last.chord == Chord(0)
    bass = [note for note in score.notes if note.instrument == "bass"][-1]
    assert bass.pitch % 12 == score.plan.key.tonic
    beats_per_minute = 240 / score.plan.bar_seconds
    assert beats_per_minute == pytest.approx(PALETTES[mood].tempo, rel=0.12)


def test_a_melody_has_a_motif_that_returns() -> None:
    score = write(Mood.JOYFUL, seconds=60, seed=3)
    lead = [note for note in score.notes if note.pan == -0.12 and note.start < 60 - score.plan.bar_seconds]
    rhythms: dict[int, tuple[float, ...]] = {}
    for note in lead:
        bar = int(note.start / score.plan.bar_seconds + 0.01)
        rhythms[bar] = (*rhythms.get(bar, ()), round(note.seconds / score.plan.beat, 2))
    assert len(rhythms) >= 6
    assert len(set(rhythms.values())) <= 2
    steps = [abs(after.pitch - here.pitch) for here, after in pairwise(lead)]
    assert np.mean([step <= 5 for step in steps]) > 0.85


@pytest.mark.parametrize("mood", MOODS)
def test_a_piece_has_its_length_its_level_and_no_clipping(mood: Mood) -> None:
    samples = heard(compose(mood=mood, seconds=12.34, seed=1))
    assert samples.shape == (round(12.34 * SAMPLE_RATE), 2)
    assert loudness.integrated(samples) == pytest.approx(-20, abs=0.5)
    assert np.abs(samples).max() <= 0.85
    assert np.abs(samples[-48:]).max() < 0.002
    assert abs(samples.mean()) < 0.001


@pytest.mark.parametrize("mood", MOODS)
def test_the_sound_is_in_the_key_and_ends_in_the_tonic_chord(mood: Mood) -> None:
    key = write(mood, seconds=16, seed=2).plan
    samples = heard(compose(mood=mood, seconds=16, seed=2))
    allowed = key.key.pitch_classes() | {
        pitch for bar in key.bars for pitch in bar.chord.pitch_classes(key.key)
    }
    assert chroma(samples)[sorted(allowed)].sum() > 0.9
    ending = chroma(samples[-round(0.5 * key.bar_seconds * SAMPLE_RATE) :])
    assert ending[sorted(set(Chord(0).pitch_classes(key.key)))].sum() > 0.7


def test_the_beat_of_joyful_music_is_regular() -> None:
    plan = write(Mood.JOYFUL, seconds=30, seed=1).plan
    curve = onsets(heard(compose(mood=Mood.JOYFUL, seconds=30, seed=1)))
    curve -= curve.mean()
    correlation = np.correlate(curve, curve, "full")[curve.size - 1 :] / np.dot(curve, curve)
    lag = round(plan.beat * 100)
    assert correlation[lag - 2 : lag + 3].max() > 0.25
    assert correlation[lag - 2 : lag + 3].max() > 2 * correlation[round(lag * 0.6) : round(lag * 0.9)].max()


@pytest.mark.parametrize("mood", MOODS)
def test_music_leaves_room_for_speech(mood: Mood) -> None:
    samples = heard(compose(mood=mood, seconds=20, seed=4))
    assert share(samples, 1_500, 4_000) < -14
    assert share(samples, 0, 40) < -18


def test_it_builds_and_it_is_the_same_each_time() -> None:
    data = compose(mood=Mood.WARM, seconds=30, seed=9)
    assert data == compose(mood=Mood.WARM, seconds=30, seed=9)
    assert data != compose(mood=Mood.WARM, seconds=30, seed=10)
    samples = heard(data)
    opening, later = samples[: 8 * SAMPLE_RATE].std(), samples[18 * SAMPLE_RATE : 26 * SAMPLE_RATE].std()
    assert 1.1 * opening < later < 3 * opening


@pytest.mark.parametrize("seconds", [0.01, 0.5, 1.0, 2.5, 5.0])
def test_very_short_pieces_have_their_length_too(seconds: float) -> None:
    for mood in MOODS:
        assert heard(compose(mood=mood, seconds=seconds, seed=1)).shape == (round(seconds * SAMPLE_RATE), 2)


@pytest.mark.parametrize("seconds", [0.0, -1.0, 4000.0, float("nan")])
def test_an_impossible_length_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="seconds"):
        compose(mood=Mood.CALM, seconds=seconds, seed=1)


def test_a_minute_costs_at_most_two_seconds() -> None:
    before = time.process_time()
    compose(mood=Mood.JOYFUL, seconds=60, seed=1)
    assert time.process_time() - before < 2.0
