"""Approval binds to content."""

import hashlib

import pytest

from contracts.episode.commands import EditOutline, RedrawCharacter
from services.episode.approval import content_hash
from tests.episode.studio import Studio

pytestmark = pytest.mark.unit


def test_the_hash_is_that_of_the_canonical_json() -> None:
    studio = Studio().walk(to="initial")
    assert content_hash("characters", studio.episode) == hashlib.sha256(b"[]").hexdigest()


def test_the_hash_changes_with_the_words_and_comes_back_with_them() -> None:
    studio = Studio().walk(to="outline_generated")
    before = content_hash("outline", studio.episode)
    studio.ask(EditOutline, title="Else")
    assert content_hash("outline", studio.episode) != before
    studio.ask(EditOutline, title="The Letter")
    assert content_hash("outline", studio.episode) == before


def test_another_picture_leaves_the_approval_standing() -> None:
    studio = Studio().walk(to="characters_confirmed")
    studio.ask(RedrawCharacter, character_id=studio.unit("character_image").target_id)
    studio.finish()
    assert studio.episode.approvals["characters"] == content_hash("characters", studio.episode)
