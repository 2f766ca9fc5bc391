"""What can go wrong while a film is made: the family of RenderFailure, and Interrupted, which stands apart."""

import errno
import os
import signal


class RenderFailure(Exception):
    """The film could not be made. ``code`` is for machines, the sentence names what was wrong and what to do."""

    code = "render_failed"


class UnusableMedia(RenderFailure):
    """A source is not what it should be: unreadable, too large, or without the stream it was asked for."""

    code = "unusable_media"


class MissingMedia(RenderFailure):
    """A source is not in the store, or not as it was put there."""

    code = "missing_media"


class FfmpegFailed(RenderFailure):
    """ffmpeg ended without a result. ``stderr`` holds the end of what it said, ``returncode`` -9 if it was killed."""

    code = "ffmpeg_failed"

    def __init__(self, sentence: str, *, returncode: int | None = None, stderr: str = "") -> None:
        super().__init__(f"{sentence}: {stderr.strip()[-600:]}" if stderr.strip() else sentence)
        self.returncode = returncode
        self.stderr = stderr

    @property
    def was_killed(self) -> bool:
        """Somebody else ended it, such as a system short of memory: it may well succeed another time."""
        return self.returncode in (-signal.SIGKILL, -signal.SIGTERM)

    @property
    def may_pass(self) -> bool:
        """It was killed, or ended well and left something torn: it may well succeed another time."""
        return self.was_killed or self.returncode is None

    @property
    def was_out_of_room(self) -> bool:
        """The disk was full."""
        return any(os.strerror(number) in self.stderr for number in (errno.ENOSPC, errno.EDQUOT))


class Interrupted(Exception):
    """The render was cancelled; nothing half-made is left behind."""
