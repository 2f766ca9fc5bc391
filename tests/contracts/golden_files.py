"""``python -m tests.contracts.golden_files``: writes the golden payload of messages that have none; never overwrites."""

from contracts import registry
from contracts.__main__ import text_of
from tests.contracts.examples import example_of
from tests.contracts.test_contracts import GOLDEN

for owner in registry.OWNERS:
    for message in registry.owned_by(owner):
        path = GOLDEN / f"{message.__name__}.v{message.schema_version}.json"
        if not path.exists():
            path.write_text(text_of(example_of(message).model_dump(mode="json")))
