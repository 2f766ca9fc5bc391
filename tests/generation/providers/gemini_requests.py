"""What the tests of Gemini ask for, and the provider they ask."""

from contracts.story import Character, Mood
from services.chassis.outgoing import Outgoing
from services.generation.accounts import Accounts
from services.generation.capabilities import ImageRequest, MusicRequest, SpeechRequest, VideoRequest
from services.generation.providers.gemini import gemini_provider
from services.generation.providers.gemini.provider import GeminiProvider
from tests.generation import wishes
from tests.generation.providers.cases import KEY, reference, still
from tests.standins.gemini import BASE

PICTURE = ImageRequest(
    task="shot_image",
    brief=wishes.picture(),
    prompt="Anna waits on the pier.",
    size=(720, 1280),
    seed=7,
    model="gemini-3.1-flash-image",
    references=(reference("Anna"), reference("The pier", "scene")),
)
CLIP = VideoRequest(
    task="shot_video",
    brief=wishes.picture(),
    prompt="Anna turns round.",
    size=(1280, 720),
    frames=24 * 5 + 1,
    seed=7,
    model="gemini-omni-1.2-flash",
    first_frame=still(),
    references=(reference("Anna"),),
)
ANNA = Character(character_id="character-anna", name="Anna", gender="female", number=1)
LINE = SpeechRequest(
    task="speech",
    brief=wishes.line(),
    text="Land ahead.",
    language="en-GB",
    character=ANNA,
    model="gemini-3.8-flash-tts",
)
SONG = MusicRequest(
    task="music",
    brief=wishes.music(),
    prompt="Instrumental background music, calm mood.",
    mood=Mood.CALM,
    seconds=61.6,
    model="lyria-3.5",
)


def gemini(outgoing: Outgoing, url: str, *, key: str = KEY) -> GeminiProvider:
    """The provider as it is configured, against a stand-in."""
    accounts = Accounts.model_validate({"gemini_api_key": key, "gemini_base_url": url + BASE})
    provider = gemini_provider(accounts, outgoing, poll_seconds=0.01)
    assert provider is not None
    return provider
