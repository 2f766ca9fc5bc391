"""The fonts that come with the installation: where they lie, how wide their letters are."""

import functools
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from PIL import ImageFont

from services.render.captions import Typeface, Typography

_EM = 1000
_CJK_VARIANTS = {"ja": ("JP", 0), "ko": ("KR", 1), "zh": ("SC", 2), "zh-hant": ("TC", 3), "zh-hk": ("HK", 4)}


def latin_font() -> Path:
    """Noto Sans (variable): Latin, Greek, Cyrillic, Devanagari."""
    return Path(str(files("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf"))


def cjk_font() -> Path:
    """Noto Sans CJK, a collection of one face for each of Japan, Korea, China, Taiwan and Hong Kong."""
    return Path(str(files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc"))


def typography_for(language: str) -> Typography:
    """The faces for captions in a language (BCP 47): the same Chinese character is drawn differently by country."""
    variant, index = _CJK_VARIANTS[_cjk_variant(language.lower())]
    return Typography(
        latin=_typeface("Noto Sans", latin_font(), 0),
        cjk=_typeface(f"Noto Sans CJK {variant}", cjk_font(), index),
    )


def _cjk_variant(language: str) -> str:
    primary, *subtags = language.replace("_", "-").split("-")
    if primary == "yue" or "hk" in subtags or "mo" in subtags:
        return "zh-hk"
    if primary == "zh" and {"hant", "tw"} & set(subtags):
        return "zh-hant"
    return primary if primary in _CJK_VARIANTS else "zh"


@functools.cache
def _typeface(family: str, path: Path, index: int) -> Typeface:
    font = ImageFont.truetype(str(path), _EM, index=index)
    ascent, descent = font.getmetrics()
    return Typeface(family, (ascent + descent) / _EM, _ruler(font))


def _ruler(font: ImageFont.FreeTypeFont) -> Callable[[str], float]:
    @functools.lru_cache(maxsize=4096)
    def width(text: str) -> float:
        return font.getlength(text) / _EM

    return width


def link_fonts(directory: Path) -> None:
    """Make ``latin``, with that font alone, and ``all`` under a directory: libass reads every font it is given."""
    for name, fonts in (("latin", [latin_font()]), ("all", [latin_font(), cjk_font()])):
        folder = directory / name
        folder.mkdir(parents=True, exist_ok=True)
        for font in fonts:
            link = folder / font.name
            if not link.exists():
                link.unlink(missing_ok=True)
                link.symlink_to(font)
