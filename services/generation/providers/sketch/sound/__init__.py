"""The sound of the sketch provider: lines of speech, a bed of music, the air of a place. All of it WAV, 48 kHz, 16 bit."""

from services.generation.providers.sketch.sound.ambience import ambience
from services.generation.providers.sketch.sound.music import compose
from services.generation.providers.sketch.sound.speech import SpeechFailed, speak
from services.generation.providers.sketch.sound.spoken_text import estimate_seconds
from services.generation.providers.sketch.sound.voices import Voice, voice_for, with_feeling

__all__ = [
    "SpeechFailed",
    "Voice",
    "ambience",
    "compose",
    "estimate_seconds",
    "speak",
    "voice_for",
    "with_feeling",
]
