"""What a connection can do wrong, told as a ProviderFailure with what it means for the money."""

from collections.abc import Mapping
from typing import Any

import httpx

from services.chassis.outgoing import OutgoingRefused
from services.generation.failures import FailureCode, ProviderFailure
from services.generation.wire.body import Unusable


class Breakdown:
    """Watches one request of ``provider``, which has ``seconds`` to be answered.

    ``charges``: it costs money. ``owed``: it is free, but work ordered before it may be billed. ``link``: it is a download.
    """

    def __init__(
        self,
        request: httpx.Request,
        provider: str,
        *,
        seconds: float,
        charges: bool = False,
        owed: bool = False,
        link: bool = False,
    ) -> None:
        self._provider = provider
        self._seconds = seconds
        self._charges = charges
        self._owed = owed
        self._link = link
        self._sent = False
        request.extensions["trace"] = self._note

    async def _note(self, event: str, _info: Mapping[str, Any]) -> None:
        # Before the first byte has left nothing can have been charged.
        if event.endswith("send_request_headers.started"):
            self._sent = True

    def failure(self, error: Exception) -> ProviderFailure:
        """The failure that ``error`` means; raises it again if it is a defect of ours."""
        name, kind = self._provider, type(error).__name__
        match error:
            case OutgoingRefused() if self._link:
                sentence = f"The link of {name} to its result is refused."
                return self._of("unreachable_asset", sentence, retryable=False)
            case OutgoingRefused():
                return self._of("provider_down", f"The address of {name} is refused.", retryable=False)
            case Unusable():
                sentence = f"The answer of {name} cannot be used: {error}."
                return self._of("bad_answer", sentence, retryable=not (self._charges or self._link))
            case TimeoutError() | httpx.ReadTimeout() | httpx.WriteTimeout() if self._sent:
                return self._of("timeout", f"{name} has not answered in {self._seconds:g} s.")
            case httpx.TransportError() if self._sent:
                return self._of("provider_down", f"The connection to {name} broke off ({kind}).")
            case TimeoutError() | httpx.TransportError():
                return self._of("provider_down", f"{name} cannot be reached ({kind}).")
            case _:
                raise error

    def _of(self, code: FailureCode, sentence: str, *, retryable: bool = True) -> ProviderFailure:
        lost = self._owed or (self._charges and self._sent)
        return ProviderFailure(code, sentence, retryable=retryable, charged=None if lost else 0)
