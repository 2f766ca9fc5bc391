"""What the command's exit code says; documented in the README."""

from enum import IntEnum


class ExitCode(IntEnum):
    """0 is success; 2 is taken by the argument parser."""

    OK = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    SERVER_AWAY = 4
    EPISODE_FAILED = 5
    NOT_READY = 6
    INTERRUPTED = 130
