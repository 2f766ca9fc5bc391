"""The reelwright command: an HTTP client, and the embedded servers."""
