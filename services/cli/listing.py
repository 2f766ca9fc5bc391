"""``reelwright episodes``."""

import json

from rich.console import Console
from rich.table import Table

from services.cli.display import display_for
from services.cli.exit_codes import ExitCode
from services.cli.produce import Connection, connected


async def list_episodes(console: Console, connection: Connection, *, as_json: bool) -> ExitCode:
    """The newest 50."""
    async with connected(connection, display_for(console, as_json=as_json), may_start=False) as api:
        found = (await api.get("/api/v1/conversational/episodes", page_size=50))["episodes"]
    if as_json:
        for episode in found:
            print(json.dumps(episode, ensure_ascii=False))
        return ExitCode.OK
    table = Table("episode", "title", "state", "created", box=None)
    for episode in found:
        table.add_row(episode["id"], episode["title"] or "-", episode["state"], episode["created_at"][:19])
    console.print(table)
    return ExitCode.OK
