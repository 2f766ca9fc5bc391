"""How amounts are told to people. An amount is an integer of micro-dollars everywhere else."""

from decimal import Decimal


def dollars(microdollars: int) -> str:
    """``$0.50``, with as many more digits as the amount has."""
    amount = Decimal(microdollars).scaleb(-6)
    cents = amount.quantize(Decimal("0.01"))
    return f"${cents if cents == amount else amount.normalize():f}"
