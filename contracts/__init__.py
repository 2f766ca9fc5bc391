"""The words that services exchange: commands, events and the values inside them. Imports pydantic only."""
