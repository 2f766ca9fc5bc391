"""Servers that behave as a vendor does, with books of their own, and with everything that can go wrong on the way."""
