"""The film: shot, spoken, scored, cut, and made again in parts."""

import pytest

from contracts.episode.commands import ConfirmStoryboard, EditShot, RecutEpisode, ReshootShot, ShootVideo
from contracts.episode.events import EpisodeFinished, TakeRecorded, VideoAsked
from tests.episode.studio import Studio, failed, kind_of, made, unknown

pytestmark = pytest.mark.unit


def test_everything_the_film_needs_is_asked_for_at_once() -> None:
    studio = Studio().walk(to="storyboard_confirmed")
    [asked] = studio.ask(ShootVideo)
    assert isinstance(asked, VideoAsked)
    kinds = [one.unit.kind for one in asked.units]
    assert kinds == ["speech"] * 3 + ["shot_video"] * 4 + ["music", "cut"]


def test_the_film_is_a_take_of_the_cut_and_finishes_the_episode() -> None:
    studio = Studio().walk(to="video_generating")
    studio.finish(which=lambda request: kind_of(request) != "cut")
    [request] = studio.open
    recorded, finished = studio.tell(made(request))
    assert isinstance(recorded, TakeRecorded)
    assert isinstance(finished, EpisodeFinished)
    assert recorded.take.media == finished.film
    assert recorded.take.provenance.provider == "render"
    assert (finished.loudness_lufs_tenths, finished.true_peak_db_tenths) == (-160, -15)
    assert studio.state == "video_completed"


def test_a_failed_line_ends_what_waits_for_it_and_nothing_else() -> None:
    studio = Studio().walk(to="video_generating")
    line = studio.open_of("speech")[0]
    studio.open.remove(line)
    events = studio.tell(failed(line))
    blocked = [(event.unit.kind, event.code) for event in events]  # type: ignore[union-attr]
    assert blocked == [
        ("speech", "broken"),
        ("shot_video", "blocked"),
        ("music", "blocked"),
        ("cut", "blocked"),
    ]
    assert studio.state == "video_generating"
    studio.finish()
    assert studio.episode.workflow.failed_stage == "video"
    made_before = [kind_of(request) for request in studio.requests]
    assert made_before.count("shot_video") == 3

    [again] = studio.ask(ShootVideo)
    assert isinstance(again, VideoAsked)
    assert [one.unit.kind for one in again.units] == ["speech", "shot_video", "music", "cut"]
    studio.finish()
    assert studio.state == "video_completed"


def test_an_unknown_outcome_counts_as_ended_and_is_asked_again_only_knowingly() -> None:
    studio = Studio().walk(to="video_generating")
    shot = next(request for request in studio.open if kind_of(request) == "shot_video")
    studio.open.remove(shot)
    studio.tell(unknown(shot))
    studio.finish()
    assert studio.state == "failed"
    assert studio.episode.pieces[shot.unit].outcome == "unknown"  # type: ignore[attr-defined]
    assert [kind_of(request) for request in studio.requests].count("shot_video") == 4

    events = studio.tell(made(shot))
    assert [type(event) for event in events] == [TakeRecorded], "it was made after all"
    [again] = studio.ask(ShootVideo)
    assert isinstance(again, VideoAsked)
    assert [one.unit.kind for one in again.units] == ["cut"]


def test_a_failed_cut_is_cut_again() -> None:
    studio = Studio().walk(to="video_generating")
    studio.finish(lambda request: failed(request) if kind_of(request) == "cut" else made(request))
    [again] = studio.ask(ShootVideo)
    assert isinstance(again, VideoAsked)
    assert [(one.unit.kind, one.revision) for one in again.units] == [("cut", 2)]


def test_a_line_too_long_for_a_shot_is_kept_but_not_filmed() -> None:
    studio = Studio().walk(to="video_generating")
    studio.finish(lambda request: made(request, speech_frames=1421))
    failures = [event for event in studio.events if getattr(event, "code", "") == "too_long"]
    assert len(failures) == 3
    assert studio.state == "failed"
    assert all(len(studio.episode.pieces[studio.unit("speech", shot)].takes) == 1 for shot in (1, 2, 3))


def test_a_reshot_shot_makes_the_cut_stale_until_it_is_cut_again() -> None:
    studio = Studio().walk(to="video_completed")
    studio.ask(ReshootShot, shot_id=studio.unit("shot_video", 2).target_id)
    studio.finish()
    assert studio.stale() == {("cut", 0)}
    studio.ask(RecutEpisode)
    assert studio.state == "video_completed"
    studio.finish()
    assert not studio.stale()
    films = [event.film for event in studio.events if isinstance(event, EpisodeFinished)]
    assert len(films) == 2
    assert studio.episode.finished is not None
    assert studio.episode.finished.film == films[1]


def test_a_cut_waits_for_the_reshot_shot_and_takes_the_old_one_if_that_fails() -> None:
    studio = Studio().walk(to="video_completed")
    shot = studio.unit("shot_video", 2)
    old = studio.episode.selected(shot)
    studio.ask(ReshootShot, shot_id=shot.target_id)
    studio.ask(RecutEpisode)
    assert [kind_of(request) for request in studio.open] == ["shot_video"]
    studio.tell(failed(studio.open.pop()))
    [request] = studio.open
    assert request.cut.shots[2].video == old  # type: ignore[attr-defined]


def test_a_shot_filmed_while_its_cut_is_under_way_makes_that_cut_stale() -> None:
    studio = Studio().walk(to="video_completed")
    studio.ask(RecutEpisode)
    [cut] = studio.open
    studio.ask(ReshootShot, shot_id=studio.unit("shot_video", 2).target_id)
    assert studio.stale() == {("cut", 0)}
    studio.tell(made(cut))
    assert studio.stale() == {("cut", 0)}


def test_an_edit_while_filming_keeps_what_is_not_touched_by_it() -> None:
    studio = Studio().walk(to="video_generating")
    studio.ask(EditShot, shot_id=studio.unit("shot_video", 0).target_id, visual_desc="A door")
    assert studio.state == "storyboard_generated"
    studio.finish()
    assert studio.state == "storyboard_generated"
    assert studio.stale() == {("shot_image", 0), ("shot_video", 0), ("cut", 0)}
    before = len(studio.requests)
    studio.walk(to="video_completed")
    assert [kind_of(request) for request in studio.requests[before:]] == ["shot_video", "cut"]


def test_another_line_leaves_the_music_as_it_is() -> None:
    studio = Studio().walk(to="video_completed")
    studio.ask(EditShot, shot_id=studio.unit("speech", 1).target_id, dialogue="A longer line than before.")
    studio.ask(ConfirmStoryboard)
    [asked] = studio.ask(ShootVideo)
    assert isinstance(asked, VideoAsked)
    assert [one.unit.kind for one in asked.units] == ["speech", "shot_video", "cut"]
    studio.finish()
    assert studio.state == "video_completed"
    assert not studio.stale()
