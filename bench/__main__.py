"""``make bench``: all measurements, printed as a table and kept in build/bench.json."""

import sys
from collections.abc import Callable, Coroutine
from typing import Any

import uvloop
from rich.console import Console

from bench.appends import appends
from bench.demo import demo
from bench.dispatch import dispatch
from bench.downloads import downloads
from bench.measure import Result, keep, show
from bench.overhead import overhead
from bench.reading import refill_and_rebuild, view_latency
from services.chassis.garbage import collect_seldom
from services.chassis.logs import configure_logs

PARTS: dict[str, Callable[[], Coroutine[Any, Any, list[Result]]]] = {
    "appends": appends,
    "view_latency": view_latency,
    "refill_and_rebuild": refill_and_rebuild,
    "overhead": overhead,
    "dispatch": dispatch,
    "downloads": downloads,
    "demo": demo,
}


def main() -> int:
    """Runs all parts, or those named; 1 when something misses its reach or could not be measured."""
    console = Console(width=180)
    configure_logs(log_format="console", level="warning", secrets=())
    collect_seldom()  # As in the processes of the services.
    results: list[Result] = []
    broken = []
    for name in sys.argv[1:] or PARTS:
        console.print(f"[dim]measuring {name} ...")
        try:
            results += uvloop.run(PARTS[name]())
        except Exception:
            console.print_exception()
            broken.append(name)
    show(console, results)
    keep(results)
    for name in broken:
        console.print(f"[red]{name} could not be measured")
    return 0 if not broken and all(result.holds for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
