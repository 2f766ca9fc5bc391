"""Workflow templates: what is read, what is bound, what is refused, and what a server must have for them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.story import Capability
from services.generation.capabilities import ImageRequest, VideoRequest
from services.generation.catalog import entry_of
from services.generation.failures import ProviderFailure
from services.generation.providers.comfyui.lengths import Canvas, Pace
from services.generation.providers.comfyui.node_check import fit
from services.generation.providers.comfyui.request_values import pictures_of, values_of
from services.generation.providers.comfyui.template_folder import (
    all_templates,
    built_in_templates,
    operator_templates,
)
from services.generation.providers.comfyui.workflow import (
    Template,
    WorkflowError,
    bindings_data,
    graph_of,
    template_of,
)
from tests.generation import wishes
from tests.generation.providers.cases import reference, still
from tests.standins.comfyui import CHECKPOINTS, LORAS
from tests.standins.comfyui_nodes import core_nodes, film_nodes, node, number

pytestmark = pytest.mark.unit

FOLDER = Path(__file__).parent / "comfyui_workflows"
BUILT_IN = {template.name: template for template in built_in_templates()}
NODES = core_nodes(CHECKPOINTS, LORAS) | film_nodes()
GRAPH: dict[str, Any] = {
    "1": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "batch_size": 1, "color": 0}},
    "9": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "x"}},
}


def picture(model: str = "still", *, references: int = 0, seed: int = 7) -> ImageRequest:
    return ImageRequest(
        task="shot_image",
        brief=wishes.picture(),
        prompt="The pier.",
        size=(1280, 720),
        seed=seed,
        model=model,
        references=tuple(reference(name) for name in ("Anna", "Bruno")[:references]),
    )


def clip(model: str, *, frames: int = 96, first_frame: bool = True) -> VideoRequest:
    return VideoRequest(
        task="shot_video",
        brief=wishes.picture(),
        prompt="Waves.",
        size=(1280, 720),
        frames=frames,
        model=model,
        first_frame=still() if first_frame else None,
    )


def template(graph: dict[str, Any] | None = None, **data: Any) -> Template:
    return template_of("mine", graph or GRAPH, {"capabilities": ["image"], **data})


# Lengths and sizes.


def test_thirty_seconds_are_drawn_at_eight_frames_and_tripled() -> None:
    pace = Pace(rate=8, multiplier=3)
    assert pace.drawn(30) == 241
    assert pace.filmed(241) == 721
    assert pace.film_rate == 24
    assert pace.filmed(241) / pace.film_rate >= 30


def test_without_interpolation_a_second_has_as_many_frames_as_the_rate() -> None:
    assert Pace(rate=24).drawn(4) == 96
    assert Pace(rate=6, least=14, most=25).drawn(4) == 24
    assert Pace(rate=6, least=14, most=25).drawn(1) == 14
    assert Pace(rate=6, least=14, most=25).drawn(30) == 25


@given(
    seconds=st.floats(0.1, 30),
    rate=st.integers(1, 30),
    multiplier=st.integers(1, 8),
)
def test_a_film_is_never_shorter_than_wanted_and_no_frame_is_drawn_for_nothing(
    seconds: float, rate: int, multiplier: int
) -> None:
    pace = Pace(rate=rate, multiplier=multiplier)
    drawn = pace.drawn(seconds)
    wanted = seconds * pace.film_rate
    assert pace.filmed(drawn) >= wanted - 0.001 * pace.film_rate
    assert drawn == 1 or pace.filmed(drawn - 1) < wanted + 0.001 * pace.film_rate


@given(size=st.tuples(st.integers(256, 4096), st.integers(256, 4096)), step=st.sampled_from([8, 16, 64]))
def test_a_canvas_keeps_to_its_step_and_its_pixels(size: tuple[int, int], step: int) -> None:
    width, height = Canvas(pixels=589_824, step=step).fit(size)
    assert (width % step, height % step) == (0, 0)
    assert width <= max(size[0], 64)
    assert width * height <= 589_824 * 1.01 or min(width, height) == 64


@pytest.mark.parametrize(
    ("name", "size"),
    [("svd", (1024, 576)), ("animatediff_lora_rife", (512, 288)), ("still", (1280, 720))],
)
def test_the_shape_of_the_film_fits_what_a_model_was_trained_on(name: str, size: tuple[int, int]) -> None:
    canvas = BUILT_IN[name].canvas
    assert canvas.fit((1280, 720)) == size
    assert canvas.fit((720, 1280)) == (size[1], size[0])


# What is read.


def test_the_catalogue_lists_the_built_in_workflows() -> None:
    listed = [(model.name, model.capabilities, model.limits) for model in entry_of("comfyui").models]
    assert listed == [(name, built.capabilities, built.limits) for name, built in BUILT_IN.items()]


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_workflow_runs_on_a_server_that_has_everything(name: str) -> None:
    built = BUILT_IN[name]
    request = clip(name) if Capability.VIDEO in built.capabilities else picture(name, references=1)
    values = values_of(built, request, options=built.options)
    pictures = dict.fromkeys(pictures_of(built, request), "reelwright/x.png")
    fitted = fit(built, built.filled(values | pictures), NODES)
    assert fitted.problems == ()
    assert json.dumps(fitted.graph).count("reelwright/x.png") == len(pictures)


def test_a_request_lands_where_it_is_bound() -> None:
    built = BUILT_IN["animatediff_lora_rife"]
    values = values_of(built, clip(built.name, frames=720), options=built.options)
    graph = built.filled(values)
    assert graph["6"]["inputs"]["text"] == "Waves."
    assert graph["5"]["inputs"] == {"width": 512, "height": 288, "batch_size": 241}
    assert graph["10"]["inputs"]["multiplier"] == 3
    assert graph["11"]["inputs"]["frame_rate"] == 24
    assert graph["7"]["inputs"]["text"].startswith("blurry")
    assert built.graph["6"]["inputs"]["text"] != "Waves.", "the template itself was written into"


def test_options_replace_the_models_of_a_workflow() -> None:
    built = BUILT_IN["still_lora"]
    model = built.model(
        provider="comfyui", checked=entry_of("comfyui").checked, options={"lora": "anna.safetensors"}
    )
    assert model.options["lora"] == "anna.safetensors"
    assert "prompt" not in model.options
    graph = built.filled(values_of(built, picture(), options=model.options))
    assert graph["10"]["inputs"]["lora_name"] == "anna.safetensors"
    assert graph["11"]["inputs"]["lora_name"] == "style_b.safetensors"


def test_limits_follow_from_what_is_bound() -> None:
    assert BUILT_IN["svd"].limits.first_frame == "needed"
    assert BUILT_IN["svd"].limits.seconds == (1, 2, 3, 4)
    assert BUILT_IN["animatediff_lora_rife"].limits.seconds[-1] == 30
    assert BUILT_IN["still_from_reference"].limits.references == 1
    assert BUILT_IN["still"].limits.references == 0


def test_an_operators_workflows_come_first() -> None:
    names = [template.name for template in all_templates(FOLDER)]
    assert names[:2] == ["moving_picture", "plain_clip"]
    assert set(BUILT_IN) < set(names)


def test_a_workflow_may_be_based_on_a_built_in_one(tmp_path: Path) -> None:
    (tmp_path / "comic.toml").write_text('based_on = "still_lora"\n[defaults]\nlora = "comic.safetensors"\n')
    (comic,) = operator_templates(tmp_path)
    assert comic.options["lora"] == "comic.safetensors"
    assert comic.options["negative"] == BUILT_IN["still_lora"].options["negative"]
    assert comic.graph == BUILT_IN["still_lora"].graph


def test_a_built_in_workflow_may_be_given_other_models(tmp_path: Path) -> None:
    (tmp_path / "still.toml").write_text('based_on = "still"\n[defaults]\ncheckpoint = "mine.safetensors"\n')
    found = {template.name: template for template in all_templates(tmp_path)}
    assert found["still"].options["checkpoint"] == "mine.safetensors"
    assert len(found) == len(BUILT_IN)


# What is refused.


def test_a_file_of_the_editor_is_told_apart() -> None:
    with pytest.raises(
        WorkflowError, match=r"clip\.json is in the format of ComfyUI's editor.*Export \(API\)"
    ):
        graph_of("clip.json", json.dumps({"nodes": [], "links": [], "version": 0.4}))


def test_a_file_of_the_editor_in_the_folder_is_refused_before_bindings_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "clip.json").write_text(json.dumps({"nodes": [], "links": []}))
    with pytest.raises(WorkflowError, match="editor"):
        operator_templates(tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not readable JSON"),
        ("[" * 100_000, "not readable JSON"),
        ("[]", "holds no nodes"),
        ("{}", "holds no nodes"),
        ('{"1": {"inputs": {}}}', "node '1' has no class_type"),
        ('{"1": {"class_type": "A", "inputs": {"x": ["7", 0]}}}', "x of node '1' comes from node '7'"),
    ],
)
def test_a_graph_that_is_none_is_refused(text: str, words: str) -> None:
    with pytest.raises(WorkflowError, match=words):
        graph_of("clip.json", text)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"bindings": {"prompt": "6.text"}}, r"binds 'prompt' to 6\.text, which is not in the graph"),
        ({"bindings": {"prompt": "9.images"}}, "which another node feeds"),
        ({"bindings": {"prompt": "text"}}, "is not node.input"),
        ({"bindings": {"prompt": 3}}, "cannot be used"),
        ({"output": "4"}, "no output node '4'"),
        ({"capabilities": ["speech"]}, "must make image or video"),
        ({"capabilities": []}, "must make image or video"),
        ({"defaults": {"lora": "x"}}, "default for 'lora', which is not bound"),
        ({"length": {"speed": 3}}, "cannot be used"),
        ({"limits": {"seconds": "long"}}, "cannot be used"),
    ],
)
def test_bindings_that_do_not_fit_are_refused(data: dict[str, Any], words: str) -> None:
    with pytest.raises(WorkflowError, match=words):
        template(**data)


def test_other_mistakes_in_the_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(WorkflowError, match="is no folder"):
        operator_templates(tmp_path / "gone")
    (tmp_path / "clip.json").write_text(json.dumps(GRAPH))
    with pytest.raises(WorkflowError, match=r"write clip\.toml beside it"):
        operator_templates(tmp_path)
    for text, words in [
        ('based_on = "../still"', "is no name"),
        ('based_on = "nothing"', "There is no nothing.toml"),
        ("capabilities = [", "not readable TOML"),
        ("colour = 1", "unknown 'colour'"),
    ]:
        (tmp_path / "clip.toml").write_text(text)
        with pytest.raises(WorkflowError, match=words):
            operator_templates(tmp_path)


def test_bindings_based_on_each_other_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('based_on = "b"')
    (tmp_path / "b.toml").write_text('based_on = "a"')
    with pytest.raises(WorkflowError, match="based on themselves"):
        operator_templates(tmp_path)


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "clip.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WorkflowError, match=r"clip\.json cannot be read"):
        operator_templates(tmp_path)


def test_bindings_are_toml() -> None:
    assert bindings_data("x.toml", 'capabilities = ["image"]') == {"capabilities": ["image"]}


# Pictures.


def test_a_picture_that_a_workflow_needs_must_be_there() -> None:
    with pytest.raises(ProviderFailure) as refused:
        pictures_of(BUILT_IN["svd"], clip("svd", first_frame=False))
    assert (refused.value.code, refused.value.refused_input) == ("invalid_input", "first_frame")
    with pytest.raises(ProviderFailure) as refused:
        pictures_of(BUILT_IN["still_from_reference"], picture("still_from_reference"))
    assert refused.value.refused_input == "references"


def test_more_places_than_references_show_the_last_of_them_again() -> None:
    graph = {str(n): {"class_type": "LoadImage", "inputs": {"image": ""}} for n in (1, 2, 3)}
    places = {"reference": "1.image", "reference_2": "2.image", "reference_3": "3.image"}
    request = picture(references=2)
    anna, bruno = (given.media for given in request.references)
    found = pictures_of(template(graph, bindings=places), request)
    assert found == {"reference": anna, "reference_2": bruno, "reference_3": bruno}


def test_a_default_stands_in_for_a_picture() -> None:
    graph = {"1": {"class_type": "LoadImage", "inputs": {"image": "on-the-server.png"}}}
    places = {"reference": "1.image", "first_frame": "1.image"}
    own = template(graph, bindings=places, defaults={"reference": "grey.png", "first_frame": "grey.png"})
    assert pictures_of(own, picture()) == {}
    filled = own.filled(values_of(own, picture(), options=own.options))
    assert filled["1"]["inputs"]["image"] == "grey.png"
    assert own.limits.first_frame == "yes"


# What a server must have.


def problems(built: Template, nodes: dict[str, Any], **values: Any) -> list[tuple[str, str, str]]:
    infos = {name: nodes.get(name) for name in built.class_types}
    return [(p.kind, p.name, p.sentence) for p in fit(built, built.filled(values), infos).problems]


def test_missing_nodes_are_named() -> None:
    nodes = core_nodes(CHECKPOINTS, LORAS)
    found = problems(BUILT_IN["svd_rife"], nodes)
    assert found == [("missing", "RIFE VFI", "the node 'RIFE VFI' is missing")]


def test_missing_models_are_named_by_their_binding() -> None:
    nodes = core_nodes(("other.safetensors",), ())
    assert problems(BUILT_IN["still_lora"], nodes) == [
        ("missing", "checkpoint", "the checkpoint 'sd_xl_base_1.0.safetensors' is missing"),
        ("missing", "lora", "the LoRA 'character_a.safetensors' is missing"),
        ("missing", "lora_2", "the LoRA 'style_b.safetensors' is missing"),
    ]


def test_numbers_out_of_range_are_named() -> None:
    assert sorted(problems(BUILT_IN["still"], NODES, steps=0, width=9, cfg=200.0)) == [
        ("value", "cfg", "cfg 200.0 is above 100.0"),
        ("value", "steps", "steps 0 is below 1"),
        ("value", "width", "width 9 is below 16"),
    ]


def test_what_newer_nodes_require_is_filled_in() -> None:
    built = BUILT_IN["svd_rife"]
    assert "dtype" not in built.graph["21"]["inputs"]
    inputs = fit(built, built.filled({}), NODES).graph["21"]["inputs"]
    assert (inputs["dtype"], inputs["torch_compile"], inputs["batch_size"]) == ("float32", False, 1)


def test_what_cannot_be_filled_in_is_a_mistake_of_the_workflow() -> None:
    nodes = NODES | {"EmptyImage": node(["IMAGE"], depth=["MASK"])}
    assert problems(template(), nodes) == [("workflow", "depth", "EmptyImage (1) needs the input 'depth'")]


def test_a_seed_too_large_for_a_node_is_another_seed() -> None:
    small = NODES | {"KSampler": node(["LATENT"], seed=number(0, 0, 9))}
    built = BUILT_IN["still"]
    fitted = fit(built, built.filled({"seed": 123}), small)
    assert fitted.graph["3"]["inputs"]["seed"] == 3
    assert fitted.problems == ()


def test_links_must_fit() -> None:
    wrong = json.loads(json.dumps(GRAPH))
    wrong["9"]["inputs"]["images"] = ["1", 3]
    assert (
        problems(template(wrong), NODES)[0][2]
        == "SaveImage.images comes from output 3 of EmptyImage, which has 1"
    )
    wrong["1"] = {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": CHECKPOINTS[0]}}
    wrong["9"]["inputs"]["images"] = ["1", 0]
    assert "which is 'MODEL'" in problems(template(wrong), NODES)[0][2]


@pytest.mark.parametrize(
    "info",
    [
        {},
        {"input": []},
        {"input": {"required": 3}},
        {"input": {"required": {"width": None}}, "output": "IMAGE"},
    ],
)
def test_nonsense_about_a_node_is_no_reason_to_break_down(info: dict[str, Any]) -> None:
    fit(template(), GRAPH, {"EmptyImage": info, "SaveImage": NODES["SaveImage"]})
