"""Step one: the outline a person confirms first."""

from contracts.story import CharacterSummary, Outline, PlotPoint, Settings
from services.generation.providers.sketch.writing.casting import Part
from services.generation.providers.sketch.writing.cleaning import excerpt
from services.generation.providers.sketch.writing.plan import Plan, plan_of
from services.generation.providers.sketch.writing.wording import Wording


def outline_of(*, premise: str, title: str, settings: Settings) -> Outline:
    """The outline of an idea: who, what about, how it goes, in the language of the premise or the one asked for."""
    plan = plan_of(premise, settings)
    names = {part.letter: plan.pack.called(part.name) for part in plan.parts}
    words = plan.wording(names, "outline")
    points = plot(plan, words)
    reading, pack = plan.reading, plan.pack
    return Outline(
        title=excerpt(title.strip(), limit=200) or excerpt(pack.title(reading, plan.rng("title")), limit=80),
        genre=reading.genre,
        style=excerpt(settings.style, limit=200) or pack.phrases.say["style"],
        synopsis=_synopsis(plan, words, points),
        mood=reading.mood,
        language=plan.language,
        characters_summary=tuple(
            CharacterSummary(name=p.name, role=p.agent.role, description=describe(plan, p, words))
            for p in plan.parts
        ),
        plot_summary=tuple(
            PlotPoint(act=act, description=text) for act, text in zip(pack.acts, points, strict=True)
        ),
        highlights=_highlights(plan, words),
    )


def plot(plan: Plan, words: Wording) -> list[str]:
    """What happens in the four acts."""
    return [words.fill(variants) for variants in plan.pack.plots[plan.reading.shape]]


def told(plan: Plan, words: Wording) -> str:
    """The premise in its own words, with the names in it; without a final mark."""
    whole = {part.source: part.name for part in plan.parts}
    names = [whole.get(n, agent.role) for n, agent in enumerate(plan.reading.agents)]
    return plan.reading.told.format(*names).rstrip(" .。,;")


def _synopsis(plan: Plan, words: Wording, points: list[str]) -> str:
    say, pack = plan.pack.phrases.say, plan.pack
    sentences = [opening_sentence(plan, words)]
    if "{0}" not in plan.reading.told:
        sentences.append(fill_person(plan, say["synopsis_lead"], "A", words))
    if (companion := plan.part("B")) and companion.source is None:
        sentences.append(
            fill_person(plan, say["with"], "B", words, shape=pack.shape_names[plan.reading.shape])
        )
    sentences += points[1:3]
    return pack.polish(pack.gap.join(filter(None, sentences)))


def opening_sentence(plan: Plan, words: Wording) -> str:
    """The premise as a sentence of its own: whole when it has a verb, framed when it is a phrase or a heap of words."""
    say, text = plan.pack.phrases.say, told(plan, words)
    if plan.pack.is_sentence(text):
        return text if text.endswith(("!", "?", "…", "！", "？", "”", '"')) else text + say["stop"]
    if text.endswith(("?", "？")):
        return text
    if not plan.reading.agents and len(text) <= 24:
        return say["synopsis_short"].format(quote=plan.pack.inside(text))
    if plan.reading.agents:
        return say["synopsis_story"].format(told=plan.pack.inside(text))
    return say["synopsis_bare"].format(quote=excerpt(text, limit=80))


def fill_person(plan: Plan, template: str, letter: str, words: Wording, **more: str) -> str:
    """A template about one part: ``{name}``, ``{a_role}``, the names of all parts, and ``more``."""
    part = plan.part(letter)
    role = part.agent.role if part else ""
    name = words.names.get(letter, part.name if part else "")
    a_role = plan.pack.a_role(role) if role else ""
    text = template.format_map(
        {
            **words.names,
            "name": name,
            "a_role": a_role,
            "role": role,
            "goal": words.refer(plan.reading.goal),
            **more,
        }
    )
    return plan.pack.polish(
        text.replace(", ,", ",") if role else text.replace(", ,", "").replace("，，", "，")
    )


def describe(plan: Plan, part: Part, words: Wording) -> str:
    """One sentence on who somebody is in this story."""
    say = plan.pack.phrases.say
    key = {"A": "lead_goal" if plan.reading.goal else "lead", "B": "companion", "X": "hunted"}.get(
        part.letter, "third"
    )
    template = plan.rng(f"describe {part.letter}").choice(say[key].split("|"))
    return fill_person(plan, template, part.letter, words)


def _highlights(plan: Plan, words: Wording) -> tuple[str, ...]:
    say, reading = plan.pack.phrases.say, plan.reading
    listed = [words.fill([say["highlight_pair"]]), words.fill([say["highlight_topic"]])]
    if reading.goal:
        listed.append(words.fill([say["highlight_goal"]]))
    if reading.threat:
        listed.append(words.fill([say["highlight_threat"]]))
    return tuple(excerpt(h, limit=200) for h in listed if h)
