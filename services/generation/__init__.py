"""Makes media and text through providers, within limits and budgets."""
