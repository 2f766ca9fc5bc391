"""The routes, one router per noun. A route parses, sends a command or reads a view, and shapes the answer."""

CONVERSATIONAL = "/api/v1/conversational"
EPISODE = "/api/v1/conversational/episode/{episode_id}"
