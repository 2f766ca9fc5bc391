"""What is decided about ComfyUI without asking anybody: which server, which file, which failure, how far."""

from typing import Any

import pytest

from contracts.story import Capability
from services.generation.failures import FailureCode, ProviderFailure
from services.generation.providers.comfyui.choice import Candidate, Load, best
from services.generation.providers.comfyui.node_check import Fitted, Problem
from services.generation.providers.comfyui.outputs import result_among
from services.generation.providers.comfyui.progress import ProgressBook
from services.generation.providers.comfyui.refusals import failure_of_prompt, failure_while_running, spoils
from services.generation.providers.comfyui.server import place_of
from services.generation.providers.comfyui.template_folder import built_in_templates

pytestmark = pytest.mark.unit

TEMPLATES = {template.name: template for template in built_in_templates()}
LORA_MISSING = Problem(kind="missing", name="lora", sentence="the LoRA 'anna' is missing")
NODE_MISSING = Problem(kind="missing", name="RIFE VFI", sentence="the node 'RIFE VFI' is missing")
TOO_SMALL = Problem(kind="value", name="width", sentence="width 9 is below 16")


def server(
    place: str, *problems: Problem, ahead: int = 0, coming: int = 0, vram: int | None = None
) -> Candidate:
    load = Load(running=0, queued=ahead, coming=coming, vram_free=vram)
    return Candidate(place=place, load=load, fitted=Fitted(graph={}, problems=problems))


def away(place: str) -> Candidate:
    return Candidate(place=place, error="it cannot be reached")


def chosen(*candidates: Candidate) -> str:
    return best(candidates, workflow="svd").place


# Which server.


def test_the_least_busy_server_is_chosen() -> None:
    assert chosen(server("a", ahead=3), server("b", ahead=1), server("c", ahead=2)) == "b"


def test_what_is_on_its_way_counts() -> None:
    assert chosen(server("a", coming=2), server("b", ahead=1)) == "b"


def test_of_two_as_busy_the_one_with_more_free_memory_is_chosen_then_the_first() -> None:
    assert chosen(server("a", vram=1), server("b", vram=2)) == "b"
    assert chosen(server("a"), server("b")) == "a"
    assert chosen(server("a", vram=None), server("b", vram=5)) == "b"


def test_a_busy_server_that_can_goes_before_an_idle_one_that_cannot() -> None:
    assert chosen(server("a", LORA_MISSING), server("b", ahead=50), away("c")) == "b"


def test_what_is_missing_where_is_told() -> None:
    with pytest.raises(ProviderFailure) as failure:
        chosen(server("a:1", LORA_MISSING), server("b:2", NODE_MISSING, LORA_MISSING))
    assert failure.value.sentence == (
        "No ComfyUI server can run the workflow 'svd': on a:1 the LoRA 'anna' is missing; "
        "on b:2 the node 'RIFE VFI' is missing, the LoRA 'anna' is missing."
    )
    assert (failure.value.code, failure.value.refused_input) == ("invalid_input", "lora")
    assert not failure.value.retryable


def test_what_is_missing_may_be_on_the_server_that_is_away() -> None:
    with pytest.raises(ProviderFailure, match="not reached: b") as failure:
        chosen(server("a", LORA_MISSING), away("b"))
    assert (failure.value.code, failure.value.retryable) == ("provider_down", True)


def test_a_wrong_value_is_wrong_on_every_server() -> None:
    with pytest.raises(ProviderFailure) as failure:
        chosen(server("a", TOO_SMALL), away("b"))
    assert (failure.value.code, failure.value.refused_input) == ("invalid_input", "width")


def test_when_no_server_answers_that_is_an_outage() -> None:
    with pytest.raises(
        ProviderFailure, match=r"No ComfyUI server answers: a: it cannot be reached; b"
    ) as failure:
        chosen(away("a"), away("b"))
    assert (failure.value.code, failure.value.retryable, failure.value.charged) == ("provider_down", True, 0)


def test_a_long_list_is_cut_short() -> None:
    with pytest.raises(ProviderFailure, match=r"is missing and 3 more\."):
        chosen(server("a", *[LORA_MISSING] * 7))


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://10.0.0.7:8188", "10.0.0.7:8188"),
        ("http://10.0.0.7:8188/", "10.0.0.7:8188"),
        ("https://studio:secret@comfy.example/one/", "comfy.example:443/one"),
        ("http://[::1]:8188", "[::1]:8188"),
    ],
)
def test_a_server_is_named_without_its_password(url: str, place: str) -> None:
    assert place_of(url) == place


# Which file.


def file(name: str, kind: str = "output") -> dict[str, Any]:
    return {"filename": name, "subfolder": "s", "type": kind}


