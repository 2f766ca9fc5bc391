"""Every provider over real HTTP, against a stand-in for its vendor."""
