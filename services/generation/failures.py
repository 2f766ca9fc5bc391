"""What a provider's refusal or breakdown is called: one taxonomy for all providers, with a next step for people."""

from typing import Literal

FailureCode = Literal[
    "moderation",
    "invalid_input",
    "unreachable_asset",
    "quota",
    "rate_limit",
    "auth",
    "provider_down",
    "timeout",
    "bad_answer",
    "unknown_outcome",
]

RETRYABLE: frozenset[FailureCode] = frozenset({"rate_limit", "provider_down", "timeout", "bad_answer"})
"""What another attempt may cure. A refusal of content or input never is: it would be refused again."""

NEXT_STEP: dict[FailureCode, str] = {
    "moderation": "Change the text or picture that was refused, then ask for this piece again.",
    "invalid_input": "Correct the input that was refused, then ask for this piece again.",
    "unreachable_asset": "Check that the referenced file still exists, then ask for this piece again.",
    "quota": "Add credit at the provider or choose another provider, then continue.",
    "rate_limit": "Wait a little, then continue.",
    "auth": "Check the provider's key in the settings, then continue.",
    "provider_down": "Continue later, or choose another provider.",
    "timeout": "Continue later, or choose another provider.",
    "bad_answer": "Ask for this piece again, or choose another provider.",
    "unknown_outcome": "Look at the provider's own bill, then accept the cost as lost or run it again.",
}


class ProviderFailure(Exception):
    """The only error a provider raises.

    ``retry_after`` in seconds. ``refused_input`` names the input that was refused. ``charged`` is what the provider
    billed for the failure in micro-dollars; None says that nobody knows whether the work was done and billed.
    ``lost``: the provider has forgotten the work and billed nothing, so it is safely sent again.
    """

    def __init__(
        self,
        code: FailureCode,
        sentence: str,
        *,
        retryable: bool | None = None,
        retry_after: float | None = None,
        refused_input: str = "",
        charged: int | None = 0,
        lost: bool = False,
        next_step: str | None = None,
    ) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code: FailureCode = code
        self.sentence = sentence
        self.retryable = code in RETRYABLE if retryable is None else retryable
        self.retry_after = retry_after
        self.refused_input = refused_input
        self.charged = charged
        self.lost = lost
        self.next_step = NEXT_STEP[code] if next_step is None else next_step
