"""A workflow template: a graph in ComfyUI's API format, and the names of what may be put into it. Pure.

The graph is ``{"node id": {"class_type": ..., "inputs": {name: value or ["node id", output index]}}}``. A bindings file
beside it says which input of which node is the prompt, the seed, the LoRA and so on; without a value from the request or
its ``[defaults]``, a binding keeps what stands in the graph.
"""

import copy
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.story import Capability
from services.generation.catalog.model import Limits, Model
from services.generation.providers.comfyui.lengths import Canvas, Pace

type Graph = dict[str, dict[str, Any]]

MAKES = frozenset({Capability.IMAGE, Capability.VIDEO})
_LONGEST_CLIP = 30
_SECTIONS = {
    "based_on", "rank", "graph", "capabilities", "output", "limits", "bindings", "defaults", "size", "length",
}  # fmt: skip


_FROM_REQUEST = {"prompt", "seed", "width", "height", "frames", "rate", "drawn_rate", "multiplier"}


def is_picture(binding: str) -> bool:
    """Whether a binding takes the name of an uploaded picture."""
    return binding in ("first_frame", "last_frame") or re.fullmatch(r"reference(_\d+)?", binding) is not None


def from_request(binding: str) -> bool:
    """Whether each request brings its own value for a binding."""
    return binding in _FROM_REQUEST or is_picture(binding)


class WorkflowError(LookupError):
    """A template that cannot be used; the sentence names the file."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One input of one node."""

    node: str
    input: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """``output`` is the node whose files are the result; None takes the files of any node."""

    name: str
    capabilities: frozenset[Capability]
    graph: Graph
    bindings: Mapping[str, tuple[Place, ...]]
    defaults: Mapping[str, Any]
    output: str | None
    limits: Limits
    canvas: Canvas
    pace: Pace

    @property
    def class_types(self) -> tuple[str, ...]:
        """The kinds of nodes it needs, each once."""
        return tuple(dict.fromkeys(node["class_type"] for node in self.graph.values()))

    @property
    def options(self) -> dict[str, Any]:
        """What every binding holds that no request fills: the names of models and LoRAs, strengths, steps."""
        held = {name: self._held(places[0]) for name, places in self.bindings.items()}
        return {name: value for name, value in (held | dict(self.defaults)).items() if not from_request(name)}

    @property
    def pictures(self) -> tuple[str, ...]:
        """The bindings that pictures are put into: ``first_frame``, ``last_frame``, ``reference``, ``reference_2`` ..."""
        return tuple(name for name in self.bindings if is_picture(name))

    def model(self, *, provider: str, checked: date, options: Mapping[str, Any]) -> Model:
        """The template as the catalogue's models are; it costs nothing. ``options`` replace its own."""
        return Model(
            provider=provider,
            name=self.name,
            capabilities=self.capabilities,
            checked=checked,
            limits=self.limits,
            options={**self.options, **options},
        )

    def filled(self, values: Mapping[str, Any], graph: Graph | None = None) -> Graph:
        """The graph with the values put where they are bound; names that are not bound are left out."""
        graph = copy.deepcopy(self.graph if graph is None else graph)
        for name, places in self.bindings.items():
            if name in values:
                for place in places:
                    graph[place.node]["inputs"][place.input] = values[name]
        return graph

    def name_of(self, node: str, input_name: str) -> str:
        """The binding of an input; the class of the node and the input where nothing is bound."""
        place = Place(node, input_name)
        bound = next((name for name, places in self.bindings.items() if place in places), None)
        if bound is not None:
            return bound
        return f"{self.graph[node]['class_type'] if node in self.graph else node}.{input_name}"

    def _held(self, place: Place) -> Any:
        return self.graph[place.node]["inputs"][place.input]


