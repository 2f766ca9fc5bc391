"""Load, fold, decide, append; decide again when somebody else was first. The only place that does this."""

import asyncio
import random
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from contracts.message import Accepted, Message, Metadata, Recorded, Refused
from services.chassis.event_log import EventLog, IdempotencyKey, Transaction, VersionConflict

TRIES = 6
"""How often a command is decided before the conflict is the asker's; only very contended streams need more than 2."""

_LONGEST_PAUSE = 0.02


@dataclass(frozen=True, kw_only=True)
class Decider[S]:
    """The rules of a kind of stream: two pure functions and the state before the first event."""

    initial: S
    evolve: Callable[[S, Any], S]
    decide: Callable[[Any, S], Sequence[Message]]


class _Folded[S](NamedTuple):
    """``position`` is that of the last folded message."""

    state: S
    version: int
    position: int


class CommandHandler[S]:
    """Handles commands for the streams of one decider. Safe for many concurrent calls."""

    def __init__(self, log: EventLog, decider: Decider[S], *, remembered_streams: int = 1024) -> None:
        self._log = log
        self._decider = decider
        self._remembered_streams = remembered_streams
        self._remembered: OrderedDict[str, _Folded[S]] = OrderedDict()
        self._uncommitted: WeakKeyDictionary[Transaction, dict[str, _Folded[S]]] = WeakKeyDictionary()

    async def state_of(self, stream: str, *, within: Transaction | None = None) -> tuple[S, int]:
        """The present state of a stream and its version; only what is new since the last time is read."""
        folded = await self._load(stream, within)
        return folded.state, folded.version

    async def handle(
        self,
        command: Any,
        *,
        stream: str,
        metadata: Metadata,
        idempotency: IdempotencyKey | None = None,
        within: Transaction | None = None,
    ) -> Accepted:
        """Decides ``command`` (or an outside event) on ``stream`` and appends what follows from it.

        Raises Refused; KeyReused; VersionConflict when others kept being first, or at once ``within`` a
        transaction, which is then tried again as a whole.
        """
        # What is remembered may be behind. An append proves that it was not; anything else is decided again.
        folded, is_fresh = self._recall(stream, within), False
        for attempt in range(TRIES):
            if folded is None:
                folded, is_fresh = await self._load(stream, within), True
            try:
                messages = self._decide(command, folded, stream)
            except Refused:
                if not is_fresh:
                    folded = None
                    continue
                if idempotency is not None and (first := await self._log.answer_to(idempotency)):
                    return first
                raise
            if messages or is_fresh:
                try:
                    return await self._append(stream, messages, folded, metadata, idempotency, within)
                except VersionConflict:
                    if is_fresh and (within is not None or attempt == TRIES - 1):
                        raise
                    if is_fresh:
                        await asyncio.sleep(random.random() * _LONGEST_PAUSE)
            folded = None
        raise VersionConflict(stream, await self._version_of(stream))

    def _decide(self, command: Any, folded: _Folded[S], stream: str) -> Sequence[Message]:
        expected = getattr(command, "expected_version", None)
        if expected is not None and expected != folded.version:
            raise Refused(
                "stale_version",
                f"{stream} stands at version {folded.version}, not at {expected}: load it and try again",
                expected_version=expected,
                current_version=folded.version,
            )
        return self._decider.decide(command, folded.state)

    async def _append(
        self,
        stream: str,
        messages: Sequence[Message],
        folded: _Folded[S],
        metadata: Metadata,
        idempotency: IdempotencyKey | None,
        within: Transaction | None,
    ) -> Accepted:
        if not messages and idempotency is None:
            return Accepted(stream=stream, version=folded.version, position=folded.position)
        appended = await self._log.append(
            stream,
            messages,
            expected_version=folded.version,
            metadata=metadata,
            idempotency=idempotency,
            within=within,
        )
        if appended.repeated and idempotency is not None:
            first = await self._log.answer_to(idempotency)
            return first or Accepted(stream=stream, version=appended.version, position=appended.position)
        state = folded.state
        for message in messages:
            state = self._decider.evolve(state, message)
        self._remember(stream, _Folded(state, appended.version, appended.position), within)
        return Accepted(
            stream=stream,
            version=appended.version,
            position=appended.position,
            events=tuple(type(message).__name__ for message in messages),
        )

    async def _version_of(self, stream: str) -> int:
        return (await self._load(stream, None)).version

    async def _load(self, stream: str, within: Transaction | None) -> _Folded[S]:
        known = self._recall(stream, within) or _Folded(self._decider.initial, 0, 0)
        tail: list[Recorded[Message]] = await self._log.read_stream(
            stream, after=known.version, within=within
        )
        if not tail:
            return known
        state = known.state
        for recorded in tail:
            state = self._decider.evolve(state, recorded.message)
        folded = _Folded(state, tail[-1].version, tail[-1].position)
        self._remember(stream, folded, within)
        return folded

    def _recall(self, stream: str, within: Transaction | None) -> _Folded[S] | None:
        if within is not None and (pending := self._uncommitted.get(within)) and stream in pending:
            return pending[stream]
        if (folded := self._remembered.get(stream)) is not None:
            self._remembered.move_to_end(stream)
        return folded

    def _remember(self, stream: str, folded: _Folded[S], within: Transaction | None) -> None:
        if within is None:
            known = self._remembered.get(stream)
            if known is None or known.version < folded.version:
                self._remembered[stream] = folded
            self._remembered.move_to_end(stream)
            if len(self._remembered) > self._remembered_streams:
                self._remembered.popitem(last=False)
            return
        pending = self._uncommitted.get(within)
        if pending is None:
            pending = self._uncommitted[within] = {}
            within.on_commit(lambda: self._keep(pending))
        pending[stream] = folded

    def _keep(self, committed: dict[str, _Folded[S]]) -> None:
        for stream, folded in committed.items():
            self._remember(stream, folded, None)
