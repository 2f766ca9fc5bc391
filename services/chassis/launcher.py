"""The first program of every child: it ties the child to its parent, sets its limits, and becomes the program wanted.

A script of its own, run isolated, and not Python between fork and exec: a forked copy of a process with threads must
not run any. Its words: ``parent=<pid> death=<signal>``, then ``default=<signals>``, ``account=<uid>:<gid>`` and limits
as in ``CPU=60`` (the names of RLIMIT_...), then ``--`` and the command. Every import here costs each child milliseconds.
"""

import ctypes
import os
import resource
import sys

PR_SET_PDEATHSIG = 1
ORPHANED = 125
NOT_STARTED = 127


def main(words: list[str]) -> int:
    """Returns only if the command was not started: 125 if the parent is gone already, 127 otherwise."""
    end = words.index("--")
    settings = dict(word.split("=", 1) for word in words[:end])
    command = words[end + 1 :]
    parent, death = int(settings.pop("parent")), int(settings.pop("death"))
    libc = ctypes.CDLL(None)
    # Python ignores these signals, and what is ignored stays so in the next program.
    for number in settings.pop("default").split(","):
        libc.signal(int(number), None)
    if account := settings.pop("account", ""):
        uid, gid = map(int, account.split(":"))
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        libc.prctl(PR_SET_PDEATHSIG, death, 0, 0, 0)  # after the change of account, which takes it away
    if os.getppid() != parent:
        return ORPHANED
    for name, most in settings.items():
        _limit(getattr(resource, f"RLIMIT_{name}"), int(most))
    try:
        os.execv(command[0], command)
    except (OSError, MemoryError) as failure:
        sys.stderr.write(f"{command[0]} could not be started: {failure}\n")
        return NOT_STARTED


def _limit(kind: int, most: int) -> None:
    allowed = resource.getrlimit(kind)[1]
    if allowed != resource.RLIM_INFINITY:
        most = min(most, allowed)
    resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
