"""Requests and tokens a minute as buckets that fill again by themselves, reckoned in whole microseconds. Pure.

A bucket is one instant: when it will be full again. What is taken moves that instant on, and it may not move further ahead
than the bucket is deep. A quarter of the allowance is the depth and the rest flows in within a minute, so that no minute
sees more than the allowance, however the calls are bunched.
"""

from dataclasses import dataclass, replace

from services.generation.limits.standing import SECOND, Standing, Wait, seconds_between

MINUTE = 60 * SECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What a provider takes in a minute; None: no limit is known."""

    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None


def take(
    standing: Standing, allowance: Allowance, *, now: int, tokens: int = 0
) -> tuple[Standing, Wait | None]:
    """The standing after one more request of so many tokens, or how long to wait until it may be made.

    A request of more tokens than the bucket holds is let through when the bucket is full: else it would wait for ever.
    """
    requests = _Bucket.of(allowance.requests_per_minute)
    read = _Bucket.of(allowance.tokens_per_minute)
    ready_at = max(
        requests.ready_at(standing.requests_full_at, 1, now) if requests else now,
        read.ready_at(standing.tokens_full_at, tokens, now) if read and tokens else now,
    )
    if ready_at > now:
        return standing, Wait(seconds_between(now, ready_at), "busy")
    if requests:
        standing = replace(standing, requests_full_at=requests.after(standing.requests_full_at, 1, now))
    if read and tokens:
        standing = replace(standing, tokens_full_at=read.after(standing.tokens_full_at, tokens, now))
    return standing, None


@dataclass(frozen=True, slots=True)
class _Bucket:
    """``depth`` units at once, ``flow`` units a minute."""

    depth: int
    flow: int

    @classmethod
    def of(cls, per_minute: int | None) -> "_Bucket | None":
        if per_minute is None:
            return None
        depth = max(per_minute // 4, 1)
        return cls(depth, max(per_minute - depth, 1))

    def _time(self, units: int) -> int:
        return -(-units * MINUTE // self.flow)

    def ready_at(self, full_at: int, units: int, now: int) -> int:
        return max(full_at, now) + self._time(min(units, self.depth)) - self._time(self.depth)

    def after(self, full_at: int, units: int, now: int) -> int:
        return max(full_at, now) + self._time(units)
