"""Rows as CSV (RFC 4180) that no spreadsheet takes for formulas. PURE."""

from collections.abc import Iterable

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_line(cells: Iterable[object]) -> str:
    """One line with its end. Text that a spreadsheet would reckon with is led by an apostrophe; numbers stay numbers."""
    return ",".join(map(_cell, cells)) + "\r\n"


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(value)
    if isinstance(value, str) and text.startswith(_BEGINS_A_FORMULA):
        text = "'" + text
    if any(character in text for character in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text
