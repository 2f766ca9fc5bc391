"""How the four acts of a story lie over its scenes, however many there are."""

ACTS = 4


def scene_of_act(act: int, *, scenes: int) -> int:
    """The scene in which act 0 to 3 is played."""
    if scenes <= ACTS:
        return next(i for i in range(scenes) if act < (i + 1) * ACTS // scenes)
    return round(act * (scenes - 1) / (ACTS - 1))


def scene_after_act(act: int, *, scenes: int) -> int:
    """The scene for what is added to an act: the one after it where that is free, else the same."""
    here = scene_of_act(act, scenes=scenes)
    following = scene_of_act(act + 1, scenes=scenes) if act + 1 < ACTS else scenes
    return here + 1 if here + 1 < following else here


def acts_played(shots: int) -> tuple[int, ...]:
    """Which acts have room in a film of so many shots: few shots tell fewer turns, but each in whole sentences."""
    if shots >= 10:
        return (0, 1, 2, 3)
    if shots >= 8:
        return (0, 2, 3)
    return (0, 3) if shots >= 6 else (2,)
