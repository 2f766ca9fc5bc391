"""Specifications of the decider, phase by phase."""
