"""A provider for tests and benchmarks: instant, with knobs for everything that goes wrong, and its own ledger."""
