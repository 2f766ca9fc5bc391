"""How far prompts are, from what a server tells over its websocket. Pure.

Messages of one prompt, in order: ``execution_start``, ``execution_cached`` {nodes}, then per node ``progress_state``
{nodes: {id: {value, max, state}}} or, from older servers, ``executing`` {node} and ``progress`` {value, max, node};
``executed``; at the end ``execution_success``, ``execution_error`` or ``execution_interrupted``, and ``executing`` with
node null. Frames of bytes are previews.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

_ENDS = frozenset({"execution_success", "execution_error", "execution_interrupted"})
_ALMOST = 0.99


@dataclass(slots=True, kw_only=True)
class PromptProgress:
    """What is known of one prompt. ``nodes`` is how many it has; ``ended``: history now tells the rest."""

    nodes: int
    started: bool = False
    ended: bool = False
    share: float = 0.0
    _done: set[str] = field(default_factory=set)
    _running: dict[str, float] = field(default_factory=dict)

    def hear(self, kind: str, data: Mapping[str, Any]) -> None:
        """Takes in one message about this prompt; what is not understood is passed over."""
        self.started = True
        if kind in _ENDS or (kind == "executing" and data.get("node", "") is None):
            self.ended = True
        elif kind == "execution_cached":
            for node in _list(data.get("nodes")):
                self._finish(node)
        elif kind == "progress_state":
            for node, state in _dict(data.get("nodes")).items():
                self._hear_state(node, _dict(state))
        elif kind == "progress":
            self._run(data.get("node"), _ratio(data))
        elif kind == "executing":
            for other in [other for other in self._running if other != data.get("node")]:
                self._finish(other)
            self._run(data.get("node"), 0.0, anew=False)
        elif kind == "executed":
            self._finish(data.get("node"))
        done = len(self._done) + sum(self._running.values())
        # A node may stand for several, and a server may tell less after a reconnect: it never goes back.
        self.share = max(self.share, min(done / max(self.nodes, 1), _ALMOST))

    def _hear_state(self, node: str, state: Mapping[str, Any]) -> None:
        if state.get("state") == "finished":
            self._finish(node)
        elif state.get("state") == "running":
            self._run(node, _ratio(state))

    def _run(self, node: object, ratio: float, *, anew: bool = True) -> None:
        if isinstance(node, str) and node not in self._done and self._has_room(node):
            self._running[node] = ratio if anew else self._running.get(node, ratio)

    def _finish(self, node: object) -> None:
        if isinstance(node, str) and self._has_room(node):
            self._running.pop(node, None)
            self._done.add(node)

    def _has_room(self, node: str) -> bool:
        """A server that invents nodes fills no memory."""
        return node in self._running or len(self._done) + len(self._running) < 4 * self.nodes


class ProgressBook:
    """Everything known of the prompts that are watched at one server."""

    def __init__(self) -> None:
        self._prompts: dict[str, PromptProgress] = {}

    def __len__(self) -> int:
        return len(self._prompts)

    def watch(self, prompt_id: str, *, nodes: int) -> PromptProgress:
        """What is known of a prompt, from now on if it was not watched yet."""
        return self._prompts.setdefault(prompt_id, PromptProgress(nodes=nodes))

    def of(self, prompt_id: str) -> PromptProgress | None:
        """What is known of a prompt."""
        return self._prompts.get(prompt_id)

    def forget(self, prompt_id: str) -> None:
        """It is of no interest any more."""
        self._prompts.pop(prompt_id, None)

    def hear(self, message: object) -> str | None:
        """Takes in one message; answers with the id of the prompt it was about, if that is watched."""
        match message:
            case {"type": str() as kind, "data": {"prompt_id": str() as prompt_id} as data}:
                prompt = self._prompts.get(prompt_id)
                if prompt is None:
                    return None
                prompt.hear(kind, data)
                return prompt_id
            case _:
                return None


def _ratio(data: Mapping[str, Any]) -> float:
    value, most = data.get("value"), data.get("max")
    if not isinstance(value, int | float) or not isinstance(most, int | float) or most <= 0:
        return 0.0
    ratio = value / most
    return min(max(ratio, 0.0), 1.0) if isfinite(ratio) else 0.0


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
