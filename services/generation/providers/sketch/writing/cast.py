"""Step three: the cast, each with look, temper and voice, from the outline as it stands now."""

from random import Random

from contracts.story import Cast, CharacterSheet, CharacterSummary, Outline, Role, Settings
from services.generation.providers.sketch.writing.casting import Part
from services.generation.providers.sketch.writing.plan import Plan, names_now, plan_of
from services.generation.providers.sketch.writing.reading import Agent

_AGES = ("child", "young", "adult", "old")


def cast_of(*, outline: Outline, premise: str, settings: Settings) -> Cast:
    """One sheet per character of the outline, in its order; the plan's own parts where the outline names nobody."""
    plan = plan_of(premise, settings)
    summaries = outline.characters_summary or tuple(
        CharacterSummary(name=p.name, role=p.agent.role) for p in plan.parts
    )
    letter_of = {name: letter for letter, name in names_now(plan, summaries).items()}
    taken: list[str] = []
    return Cast(characters=tuple(_sheet(plan, s, letter_of.get(s.name, "D"), taken) for s in summaries))


def _sheet(plan: Plan, summary: CharacterSummary, letter: str, taken: list[str]) -> CharacterSheet:
    agent = _agent(plan, summary, plan.part(letter))
    rng = plan.rng(f"look {letter} {summary.name}")
    first, second = plan.pack.traits[plan.reading.shape]
    role: Role = "protagonist" if letter == "A" else "antagonist" if letter == "X" else "supporting"
    return CharacterSheet(
        name=summary.name,
        role=role,
        description=summary.description,
        appearance=_appearance(plan, agent, rng, taken),
        personality=tuple(filter(None, (first if letter == "A" else second).split("|"))),
        gender=agent.gender,
        age_group=agent.age,
        voice=_voice(plan, agent, rng),
    )


def _agent(plan: Plan, summary: CharacterSummary, part: Part | None) -> Agent:
    """The part's agent while the role is unchanged; otherwise what the edited role says."""
    if part and part.agent.role == summary.role:
        return part.agent
    kind, gender, age = plan.pack.nature(f"{summary.role} {summary.description}")
    if gender == "neutral" and kind == "human":
        gender = part.agent.gender if part else "female"
    return Agent(role=summary.role, name=summary.name, kind=kind, gender=gender, age=age)


def _appearance(plan: Plan, agent: Agent, rng: Random, taken: list[str]) -> str:
    looks = plan.pack.looks

    def choose(key: str) -> str:
        options = [o for o in looks[key] if o not in taken] or list(looks[key])
        taken.append(option := rng.choice(options))
        return option

    if agent.kind == "human":
        who = looks[agent.gender if agent.gender != "neutral" else "ages"][_AGES.index(agent.age)]
        hair = "hair_male" if agent.gender == "male" else "hair_female"
        text = looks["human_look"][0].format(
            who=who,
            hair=choose(f"{hair}_old" if agent.age == "old" else hair),
            wear=choose("wear"),
        )
    else:
        role = agent.role or looks["ages"][2]
        text = looks["other_look"][0].format(
            a_role=plan.pack.a_role(role), role=role, detail=choose(agent.kind)
        )
    return plan.pack.polish(text)


def _voice(plan: Plan, agent: Agent, rng: Random) -> str:
    return rng.choice(plan.pack.looks["voice_robot" if agent.kind == "robot" else f"voice_{agent.age}"])
