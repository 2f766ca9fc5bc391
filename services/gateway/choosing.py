"""Whether a choice of provider and model can be had: said before anything is stored, with the names that can. PURE."""

from collections.abc import Collection, Mapping, Sequence

from contracts.episode import commands as c
from contracts.episode.commands import MakingCommand
from contracts.generation.queries import ModelOffered, ProviderOffered, ProvidersListed
from contracts.message import Refused
from contracts.story import Capability

MAKES: Mapping[type[MakingCommand], frozenset[Capability]] = {
    c.DraftOutline: frozenset({Capability.TEXT}),
    c.ConfirmOutline: frozenset({Capability.TEXT}),
    c.DrawCharacters: frozenset({Capability.IMAGE}),
    c.RedrawCharacter: frozenset({Capability.IMAGE}),
    c.DrawScenes: frozenset({Capability.IMAGE}),
    c.RedrawScene: frozenset({Capability.IMAGE}),
    c.DraftStoryboard: frozenset({Capability.TEXT, Capability.IMAGE}),
    c.RedrawShot: frozenset({Capability.IMAGE}),
    c.ShootVideo: frozenset({Capability.VIDEO, Capability.SPEECH, Capability.MUSIC}),
    c.ReshootShot: frozenset({Capability.VIDEO}),
}
"""What a step has made; a choice holds for what of it the provider makes, and must hold for something."""


def check_choice(
    provider: str, model: str, wanted: Collection[Capability], listed: ProvidersListed, *, field: str = ""
) -> None:
    """Raises Refused("invalid") that names what there is. ``provider`` may be written as ``minimax/MiniMax-H3``.

    ``field`` is the path of the choice in the request where it is not ``provider`` or ``model``.
    """
    name, _, within = provider.partition("/")
    model = model or within
    offered = list(listed.providers)
    if name:
        offered = [one for one in offered if one.name == name]
        if not offered:
            raise _refused(
                field or "provider",
                f"There is no provider named {name!r}.",
                [one.name for one in listed.providers if one.configured],
            )
        [chosen] = offered
        if not chosen.configured:
            raise _refused(
                field or "provider",
                f"{name} is not configured here: {chosen.reason}.",
                [one.name for one in listed.providers if one.configured],
            )
    if model:
        _check_model(model, wanted, [one for one in offered if one.configured], field or "model")
    elif name and not set(wanted) & set(chosen.capabilities):
        raise _refused(
            field or "provider",
            f"{name} makes no {' or '.join(sorted(wanted))}.",
            [one.name for one in listed.providers if one.configured and set(wanted) & set(one.capabilities)],
        )


def _check_model(
    model: str, wanted: Collection[Capability], offered: Sequence[ProviderOffered], field: str
) -> None:
    meant = [one for provider in offered for one in provider.models if one.name == model]
    able = [
        one.name
        for provider in offered
        for one in provider.models
        if not one.retired and set(wanted) & set(one.capabilities)
    ]
    if not meant:
        raise _refused(field, f"There is no model named {model!r}.", able)
    if all(one.retired for one in meant):
        raise _refused(field, f"The model {model} was retired on {_day(meant)}.", able)
    if not any(set(wanted) & set(one.capabilities) for one in meant if not one.retired):
        raise _refused(field, f"The model {model} makes no {' or '.join(sorted(wanted))}.", able)


def _day(retired: Sequence[ModelOffered]) -> str:
    return next((one.retires_at.isoformat() for one in retired if one.retires_at), "an earlier day")


def _refused(field: str, sentence: str, known: Sequence[str]) -> Refused:
    names = ", ".join(dict.fromkeys(known)) or "none"
    return Refused(
        "invalid", f"{sentence} There are: {names}.", field=field, known=list(dict.fromkeys(known))
    )
