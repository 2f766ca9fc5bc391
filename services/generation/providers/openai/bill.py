"""What calls of a model have cost so far, by the usage its replies tell. Pure."""

from services.generation.catalog.model import Model
from services.generation.failures import ProviderFailure
from services.generation.providers.openai.conversation import Usage


class Bill:
    """``total`` in micro-dollars; None as soon as a reply did not tell its usage and the model is not free."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.total: int | None = 0

    def add(self, usage: Usage | None) -> None:
        """Counts one answered call."""
        if not self._model.prices:
            return
        if usage is None or self.total is None:
            self.total = None
            return
        self.total += self._model.cost(input_token=usage.input_tokens, output_token=usage.output_tokens)

    def added_to(self, failure: ProviderFailure) -> ProviderFailure:
        """The failure of a further call, charged with the calls before it as well."""
        if failure.charged is not None:
            failure.charged = None if self.total is None else self.total + failure.charged
        return failure