def film_in(outputs: object, node: str | None = None) -> str | None:
    found = result_among(outputs, Capability.VIDEO, node=node)
    return found.filename if found else None


def test_every_list_of_files_is_looked_at() -> None:
    assert film_in({"9": {"images": [file("a.mp4")], "animated": [True]}}) == "a.mp4"
    assert film_in({"9": {"gifs": [file("a.webm")]}}) == "a.webm"
    assert film_in({"9": {"anything": [file("a.mp4")]}}) == "a.mp4"
    assert film_in({"6": {"text": ["words"]}}) is None


def test_a_film_goes_before_pictures_and_what_is_saved_before_previews() -> None:
    outputs = {"1": {"images": [file("p.png", "temp"), file("q.png")]}, "9": {"gifs": [file("a.MP4")]}}
    assert film_in(outputs) == "a.MP4"
    outputs = {"1": {"gifs": [file("preview.mp4", "temp")]}, "2": {"gifs": [file("saved.mp4")]}}
    assert film_in(outputs) == "saved.mp4"


def test_the_node_bound_as_output_goes_before_all_others() -> None:
    outputs = {"1": {"images": [file("a.mp4")]}, "9": {"images": [file("b.mp4")]}}
    assert film_in(outputs, "9") == "b.mp4"
    assert film_in(outputs, "7") == "a.mp4"


@pytest.mark.parametrize(
    "outputs",
    [
        None,
        [],
        {"9": None},
        {"9": {"images": None}},
        {"9": {"images": ["a.mp4"]}},
        {"9": {"images": [{"filename": 3}]}},
        {"9": {"images": [file("")]}},
        {"9": {"images": [file("a" * 1000)]}},
        {"9": {"images": [{**file("a.mp4"), "subfolder": 3}]}},
        {"9": {"images": [file("a.mp4", "/etc")]}},
        {"9": {"images": [{**file("a.mp4"), "type": ["output"]}]}},
    ],
)
def test_what_names_no_file_is_passed_over(outputs: object) -> None:
    assert film_in(outputs) is None


# Which failure.


def node_error(
    kind: str, input_name: str = "lora_name", node: str = "10", value: Any = "anna"
) -> dict[str, Any]:
    extra = {"input_name": input_name, "received_value": value}
    error = {"type": kind, "message": "Words", "details": input_name, "extra_info": extra}
    return {
        "error": {"type": "prompt_outputs_failed_validation", "message": "failed", "details": ""},
        "node_errors": {node: {"errors": [error], "dependent_outputs": ["9"], "class_type": "LoraLoader"}},
    }


@pytest.mark.parametrize(
    ("answer", "refused_input", "words"),
    [
        (node_error("value_not_in_list"), "lora", "The LoRA 'anna' is not on b:1."),
        (node_error("required_input_missing", "dtype"), "LoraLoader.dtype", "needs LoraLoader.dtype"),
        (node_error("value_smaller_than_min", "width", "5", 0), "width", "refused width: Words"),
        (node_error("exception_during_validation", ""), "10", "refused 10 of the workflow"),
        (
            {"error": {"type": "prompt_no_outputs", "message": "Prompt has no outputs"}},
            "workflow",
            "has no outputs",
        ),
        (
            {"error": {"type": "invalid_prompt", "message": "node X does not exist."}},
            "workflow",
            "node X does not",
        ),
        ({"error": {}, "node_errors": []}, "workflow", "no reason was given"),
        ({"error": {}, "node_errors": {"1": {"errors": [3]}}}, "workflow", "no reason was given"),
    ],
)
def test_a_refused_prompt_is_told_in_the_words_of_its_template(
    answer: dict[str, Any], refused_input: str, words: str
) -> None:
    failure = failure_of_prompt(answer, TEMPLATES["still_lora"], server="b:1")
    assert (failure.code, failure.retryable, failure.charged) == ("invalid_input", False, 0)
    assert failure.refused_input == refused_input
    assert words in failure.sentence


def test_errors_in_another_part_of_a_prompt_do_not_matter() -> None:
    assert spoils(node_error("value_not_in_list"), "9")
    assert spoils(node_error("value_not_in_list"), None)
    assert not spoils(node_error("value_not_in_list"), "11")
    assert not spoils({"node_errors": {}}, None)
    assert not spoils({}, None)


