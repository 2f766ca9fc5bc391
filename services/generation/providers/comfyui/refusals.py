"""What a ComfyUI server says when it cannot do a prompt, as failures. Pure.

``POST /prompt`` answers 400 with ``{"error": {type, message, details}, "node_errors": {"id": {"errors": [{type, message,
details, extra_info: {input_name, received_value}}], "dependent_outputs": [...], "class_type"}}}``; a 200 may hold
``node_errors`` too, when another output is valid. Failures while running are messages in the history.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from services.generation.failures import ProviderFailure
from services.generation.providers.comfyui.node_check import label_of
from services.generation.providers.comfyui.workflow import Template
from services.generation.wire.reply import Reply, parsed
from services.generation.wire.vendor_words import quoted

_MOST_WORDS = 200
_NO_MEMORY = ("out of memory", "outofmemory", "allocation on device")
_NO_DEVICE = ("cuda error", "cudnn", "hip error", "acceleratorerror")
_FIX_WORKFLOW = "Correct the workflow or its bindings, then ask for this piece again."


class RefusedPrompt(ProviderFailure):
    """The server did not take the prompt; ``answer`` is its JSON, to be told in the words of the template."""

    def __init__(self, answer: Mapping[str, Any]) -> None:
        super().__init__("invalid_input", "ComfyUI refused the workflow.", next_step=_FIX_WORKFLOW)
        self.answer = answer


def refusal(reply: Reply) -> ProviderFailure | None:
    """ComfyUI's own error shape, on any of its routes."""
    if reply.status != 400:
        return None
    try:
        answer = parsed(reply.body)
    except ValueError:
        return None
    return (
        RefusedPrompt(answer) if isinstance(answer, dict) and isinstance(answer.get("error"), dict) else None
    )


def failure_of_prompt(answer: Mapping[str, Any], template: Template, *, server: str) -> ProviderFailure:
    """Why a server did not take the prompt, naming the binding."""
    for node, node_error in _node_errors(answer):
        return _of_node(node, node_error, template, server=server)
    error = answer.get("error")
    told: dict[str, Any] = error if isinstance(error, dict) else {}
    words = (
        quoted(f"{told.get('message', '')} {told.get('details', '')}".strip(), _MOST_WORDS)
        or "no reason was given"
    )
    if told.get("type") in ("invalid_prompt", "missing_node_type"):
        next_step = "Install the missing node on the server, or choose another workflow."
    else:
        next_step = _FIX_WORKFLOW
    return ProviderFailure(
        "invalid_input",
        f"ComfyUI on {server} refused the workflow {template.name!r}: {words.rstrip('.')}.",
        refused_input="workflow",
        next_step=next_step,
    )


def spoils(answer: Mapping[str, Any], output: str | None) -> bool:
    """Whether a prompt that was taken is refused in the part that makes the result."""
    errors = answer.get("node_errors")
    if not isinstance(errors, dict) or not errors:
        return False
    dependent = [error.get("dependent_outputs") for error in errors.values() if isinstance(error, dict)]
    return output is None or any(isinstance(outputs, list) and output in outputs for outputs in dependent)


def failure_while_running(error: Mapping[str, Any], *, server: str) -> ProviderFailure:
    """What an ``execution_error`` {node_id, node_type, exception_type, exception_message} means.

    A server without memory or with a broken device is not asked again for the same prompt, which it remembers as failed:
    the work is sent again (``lost``).
    """
    kind, message = str(error.get("exception_type", "")), str(error.get("exception_message", ""))
    node = quoted(str(error.get("node_type", "a node")), 80)
    words = (
        quoted(message.strip().partition("\n")[0], _MOST_WORDS).rstrip(".")
        or quoted(kind, 80)
        or "no reason was given"
    )
    told = f"{kind} {message}".lower()
    if any(sign in told for sign in _NO_MEMORY):
        return ProviderFailure(
            "provider_down",
            f"ComfyUI on {server} ran out of memory in {node}: {words}.",
            retryable=True,
            lost=True,
            next_step="Choose a smaller size or a shorter shot, or a server with more memory.",
        )
    if any(sign in told for sign in _NO_DEVICE):
        sentence = f"The device of ComfyUI on {server} failed in {node}: {words}."
        return ProviderFailure("provider_down", sentence, retryable=True, lost=True)
    if "value not in list" in told or "value_not_in_list" in told:
        sentence = f"ComfyUI on {server} refused an input of {node}: {words}."
        return ProviderFailure("invalid_input", sentence, refused_input=node)
    return ProviderFailure(
        "bad_answer",
        f"ComfyUI on {server} failed in {node}: {words}.",
        retryable=False,
        next_step="Look at the node in ComfyUI, or choose another workflow.",
    )


def _of_node(node: str, error: Mapping[str, Any], template: Template, *, server: str) -> ProviderFailure:
    told = error.get("extra_info")
    extra: dict[str, Any] = told if isinstance(told, dict) else {}
    input_name = str(extra.get("input_name", ""))[:80]
    name = template.name_of(node, input_name) if input_name else node
    value = quoted(repr(extra.get("received_value")), 80)
    match error.get("type"):
        case "value_not_in_list":
            sentence = f"The {label_of(name)} {value} is not on {server}"
            next_step = "Install it on the server, or choose another one."
        case "required_input_missing":
            sentence = f"ComfyUI on {server} needs {name}, which the workflow {template.name!r} does not give"
            next_step = _FIX_WORKFLOW
        case "value_smaller_than_min" | "value_bigger_than_max":
            sentence = f"ComfyUI on {server} refused {name}: {quoted(error.get('message'), _MOST_WORDS)}"
            next_step = "Correct the input that was refused, then ask for this piece again."
        case _:
            words = quoted(f"{error.get('message', '')} {error.get('details', '')}".strip(), _MOST_WORDS)
            sentence = (
                f"ComfyUI on {server} refused {name} of the workflow {template.name!r}: {words.rstrip('.')}"
            )
            next_step = _FIX_WORKFLOW
    return ProviderFailure("invalid_input", f"{sentence}.", refused_input=name, next_step=next_step)


def _node_errors(answer: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    nodes = answer.get("node_errors")
    for node, told in nodes.items() if isinstance(nodes, dict) else ():
        errors = told.get("errors") if isinstance(told, dict) else None
        for error in errors if isinstance(errors, list) else ():
            if isinstance(error, dict):
                yield str(node), error
