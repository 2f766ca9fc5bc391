"""One file (or package) per provider."""
