"""How pieces of work ended. What was paid for is kept as a take even when it comes too late to be of use."""

from contracts.episode.events import AskedUnit, EpisodeFinished, TakeRecorded, UnitFailed, UnitOutcomeUnknown
from contracts.generation.events import JobCancelled, JobFailed, JobOutcomeUnknown, MediaReady
from contracts.identifiers import JobId, derived_id
from contracts.render.events import EpisodeRendered, RenderCancelled, RenderFailed
from contracts.story import MediaFile, Provenance, Take, Unit
from services.episode.film import LONGEST_SPEECH
from services.episode.making import end_stage, settle
from services.episode.staleness import downstream, going_stale
from services.episode.state import Episode, Piece
from services.episode.unfolding import Unfolding
from services.episode.units import exists, named, sentence_case, units_of


def media_ready(unfolding: Unfolding, result: MediaReady) -> None:
    """A picture, video, line or music was made."""
    asked = unfolding.episode.jobs.get(result.job_id)
    if asked is None or not _record(unfolding, asked.unit, result.job_id, result.media, result.provenance):
        return
    if asked.unit.kind == "speech" and (result.media.frames or 0) > LONGEST_SPEECH:
        _refuse_long_line(unfolding, asked.unit, result.job_id, result.media)
        settle(unfolding)
    else:
        end_stage(unfolding)


def rendered(unfolding: Unfolding, result: EpisodeRendered) -> None:
    """The cut is a take like others; in its time it completes the episode."""
    asked = unfolding.episode.jobs.get(result.job_id)
    provenance = Provenance(provider="render")
    if asked is None or not _record(unfolding, asked.unit, result.job_id, result.film, provenance):
        return
    if _completes_the_episode(unfolding.episode, asked):
        unfolding.add(
            EpisodeFinished(
                episode_id=unfolding.episode_id,
                film=result.film,
                poster=result.poster,
                subtitles=result.subtitles,
                loudness_lufs_tenths=result.loudness_lufs_tenths,
                true_peak_db_tenths=result.true_peak_db_tenths,
            )
        )
    end_stage(unfolding)


def _completes_the_episode(episode: Episode, cut: AskedUnit) -> bool:
    """Whether this is the cut that is wanted, of a film of which nothing is missing."""
    if episode.pieces[cut.unit].job_id != cut.job_id:
        return False
    if episode.workflow.stage_being_made == "video":
        pieces = [episode.pieces.get(unit) for unit in units_of("video", episode)]
        return all(piece is not None and piece.outcome == "made" for piece in pieces)
    return episode.workflow.state == "video_completed"


def job_failed(unfolding: Unfolding, failure: JobFailed) -> None:
    """Generation could not make it."""
    _fail(
        unfolding,
        failure.job_id,
        code=failure.code,
        sentence=failure.sentence,
        next_step=failure.next_step or (f"Change {failure.refused_input}." if failure.refused_input else ""),
    )


def render_failed(unfolding: Unfolding, failure: RenderFailed) -> None:
    """Render could not cut the film."""
    _fail(unfolding, failure.job_id, code=failure.code, sentence=failure.sentence)


def job_cancelled(unfolding: Unfolding, end: JobCancelled | RenderCancelled) -> None:
    """The job was called off while somebody still waited for it."""
    _fail(unfolding, end.job_id, code="cancelled", sentence="The work was cancelled before it ended.")


def job_unknown(unfolding: Unfolding, end: JobOutcomeUnknown) -> None:
    """The provider may have done and charged the work."""
    piece = _open_piece(unfolding, end.job_id)
    if piece is None or piece.outcome == "unknown":
        return
    unfolding.add(
        UnitOutcomeUnknown(
            episode_id=unfolding.episode_id,
            unit=unfolding.episode.jobs[end.job_id].unit,
            job_id=end.job_id,
            sentence=end.sentence,
        )
    )
    settle(unfolding)


def _fail(unfolding: Unfolding, job_id: JobId, *, code: str, sentence: str, next_step: str = "") -> None:
    if _open_piece(unfolding, job_id) is None:
        return
    unit = unfolding.episode.jobs[job_id].unit
    unfolding.add(
        UnitFailed(
            episode_id=unfolding.episode_id,
            unit=unit,
            job_id=job_id,
            code=code,
            sentence=sentence,
            next_step=next_step[:8000],
        )
    )
    settle(unfolding)


def _open_piece(unfolding: Unfolding, job_id: JobId) -> Piece | None:
    """The piece whose latest ask this job is, as long as its end is news to somebody."""
    episode = unfolding.episode
    asked = episode.jobs.get(job_id)
    if asked is None or episode.ended or not exists(asked.unit, episode):
        return None
    piece = episode.pieces[asked.unit]
    return piece if piece.job_id == job_id and piece.may_come else None


def _record(
    unfolding: Unfolding, unit: Unit, job_id: JobId, media: MediaFile, provenance: Provenance
) -> bool:
    """Adds a take, and what goes stale by it; False when the take is known."""
    before = unfolding.episode
    take = Take(take_id=derived_id("take", job_id), unit=unit, media=media, provenance=provenance)
    if before.pieces[unit].take(take.take_id) is not None:
        return False
    unfolding.add(TakeRecorded(episode_id=unfolding.episode_id, take=take, job_id=job_id))
    episode = unfolding.episode
    if before.selected(unit) == episode.selected(unit) or episode.ended:
        return True
    made_from_it = downstream([unit], episode)
    cause = f"{named(unit, episode)} was made anew"
    unfolding.add(*going_stale(made_from_it, episode, cause=cause, among="made"))
    return True


def _refuse_long_line(unfolding: Unfolding, unit: Unit, job_id: JobId, media: MediaFile) -> None:
    line = sentence_case(named(unit, unfolding.episode))
    unfolding.add(
        UnitFailed(
            episode_id=unfolding.episode_id,
            unit=unit,
            job_id=job_id,
            code="too_long",
            sentence=f"{line} lasts {(media.frames or 0) / 24:.0f} s; a shot lasts at most 60 s.",
            next_step="Shorten the line, or spread it over several shots.",
        )
    )
