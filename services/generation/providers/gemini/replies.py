"""The parts of Gemini's answers that are read here; everything else in them is ignored, and nothing is trusted.

Gemini API: GenerateContentResponse, and Interaction of the Interactions API (google-genai 3.4.0). Both are open: a status,
a reason or a kind of content that nobody knew yet is text like any other.
"""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from services.generation.wire.reply import Reply


def _objects(value: object) -> object:
    """The objects of a list: what is none, or not in a list, is of no use here."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


type Objects[T] = Annotated[list[T], BeforeValidator(_objects)]


class _Part(BaseModel):
    """A field that is null is a field that is not there."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _without_null(cls, data: Any) -> Any:
        return {k: v for k, v in data.items() if v is not None} if isinstance(data, dict) else data


class ErrorText(_Part):
    """What went wrong in a work that was taken on; ``code`` as in ``resource_exhausted``."""

    code: str | int = ""
    message: str = ""


class ModalityCount(_Part):
    """Tokens of one medium; the two APIs count under two names."""

    modality: str = ""
    tokens: int = 0
    token_count: int = Field(0, alias="tokenCount")

    @property
    def count(self) -> int:
        """The tokens, under whichever name."""
        return self.tokens or self.token_count


def counted(counts: list[ModalityCount], medium: str) -> int:
    """How many tokens of a medium were counted."""
    return sum(count.count for count in counts if count.modality.lower() == medium)


class Content(_Part):
    """One piece of an interaction's output: ``text``, or a medium as base64 ``data`` or under a ``uri``."""

    type: str = ""
    text: str = ""
    data: str = ""
    uri: str = ""
    mime_type: str = ""
    sample_rate: int | None = Field(None, ge=4_000, le=192_000)
    channels: int | None = Field(None, ge=1, le=8)


class Step(_Part):
    """One turn of an interaction; ``model_output`` is the model's."""

    type: str = ""
    content: Objects[Content] = []


class InteractionUsage(_Part):
    """What was counted."""

    total_input_tokens: int = 0
    total_output_tokens: int = 0
    output_tokens_by_modality: Objects[ModalityCount] = []


class Interaction(_Part):
    """An interaction, ended or not. ``usage`` None: nothing was said about it."""

    id: str = ""
    status: str = ""
    steps: Objects[Step] = []
    errors: Objects[ErrorText] = []
    usage: InteractionUsage | None = None

    def made(self, kind: str) -> list[Content]:
        """What the model put out of one kind: ``text``, ``video``, ``audio``."""
        outputs = (step for step in self.steps if step.type == "model_output")
        return [content for step in outputs for content in step.content if content.type == kind]

    @property
    def said(self) -> str:
        """The text the model put out, beside or instead of what it was asked for."""
        return " ".join(content.text for content in self.made("text")).strip()

    def counted(self, medium: str) -> int:
        """How many output tokens of a medium were counted."""
        return counted(self.usage.output_tokens_by_modality, medium) if self.usage else 0


class Blob(_Part):
    """A file in base64."""

    mime_type: str = Field("", alias="mimeType")
    data: str = ""


class ContentPart(_Part):
    """``thought`` parts are drafts, not the answer."""

    text: str = ""
    thought: bool = False
    blob: Blob | None = Field(None, alias="inlineData")


class ModelContent(_Part):
    """The parts of an answer."""

    parts: Objects[ContentPart] = []


class Candidate(_Part):
    """An answer; ``finish_reason`` says why it ends there."""

    content: ModelContent = ModelContent()
    finish_reason: str = Field("", alias="finishReason")


class PromptFeedback(_Part):
    """Why nothing was answered."""

    block_reason: str = Field("", alias="blockReason")


class UsageMetadata(_Part):
    """What was counted, in tokens."""

    prompt: int = Field(0, alias="promptTokenCount")
    candidates: int = Field(0, alias="candidatesTokenCount")
    details: Objects[ModalityCount] = Field([], alias="candidatesTokensDetails")


class GeneratedContent(_Part):
    """The answer of ``generateContent``. ``usage`` None: nothing was said about it."""

    candidates: Objects[Candidate] = []
    feedback: PromptFeedback = Field(PromptFeedback(), alias="promptFeedback")
    usage: UsageMetadata | None = Field(None, alias="usageMetadata")

    @property
    def parts(self) -> list[ContentPart]:
        """The answer proper, of the first candidate."""
        return (
            [part for part in self.candidates[0].content.parts if not part.thought] if self.candidates else []
        )

    @property
    def said(self) -> str:
        """The text in it."""
        return " ".join(part.text for part in self.parts if part.text).strip()


def read[T: BaseModel](reply: Reply, shape: type[T]) -> T:
    """The answer in this shape. Raises ProviderFailure ``bad_answer``, with an unknown charge if the call was a paid one."""
    try:
        return shape.model_validate(reply.json())
    except ValidationError as invalid:
        field = ".".join(map(str, invalid.errors(include_url=False, include_input=False)[0]["loc"]))
        raise reply.unusable(f"{field or 'the whole'} has another shape than it should") from invalid
