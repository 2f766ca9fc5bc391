"""The page about providers tells what the catalogue says."""

import pytest

from services.generation.catalog.__main__ import PAGE, with_tables
from services.generation.provider_registry import VENDORS, Vendor

pytestmark = pytest.mark.unit


def test_the_tables_are_those_of_the_catalogue() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_tables(page) == page, "run `make providers`"


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_every_provider_has_its_table_and_tells_what_it_needs(vendor: Vendor) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert f"<!-- models of {vendor.name} -->" in page
    assert vendor.needs.split(" ")[0] in page
