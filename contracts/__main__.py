"""``python -m contracts``: writes the schema snapshots and ``asyncapi.json``; refuses an incompatible change."""

import json
import sys
from pathlib import Path

from contracts import asyncapi, snapshots

HERE = Path(__file__).parent
SCHEMAS = HERE / "schemas"
ASYNCAPI = HERE / "asyncapi.json"
VERSION = "0.1.0"


def text_of(document: object) -> str:
    """JSON as it is committed."""
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> int:
    """Writes what changed; 1 when a change would break a stored message or an old reader."""
    broken = []
    for name, schema in snapshots.all_schemas().items():
        path = SCHEMAS / name
        if path.exists():
            broken += [
                f"{name}: {problem}"
                for problem in snapshots.incompatibilities(json.loads(path.read_text()), schema)
            ]
    if broken:
        sys.stderr.write(
            "These changes break stored messages; raise schema_version and add an upcaster:\n  "
            + "\n  ".join(broken)
            + "\n"
        )
        return 1
    SCHEMAS.mkdir(exist_ok=True)
    for name, schema in snapshots.all_schemas().items():
        (SCHEMAS / name).write_text(text_of(schema))
    ASYNCAPI.write_text(text_of(asyncapi.document(VERSION)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
