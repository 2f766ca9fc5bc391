"""Runs the four writing steps in a row, as production does, and holds premises of many kinds."""

from dataclasses import dataclass

from contracts.story import Cast, Character, Mode, Outline, Refinement, Scene, Settings, Storyboard
from services.generation.providers.sketch.writing import (
    refine_outline,
    write_cast,
    write_outline,
    write_storyboard,
)

ENGLISH = (
    "A lighthouse keeper finds a robot washed ashore and must decide whether to repair it before the storm",
    "Two rival bakers in Lisbon secretly fall in love",
    "A detective hunts a ghost in neon Tokyo",
    "A cat who wants to learn to fly",
    "Mara, a young astronomer, discovers a signal from a dying star.",
    "An old fisherman named Tom searches for his daughter's lost violin across the frozen sea",
    "The last dragon must protect a shy princess from an army of machines",
    "A little girl and her grandmother plant a garden on the roof of a hospital",
    "Captain Elena Vasquez and her crew fight a kraken",
    "The mayor of a tiny mountain village tries to stop the last train from leaving",
)
CHINESE = (
    "两个孩子在雪夜的车站等一列不会来的火车",
    "一只猫想学会飞",
    "一个老渔夫在海边发现一个受伤的机器人，必须在暴风雨来临前决定是否修好它",
    "侦探在霓虹东京追捕一个幽灵",
    "里斯本的两个面包师是死对头，却偷偷相爱了",
    "李明和王芳在重庆的老街上重逢，发现彼此都保留着当年的情书",
    "最后的剑客守着一座没有人的城门，等大军到来",
    "外卖员小李在暴雨夜捡到一只会说话的猫",
)
OTHERS = {
    "es": "Un viejo pescador encuentra una carta en una botella antes de la tormenta",
    "fr": "Une boulangère de Paris découvre que son chat parle la nuit",
    "de": "Ein Leuchtturmwärter findet einen Roboter am Strand und muss ihn vor dem Sturm reparieren",
    "it": "Due fornai rivali si innamorano in segreto a Roma",
    "pt": "O faroleiro encontra uma menina na praia e não sabe de onde ela veio",
    "ja": "雪の降る駅で、二人の子供が来ない電車を待っている",
    "ko": "눈 내리는 역에서 두 아이가 오지 않는 기차를 기다린다",
    "ru": "Старый рыбак находит робота на берегу моря и должен починить его до бури",
    "ar": "صياد عجوز يجد روبوتا على الشاطئ قبل العاصفة",
}
PREMISES = (*ENGLISH, *CHINESE, *OTHERS.values(), "rain", "雨", "🐱🚀")


@dataclass(frozen=True, slots=True)
class Film:
    """Everything the writing steps gave for one premise."""

    outline: Outline
    refinement: Refinement
    cast: Cast
    scenes: tuple[Scene, ...]
    characters: tuple[Character, ...]
    storyboard: Storyboard

    @property
    def lines(self) -> list[str]:
        return [s.dialogue for s in self.storyboard.shots if s.dialogue]


def film_of(
    premise: str,
    *,
    seed: int = 0,
    shots: int | None = None,
    language: str = "",
    mode: Mode = Mode.IDEA,
    variation: int = 0,
) -> Film:
    settings = Settings(seed=seed, shots=shots, language=language)
    outline = write_outline(premise=premise, mode=mode, title="", settings=settings)
    return film_from(outline, premise, settings, variation=variation)


def film_from(outline: Outline, premise: str, settings: Settings, *, variation: int = 0) -> Film:
    """The later steps from an outline that somebody may have edited."""
    refinement = refine_outline(outline=outline, premise=premise, settings=settings)
    cast = write_cast(outline=outline, refinement=refinement, premise=premise, settings=settings)
    scenes = tuple(
        Scene(**s.model_dump(), scene_id=f"scene-{n}", number=n) for n, s in enumerate(refinement.scenes)
    )
    characters = tuple(
        Character(**c.model_dump(), character_id=f"character-{n}", number=n)
        for n, c in enumerate(cast.characters)
    )
    storyboard = write_storyboard(
        outline=outline,
        refinement=refinement,
        premise=premise,
        scenes=scenes,
        characters=characters,
        settings=settings,
        variation=variation,
    )
    return Film(outline, refinement, cast, scenes, characters, storyboard)
