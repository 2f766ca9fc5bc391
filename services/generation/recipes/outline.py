"""Premise or script -> outline."""

from contracts.generation.commands import GenerateOutline
from contracts.generation.events import OutlineReady
from contracts.story import Capability, Mode, Outline, Provenance
from services.generation.capabilities import (
    TextRequest,
)
from services.generation.recipe import Recipe, about
from services.generation.recipes.wording import in_language, style_in_words


def request(wish: GenerateOutline) -> TextRequest:
    """Asks for a plan a person can confirm."""
    is_script = wish.mode is Mode.SCRIPT
    parts = [
        "Plan a short film.",
        "Follow this script faithfully; do not add, drop or reorder what happens in it."
        if is_script
        else "Work this idea out into one short episode with a beginning, a turn and an end.",
        "Give it 2 to 5 named characters and 3 to 6 plot points, one per scene.",
        f"Its title is: {wish.title}" if wish.title else "The title is short and has no quotation marks.",
        "- synopsis: the whole story in 3 to 5 sentences, the end included.",
        "- style: how it looks, in a few words. mood: the mood of the film as a whole.",
        "- characters_summary: name, part in the story, and one sentence each; an animal or a machine may be one.",
        "- plot_summary: act is a heading of a few words; description says in one to three sentences where they are and"
        " what happens there.",
        "- highlights: 2 to 5 moments one will remember, a line each.",
        "- language: the BCP 47 tag of the language you write in, such as en or pt-BR.",
        style_in_words(wish.settings),
        in_language(wish.settings, otherwise="Write in the language of the text below."),
        f"The {'script' if is_script else 'idea'}:\n{wish.premise}",
    ]
    prompt = "\n".join(part for part in parts if part)
    return TextRequest(task="outline", brief=wish, prompt=prompt, answer=Outline, seed=wish.seed)


def event(wish: GenerateOutline, outline: Outline, provenance: Provenance) -> OutlineReady:
    """The outline, with the title a person gave if one was given."""
    if wish.title and outline.title != wish.title:
        outline = outline.model_copy(update={"title": wish.title})
    return OutlineReady(**about(wish), outline=outline, provenance=provenance)


RECIPE = Recipe(capability=Capability.TEXT, request=request, event=event)
