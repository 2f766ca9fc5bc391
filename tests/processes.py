"""Child processes as tests see them: a process may end, or be in the moment of its exec, while it is looked at."""

import psutil


def words_of(process: psutil.Process) -> list[str]:
    """Its command line; empty for one that has ended or is just about to become another program."""
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def children_running(word: str, *, of: int | None = None) -> list[psutil.Process]:
    """The processes below ``of`` (ours, if None) with ``word`` somewhere in their command line."""
    children = psutil.Process(of).children(recursive=True)
    return [child for child in children if any(word in part for part in words_of(child))]
