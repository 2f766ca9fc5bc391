"""How often Python searches the memory of a long-lived process for garbage cycles."""

import gc

_THRESHOLDS = (10_000, 20, 20)


def collect_seldom() -> None:
    """Leaves everything built so far out of later searches, and makes those rarer.

    To be called once when a process is set up. Messages and rows are freed by reference counts and hold no cycles:
    searching all modules and schemas again and again took a third of the CPU time of reading a log.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
