"""``reelwright keys``, ``streams rebuild`` and ``views rebuild``: for whoever operates the servers."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from contracts.registry import OWNERS
from services.chassis.clock import utc_now
from services.chassis.infrastructure import Infrastructure, open_infrastructure
from services.chassis.relay import rebuild
from services.chassis.settings import InfrastructureSettings
from services.cli.exit_codes import ExitCode
from services.cli.place import running_server
from services.gateway.authentication import create_key, list_keys, revoke_key
from services.gateway.composition import view_updates

TENANT = re.compile(r"[a-z0-9][a-z0-9_]{0,29}")


@asynccontextmanager
async def operators_infrastructure(data_dir: Path) -> AsyncIterator[Infrastructure]:
    """The servers of the environment, or those of the server that runs on the data directory."""
    settings = InfrastructureSettings(data_dir=data_dir.absolute())
    server = running_server(data_dir)
    if server is not None:
        settings = settings.model_copy(
            update={"postgres_dsn": SecretStr(server.postgres_dsn), "nats_url": SecretStr(server.nats_url)}
        )
    async with open_infrastructure(settings) as infrastructure:
        yield infrastructure


async def show_keys(console: Console, data_dir: Path) -> None:
    """All keys: whose, what for, since when, and whether they still open anything."""
    async with operators_infrastructure(data_dir) as infrastructure:
        keys = await list_keys(infrastructure.pool)
    table = Table("key", "tenant", "name", "made", "", box=None)
    for key in keys:
        ended = "revoked" if key["revoked_at"] else ""
        table.add_row(
            f"rw_{key['key_id']}_...", key["tenant"], key["name"], f"{key['created_at']:%Y-%m-%d}", ended
        )
    console.print(table)


async def new_key(console: Console, data_dir: Path, *, tenant: str, name: str) -> ExitCode:
    """A key, shown this once."""
    if not TENANT.fullmatch(tenant):
        console.print(f"a tenant is a-z, 0-9 and _ (at most 30), not {tenant!r}", markup=False)
        return ExitCode.USAGE
    async with operators_infrastructure(data_dir) as infrastructure:
        key = await create_key(infrastructure.pool, tenant=tenant, name=name, now=utc_now())
    console.print(key, highlight=False, soft_wrap=True)
    return ExitCode.OK


async def end_key(console: Console, data_dir: Path, key_id: str) -> ExitCode:
    """Ends a key at once."""
    short = key_id.removeprefix("rw_").split("_")[0]
    async with operators_infrastructure(data_dir) as infrastructure:
        done = await revoke_key(infrastructure.pool, short, now=utc_now())
    console.print(f"revoked rw_{short}" if done else f"no valid key rw_{short}; see `reelwright keys list`")
    return ExitCode.OK if done else ExitCode.REFUSED


async def rebuild_streams(console: Console, data_dir: Path, owner: str) -> ExitCode:
    """Deletes the stream and fills it from the log, which is the truth."""
    owners = OWNERS if owner == "all" else (owner,)
    if not set(owners) <= set(OWNERS):
        console.print(f"no log is named {owner!r}: there are {', '.join(OWNERS)}", markup=False)
        return ExitCode.USAGE
    async with operators_infrastructure(data_dir) as infrastructure:
        for name in owners:
            count = await rebuild(infrastructure.pool, infrastructure.jetstream, name)
            console.print(f"{name}: {count} messages are in the stream again")
    return ExitCode.OK


async def rebuild_views(console: Console, data_dir: Path, view: str) -> ExitCode:
    """Builds views beside the live ones and switches when they have caught up."""
    async with operators_infrastructure(data_dir) as infrastructure:
        updates = view_updates(infrastructure)
        names = [known.name for known in updates.views]
        if view not in ("all", *names):
            console.print(f"no view is named {view!r}: there are {', '.join(names)}", markup=False)
            return ExitCode.USAGE
        for name in names if view == "all" else [view]:
            count = await updates.rebuild(name)
            console.print(f"{name}: built anew from {count} messages")
    return ExitCode.OK
