"""Who is in the story: the premise's agents in their parts, and invented companions where it names too few."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from contracts.story import Gender
from services.generation.providers.sketch.writing.pack import Pack
from services.generation.providers.sketch.writing.reading import Agent, Reading


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the story: A the lead, B the companion, X the one who is hunted, C and D further voices.

    ``source`` is the number of the premise's agent, None for an invented one.
    """

    letter: str
    agent: Agent
    name: str
    source: int | None


def parts_of(reading: Reading, pack: Pack, rng: Random, *, room: bool = True) -> tuple[Part, ...]:
    """Two to five parts with names; the premise's names are kept; with ``room`` sometimes a third voice is invented."""
    letters = _letters(reading)
    parts: list[Part] = []
    taken: set[str] = {a.name for a in reading.agents if a.name}
    for n, agent in enumerate(reading.agents):
        settled = replace(agent, gender=_gender(agent, rng))
        parts.append(Part(letters[n], settled, agent.name or _name(settled, reading, pack, rng, taken), n))
    if not parts:
        lead = _invented(reading, pack, rng, 0)
        parts.append(Part("A", lead, _name(lead, reading, pack, rng, taken), None))
    if "B" not in {p.letter for p in parts}:
        companion = _companion(reading, pack, rng, 1, others=[p.agent.role for p in parts])
        parts.append(Part("B", companion, _name(companion, reading, pack, rng, taken), None))
    if len(parts) == 2 and room and pack.third_voices and rng.random() < 0.35:
        third = _companion(reading, pack, rng, 0, others=[p.agent.role for p in parts])
        parts.append(Part("C", third, _name(third, reading, pack, rng, taken), None))
    return tuple(sorted(parts, key=lambda p: "ABXCD".index(p.letter)))


def _letters(reading: Reading) -> list[str]:
    free = list("BCD")
    letters = ["A"]
    for agent in reading.agents[1:]:
        if agent.hunted and "X" not in letters and reading.shape not in ("encounter", "bond"):
            letters.append("X")
        else:
            letters.append(free.pop(0) if free else "D")
    return letters


def _gender(agent: Agent, rng: Random) -> Gender:
    if agent.gender != "neutral" or agent.kind in ("robot", "animal"):
        return agent.gender
    return rng.choice(("female", "male"))


def _family(reading: Reading) -> str:
    return next((s.family for s in reading.settings), "")


def _invented(reading: Reading, pack: Pack, rng: Random, index: int) -> Agent:
    roles = pack.companions.get(_family(reading)) or rng.choice(sorted(pack.companions.values()))
    role = roles.split("|")[index % 2]
    _, gender, age = pack.nature(role)
    return Agent(role=role, gender=gender if gender != "neutral" else rng.choice(("female", "male")), age=age)


def _companion(reading: Reading, pack: Pack, rng: Random, index: int, *, others: Sequence[str]) -> Agent:
    taken = {*others, *(a.role for a in reading.agents)}
    if reading.agents and reading.agents[0].kind == "animal" and pack.animal_companions:
        unlike = [r for r in pack.animal_companions if not any(r.endswith(t) for t in taken if t)]
        role = rng.choice(unlike or pack.animal_companions)
        return Agent(role=role, kind="animal", age=pack.nature(role)[2])
    for n in range(6):
        agent = _invented(reading if n < 2 else replace(reading, settings=()), pack, rng, index + n)
        if agent.role.split()[-1:] not in [t.split()[-1:] for t in taken]:
            break
    return agent


def _name(agent: Agent, reading: Reading, pack: Pack, rng: Random, taken: set[str]) -> str:
    if agent.kind != "human" and agent.kind in pack.kind_names:
        pool = pack.kind_names[agent.kind].split()
    elif agent.age == "child" and "child" in pack.kind_names:
        pool = pack.kind_names["child"].split()
    else:
        female, male = pack.culture_names.get(reading.culture) or next(iter(pack.culture_names.values()))
        pool = {"female": female, "male": male}.get(agent.gender, female).split()
    initials = {name[0] for name in taken}
    left = (
        [n for n in pool if n not in taken and n[0] not in initials]
        or [n for n in pool if n not in taken]
        or [f"{pool[0]} {len(taken)}"]
    )
    name = rng.choice(left)
    taken.add(name)
    return name
