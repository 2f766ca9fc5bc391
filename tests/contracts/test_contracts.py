"""Contracts never break: snapshots equal the code, old payloads load, incompatible changes are found."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from contracts import asyncapi, registry, snapshots, subjects
from contracts.__main__ import ASYNCAPI, SCHEMAS, VERSION, text_of
from contracts.episode.commands import CreateEpisode
from contracts.episode.events import EpisodeCreated, OutlineConfirmed
from contracts.generation.commands import GenerateOutline
from contracts.message import Message
from tests.contracts.examples import example_of

pytestmark = pytest.mark.unit

GOLDEN = Path(__file__).parent / "golden"
MESSAGES = [message for owner in registry.OWNERS for message in registry.owned_by(owner)]
RUN = "run `make schemas` and read the diff"


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: m.__name__)
def test_a_schema_equals_its_snapshot(message: type[Message]) -> None:
    path = SCHEMAS / snapshots.snapshot_name(message)
    assert path.exists(), RUN
    assert path.read_text() == text_of(snapshots.schema_of(message)), RUN


def test_no_snapshot_is_left_of_a_message_that_nobody_knows() -> None:
    known = set(snapshots.all_schemas())
    for path in SCHEMAS.glob("*.json"):
        _, name, version = path.stem.split(".")
        newest = registry.class_named(name).schema_version
        assert path.name in known or int(version.removeprefix("v")) < newest


def test_the_asyncapi_document_is_current() -> None:
    assert ASYNCAPI.read_text() == text_of(asyncapi.document(VERSION)), RUN


def test_every_reference_in_the_asyncapi_document_leads_somewhere() -> None:
    document = asyncapi.document(VERSION)

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if isinstance(part.get("$ref"), str):
                target: Any = document
                for step in part["$ref"].removeprefix("#/").split("/"):
                    target = target[step]
            for value in part.values():
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    walk(document)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda p: p.stem)
def test_every_payload_ever_released_still_loads(path: Path) -> None:
    name, version = path.stem.split(".v")
    message = registry.load(name, int(version), json.loads(path.read_text()))
    assert type(message).__name__ == name


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: m.__name__)
def test_every_message_has_a_golden_payload(message: type[Message]) -> None:
    path = GOLDEN / f"{message.__name__}.v{message.schema_version}.json"
    assert path.exists(), "run `make golden` for new messages"


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: m.__name__)
def test_a_message_survives_the_wire(message: type[Message]) -> None:
    example = example_of(message)
    assert registry.load_json(message.__name__, message.schema_version, example.model_dump_json()) == example


def test_a_command_with_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="cost"):
        CreateEpisode.model_validate({"episode_id": "e", "project_id": "p", "premise": "x", "cost": 0})


def test_an_event_with_an_unknown_field_is_read() -> None:
    event = OutlineConfirmed.model_validate({"episode_id": "e", "content_hash": "0" * 64, "later": 1})
    assert event.content_hash == "0" * 64


@pytest.mark.parametrize("text", ["a\x00b", "lone \ud800 surrogate"])
def test_text_that_cannot_be_stored_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        CreateEpisode(episode_id="e", project_id="p", premise=text)


def test_an_unknown_type_names_itself() -> None:
    with pytest.raises(registry.UnknownMessage, match="NoSuchThing"):
        registry.load("NoSuchThing", 1, {})


def test_a_payload_from_the_future_is_refused() -> None:
    with pytest.raises(registry.UnknownMessage, match="newer"):
        registry.load("OutlineConfirmed", 99, {})


def test_subjects_tell_owner_type_and_stream() -> None:
    assert (
        subjects.recorded_subject("episode", EpisodeCreated, "episode-e1")
        == "event.episode.EpisodeCreated.episode-e1"
    )
    assert (
        subjects.recorded_subject("episode", GenerateOutline, "production-e1")
        == "request.episode.GenerateOutline.production-e1"
    )
    assert subjects.command_subject(CreateEpisode) == "command.episode.CreateEpisode"


OLD = {"properties": {"a": {"type": "string", "maxLength": 5}, "b": {"enum": ["x", "y"]}}}


@pytest.mark.parametrize(
    ("new", "problems"),
    [
        (OLD, 0),
        ({"properties": OLD["properties"] | {"c": {"type": "integer", "default": 0}}}, 0),
        ({"properties": OLD["properties"] | {"c": {"type": "integer"}}}, 1),
        ({"properties": {"a": OLD["properties"]["a"]}}, 1),
        ({"properties": OLD["properties"] | {"a": {"type": "integer"}}}, 1),
        ({"properties": OLD["properties"] | {"a": {"type": "string", "maxLength": 4}}}, 1),
        ({"properties": OLD["properties"] | {"a": {"type": "string", "maxLength": 6}}}, 0),
        ({"properties": OLD["properties"] | {"b": {"enum": ["x", "y", "z"]}}}, 0),
        ({"properties": OLD["properties"] | {"b": {"enum": ["x"]}}}, 1),
    ],
)
def test_incompatible_changes_are_found(new: dict[str, Any], problems: int) -> None:
    assert len(snapshots.incompatibilities(OLD, new)) == problems
