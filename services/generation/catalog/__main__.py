"""``python -m services.generation.catalog``: writes the tables of the catalogue into ``docs/providers.md``."""

import re
from pathlib import Path

from services.generation.catalog import entry_of
from services.generation.catalog.table import table_of

PAGE = Path(__file__).parents[3] / "docs" / "providers.md"
_TABLE = re.compile(r"(<!-- models of (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def with_tables(page: str) -> str:
    """The page with each marked table as the catalogue has it now."""
    return _TABLE.sub(lambda found: f"{found[1]}\n{table_of(entry_of(found[2]))}\n\n{found[3]}", page)


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
