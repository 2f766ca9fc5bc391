"""Whether a server can run a graph: held against what its nodes say of themselves (``GET /object_info/{class}``). Pure.

``{"input": {"required": {name: [type or list of choices, {default, min, max, ...}]}, "optional": {...}}, "output": [...]}``;
newer nodes write a choice as ``["COMBO", {"options": [...]}]``. What a server says is not trusted to have that shape.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from services.generation.providers.comfyui.workflow import Graph, Template, is_link, is_picture

type NodeInfo = Mapping[str, Any]

_LABELS = {"lora": "LoRA", "interpolation": "interpolation model"}
_UPLOADED = ("image_upload", "video_upload", "audio_upload")
_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a server cannot run a workflow. ``missing``: it lacks something that another server may have.

    ``name`` is the binding, the node or the input; ``sentence`` has no full stop, and names no server.
    """

    kind: Literal["missing", "value", "workflow"]
    name: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """The graph with the inputs that this server's nodes need beyond it, and what stands against running it there."""

    graph: Graph
    problems: tuple[Problem, ...]


def fit(template: Template, graph: Graph, infos: Mapping[str, NodeInfo | None]) -> Fitted:
    """The graph as a server takes it. ``infos`` by class of node; None for one it does not have."""
    fitted = copy.deepcopy(graph)
    classes = dict.fromkeys(node["class_type"] for node in graph.values())
    problems = [
        Problem(kind="missing", name=name, sentence=f"the node {name!r} is missing")
        for name in classes
        if infos.get(name) is None
    ]
    for node_id, node in fitted.items():
        info = infos.get(node["class_type"])
        if info is not None:
            problems += _complete(node_id, node, info)
            problems += _wrong_values(template, node_id, node, info)
            problems += _wrong_links(template, fitted, node_id, infos)
    return Fitted(graph=fitted, problems=tuple(problems))


def choices_in(declared: object) -> list[Any] | None:
    """The choices of an input, in either way of writing them; None for one that is not a choice."""
    match declared:
        case [list() as choices, *_]:
            return choices
        case ["COMBO", {"options": list() as choices}, *_]:
            return choices
        case _:
            return None


def label_of(binding: str) -> str:
    """A binding in words: ``lora_2`` is a LoRA."""
    stem = binding.rstrip("0123456789").rstrip("_")
    return _LABELS.get(stem, stem.replace("_", " "))


def _complete(node_id: str, node: dict[str, Any], info: NodeInfo) -> Iterator[Problem]:
    """Puts in what newer versions of a node require and the graph does not have."""
    for name, declared in _inputs(info, "required").items():
        if name in node["inputs"]:
            continue
        settings = _settings(declared)
        choices = choices_in(declared)
        if "default" in settings:
            node["inputs"][name] = settings["default"]
        elif choices:
            node["inputs"][name] = choices[0]
        else:
            where = f"{node['class_type']} ({node_id})"
            yield Problem(kind="workflow", name=name, sentence=f"{where} needs the input {name!r}")


def _wrong_values(
    template: Template, node_id: str, node: dict[str, Any], info: NodeInfo
) -> Iterator[Problem]:
    declared_inputs = {**_inputs(info, "optional"), **_inputs(info, "required")}
    for input_name, value in list(node["inputs"].items()):
        declared = declared_inputs.get(input_name)
        if declared is None or is_link(value):
            continue
        name = template.name_of(node_id, input_name)
        settings = _settings(declared)
        choices = choices_in(declared)
        if name == "seed" and isinstance(settings.get("max"), int):
            # Nodes differ in how large a seed they take; any other number is as good a seed.
            value = node["inputs"][input_name] = value % (settings["max"] + 1)
        if choices is not None:
            # What was just uploaded is not in a list that was asked for before.
            if (
                value not in choices
                and not any(settings.get(flag) for flag in _UPLOADED)
                and not is_picture(name)
            ):
                label = label_of(name)
                yield Problem(kind="missing", name=name, sentence=f"the {label} {_shown(value)} is missing")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            least, most = settings.get("min"), settings.get("max")
            if isinstance(least, int | float) and value < least:
                yield Problem(kind="value", name=name, sentence=f"{name} {value} is below {least}")
            elif isinstance(most, int | float) and value > most:
                yield Problem(kind="value", name=name, sentence=f"{name} {value} is above {most}")


def _wrong_links(
    template: Template, graph: Graph, node_id: str, infos: Mapping[str, NodeInfo | None]
) -> Iterator[Problem]:
    node = graph[node_id]
    info = infos[node["class_type"]] or {}
    declared_inputs = {**_inputs(info, "optional"), **_inputs(info, "required")}
    for input_name, value in node["inputs"].items():
        if not is_link(value):
            continue
        source = infos.get(graph[value[0]]["class_type"])
        outputs = source.get("output") if source is not None else None
        if not isinstance(outputs, list):
            continue
        where = f"{template.name_of(node_id, input_name)} comes from output {value[1]} of {graph[value[0]]['class_type']}"
        if not 0 <= value[1] < len(outputs):
            yield Problem(kind="workflow", name=input_name, sentence=f"{where}, which has {len(outputs)}")
        elif not _joins(outputs[value[1]], declared_inputs.get(input_name)):
            sentence = f"{where}, which is {_shown(outputs[value[1]])}"
            yield Problem(kind="workflow", name=input_name, sentence=sentence)


def _joins(output: object, declared: object) -> bool:
    """Whether an output may feed an input; what is not a plain type is left for the server to judge."""
    wanted = declared[0] if isinstance(declared, list) and declared else None
    if not isinstance(output, str) or not isinstance(wanted, str):
        return True
    offered, taken = set(output.split(",")), set(wanted.split(","))
    return "*" in offered | taken or "COMBO" in offered | taken or bool(offered & taken)


def _inputs(info: NodeInfo, group: str) -> dict[str, Any]:
    inputs = info.get("input")
    found = inputs.get(group) if isinstance(inputs, dict) else None
    return found if isinstance(found, dict) else {}


def _settings(declared: object) -> dict[str, Any]:
    match declared:
        case [_, dict() as settings, *_]:
            return settings
        case _:
            return {}


def _shown(value: object) -> str:
    return repr(value)[:_LONGEST_VALUE]
