"""Specifications of projects, episodes and their production."""
