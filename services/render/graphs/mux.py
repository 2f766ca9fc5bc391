"""Picture, sound and words go into one MP4 that can be played while it loads."""

from services.render.graphs.building import command, source

_ISO_639_2 = {
    "ar": "ara", "bn": "ben", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa",
    "fi": "fin", "fr": "fra", "he": "heb", "hi": "hin", "hu": "hun", "id": "ind", "it": "ita", "ja": "jpn",
    "ko": "kor", "nb": "nob", "nl": "nld", "no": "nor", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus",
    "sv": "swe", "th": "tha", "tr": "tur", "uk": "ukr", "vi": "vie", "yue": "yue", "zh": "zho",
}  # fmt: skip


def language_code(tag: str) -> str:
    """The three letters MP4 wants (ISO 639-2/T) for a BCP 47 tag; ``und`` where there are none."""
    primary = tag.lower().replace("_", "-").split("-")[0]
    plain = len(primary) == 3 and primary.isascii() and primary.isalpha()
    return _ISO_639_2.get(primary, primary if plain else "und")


def muxed(*, picture: str, sound: str, words: str | None, title: str, language: str) -> tuple[str, ...]:
    """Copy picture and sound; words (SubRip) become a mov_text track that players show by themselves."""
    code = language_code(language)
    streams = [source(picture).video, source(sound).audio]
    options: dict[str, object] = {
        "c:v": "copy",
        "c:a": "copy",
        "map_metadata": -1,
        "metadata": f"title={title}",
        "metadata:s:a:0": f"language={code}",
        "video_track_timescale": 24_000,
        "movflags": "+faststart",
        "fflags": "+bitexact",
        "f": "mp4",
    }
    if words:
        streams.append(source(words)["s"])
        options |= {"c:s": "mov_text", "metadata:s:s:0": f"language={code}", "disposition:s:0": "default"}
    return command(streams, options)