def graph_of(name: str, text: str | bytes) -> Graph:
    """The graph in an API format file. Raises WorkflowError that says what it is instead."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as broken:
        raise WorkflowError(f"The workflow {name} is not readable JSON ({broken}).") from broken
    if isinstance(data, dict) and isinstance(data.get("nodes"), list):
        raise WorkflowError(
            f"The workflow {name} is in the format of ComfyUI's editor, which its API does not take: "
            "export it there with 'Export (API)'."
        )
    if not isinstance(data, dict) or not data:
        raise WorkflowError(f"The workflow {name} holds no nodes in ComfyUI's API format.")
    for node_id, node in data.items():
        if (
            not isinstance(node, dict)
            or not isinstance(node.get("class_type"), str)
            or not isinstance(node.get("inputs"), dict)
        ):
            raise WorkflowError(f"The workflow {name}: node {node_id!r} has no class_type and inputs.")
    for node_id, node in data.items():
        for input_name, value in node["inputs"].items():
            if is_link(value) and value[0] not in data:
                raise WorkflowError(
                    f"The workflow {name}: {input_name} of node {node_id!r} comes from node {value[0]!r}, "
                    "which is not there."
                )
    return data


def is_link(value: object) -> bool:
    """Whether an input's value is the output of another node."""
    return (
        isinstance(value, list)
        and len(value) == 2
        and isinstance(value[0], str)
        and isinstance(value[1], int)
        and not isinstance(value[1], bool)
    )


def bindings_data(name: str, text: str) -> dict[str, Any]:
    """A bindings file, as it is written. Raises WorkflowError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise WorkflowError(
            f"The bindings of the workflow {name} are not readable TOML ({broken})."
        ) from broken
    if unknown := sorted(data.keys() - _SECTIONS):
        raise WorkflowError(f"The bindings of the workflow {name} have an unknown {unknown[0]!r}.")
    return data


def template_of(name: str, graph: Graph, data: Mapping[str, Any]) -> Template:
    """The template that a graph and its bindings make. Raises WorkflowError that names what does not fit."""
    try:
        capabilities = frozenset(map(Capability, data["capabilities"]))
        pace = Pace(**data.get("length", {}))
        longest = int(pace.longest()) if Capability.VIDEO in capabilities else None
        template = Template(
            name=name,
            capabilities=capabilities,
            graph=graph,
            bindings={bound: _places(places) for bound, places in data.get("bindings", {}).items()},
            defaults=data.get("defaults", {}),
            output=data.get("output"),
            limits=_limits(data, longest=longest),
            canvas=Canvas(**data.get("size", {})),
            pace=pace,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise WorkflowError(f"The bindings of the workflow {name} cannot be used ({wrong!r}).") from wrong
    if not capabilities or not capabilities <= MAKES:
        raise WorkflowError(f"The workflow {name} must make image or video, not {data['capabilities']}.")
    if template.output is not None and template.output not in graph:
        raise WorkflowError(f"The workflow {name} has no output node {template.output!r}.")
    for bound, places in template.bindings.items():
        for place in places:
            _check_place(name, bound, place, graph)
    if loose := sorted(template.defaults.keys() - template.bindings.keys()):
        raise WorkflowError(f"The workflow {name} has a default for {loose[0]!r}, which is not bound.")
    return template


def _check_place(name: str, bound: str, place: Place, graph: Graph) -> None:
    where = f"The workflow {name} binds {bound!r} to {place.node}.{place.input}"
    if place.node not in graph or place.input not in graph[place.node]["inputs"]:
        raise WorkflowError(f"{where}, which is not in the graph.")
    if is_link(graph[place.node]["inputs"][place.input]):
        raise WorkflowError(f"{where}, which another node feeds.")


def _places(places: str | list[str]) -> tuple[Place, ...]:
    found = []
    for place in [places] if isinstance(places, str) else places:
        node, dot, input_name = place.partition(".")
        if not dot:
            raise ValueError(f"{place!r} is not node.input")
        found.append(Place(node, input_name))
    return tuple(found)


def _limits(data: Mapping[str, Any], *, longest: int | None) -> Limits:
    """As in the catalogue; what the file does not say follows from what is bound."""
    bindings, defaults = data.get("bindings", {}), data.get("defaults", {})
    limits = dict(data.get("limits", {}))
    if longest is not None:
        limits.setdefault("seconds", f"1-{max(1, min(longest, _LONGEST_CLIP))}")
    if "seconds" in limits:
        first, _, last = str(limits["seconds"]).partition("-")
        limits["seconds"] = tuple(range(int(first), int(last or first) + 1))
    if "ratios" in limits:
        limits["ratios"] = tuple(limits["ratios"])
    limits.setdefault("references", sum(1 for name in bindings if name.startswith("reference")))
    for frame in ("first_frame", "last_frame"):
        bound = "yes" if frame in defaults else "needed"
        limits.setdefault(frame, bound if frame in bindings else "no")
    return Limits(**limits)