@pytest.mark.parametrize(
    ("kind", "message", "code", "lost"),
    [
        ("torch.OutOfMemoryError", "Allocation on device 0 would exceed", "provider_down", True),
        ("RuntimeError", "CUDA out of memory. Tried to allocate", "provider_down", True),
        ("torch.AcceleratorError", "CUDA error: unspecified launch failure", "provider_down", True),
        ("ValueError", "Value not in list: ckpt_name", "invalid_input", False),
        ("RuntimeError", "mat1 and mat2 shapes cannot be multiplied\nmore", "bad_answer", False),
        ("", "", "bad_answer", False),
    ],
)
def test_a_node_that_breaks_down_is_named(kind: str, message: str, code: FailureCode, lost: bool) -> None:
    error = {"node_type": "KSampler", "exception_type": kind, "exception_message": message}
    failure = failure_while_running(error, server="a:1")
    assert (failure.code, failure.lost, failure.retryable, failure.charged) == (code, lost, lost, 0)
    assert "KSampler" in failure.sentence
    assert "more" not in failure.sentence


def test_what_a_server_says_is_cut_to_a_line() -> None:
    error = {"node_type": "K" * 5000, "exception_message": "\x1b[31m" + "x" * 100_000}
    sentence = failure_while_running(error, server="a:1").sentence
    assert len(sentence) < 400
    assert sentence.isprintable()


# How far.


def heard(*messages: tuple[str, dict[str, Any]], nodes: int = 4) -> tuple[float, bool]:
    book = ProgressBook()
    progress = book.watch("p", nodes=nodes)
    for kind, data in messages:
        book.hear({"type": kind, "data": {"prompt_id": "p", **data}})
    return progress.share, progress.ended


def states(**nodes: tuple[str, float, float]) -> tuple[str, dict[str, Any]]:
    told = {
        name: {"state": state, "value": value, "max": most} for name, (state, value, most) in nodes.items()
    }
    return "progress_state", {"nodes": told}


def test_progress_is_the_share_of_the_nodes() -> None:
    start: tuple[str, dict[str, Any]] = ("execution_start", {})
    assert heard(start) == (0, False)
    assert heard(start, states(a=("finished", 1, 1), b=("running", 10, 20))) == (0.375, False)


def test_cached_nodes_are_done() -> None:
    assert heard(("execution_cached", {"nodes": ["a", "b"]})) == (0.5, False)


def test_older_servers_tell_the_same_in_other_words() -> None:
    messages: list[tuple[str, dict[str, Any]]] = [
        ("executing", {"node": "a"}),
        ("executing", {"node": "b"}),
        ("progress", {"node": "b", "value": 1, "max": 2}),
    ]
    assert heard(*messages) == (0.375, False)


def test_both_ways_of_telling_it_may_come_together() -> None:
    state = states(a=("finished", 1, 1), b=("running", 1, 2))
    assert heard(state, ("executing", {"node": "b"})) == (0.375, False)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("execution_success", {}),
        ("execution_error", {"node_id": "1"}),
        ("execution_interrupted", {}),
        ("executing", {"node": None}),
    ],
)
def test_the_end_is_heard(kind: str, data: dict[str, Any]) -> None:
    assert heard((kind, data))[1]


def test_progress_never_goes_back_and_is_never_whole_before_the_end() -> None:
    many = states(**{f"n{i}": ("finished", 1, 1) for i in range(9)})
    share, ended = heard(many, states(a=("running", 0, 1)))
    assert share == 0.99
    assert not ended


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {"type": "progress"},
        {"type": 3, "data": {"prompt_id": "p"}},
        {"type": "progress", "data": {"prompt_id": "p", "value": "x", "max": 0, "node": 3}},
        {"type": "progress", "data": {"prompt_id": "p", "value": 1e308, "max": 1e-308, "node": "a"}},
        {"type": "progress", "data": {"prompt_id": "p", "value": -5, "max": 2, "node": "a"}},
        {"type": "executing", "data": {"prompt_id": "p", "node": ["a"]}},
        {"type": "executed", "data": {"prompt_id": "p", "node": {}}},
        {"type": "progress_state", "data": {"prompt_id": "p", "nodes": [1]}},
        {"type": "progress_state", "data": {"prompt_id": "p", "nodes": {"a": 3}}},
        {"type": "execution_cached", "data": {"prompt_id": "p", "nodes": [[], {}, 3]}},
    ],
)
def test_nonsense_is_passed_over(message: object) -> None:
    book = ProgressBook()
    progress = book.watch("p", nodes=4)
    book.hear(message)
    assert 0 <= progress.share <= 0.25


def test_a_server_that_invents_nodes_fills_no_memory() -> None:
    book = ProgressBook()
    progress = book.watch("p", nodes=4)
    for number in range(1000):
        book.hear({"type": "executing", "data": {"prompt_id": "p", "node": f"n{number}"}})
    assert len(progress._done) + len(progress._running) <= 16


def test_other_peoples_prompts_are_not_kept() -> None:
    book = ProgressBook()
    assert book.hear({"type": "execution_start", "data": {"prompt_id": "theirs"}}) is None
    assert len(book) == 0
    book.watch("ours", nodes=1)
    book.forget("ours")
    assert book.of("ours") is None
