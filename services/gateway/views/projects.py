"""Projects, their caps and who makes what in them: fed by the episode's log."""

from collections.abc import Sequence

from pydantic_core import from_json, to_json

from contracts.episode import events as e
from contracts.message import Message, Recorded
from services.gateway.views import Connection, Json, Rows

CREATED = """
insert into projects (project_id, tenant, name, created_at) values ($1, $2, $3, $4)
on conflict (project_id) do nothing
"""

CAPPED = "update projects set budget_microdollars = $2 where project_id = $1"

CHAINED = "update projects set chains = $2 where project_id = $1"

ONE = """
select project_id, name, budget_microdollars, chains::text, created_at from gateway.projects
where project_id = $1 and tenant = $2
"""


class Projects:
    """One row a project."""

    name = "projects"
    sources = frozenset({"episode"})
    tables = ("projects",)

    def wants(self, message: type[Message]) -> bool:
        """All that is said of projects."""
        return issubclass(message, e.ProjectCreated | e.ProjectBudgetSet | e.ProjectProvidersSet)

    async def apply(self, events: Sequence[Recorded[Message]], connection: Connection) -> None:
        """Registers projects, their caps and their chains."""
        for recorded in events:
            match recorded.message:
                case e.ProjectCreated(project_id=project_id, name=name):
                    tenant, at = recorded.metadata.tenant, recorded.recorded_at
                    await connection.execute(CREATED, project_id, tenant, name, at)
                case e.ProjectBudgetSet(project_id=project_id, microdollars=microdollars):
                    await connection.execute(CAPPED, project_id, microdollars)
                case e.ProjectProvidersSet(project_id=project_id, chains=chains):
                    await connection.execute(CHAINED, project_id, to_json(chains).decode())
                case _:
                    pass


async def project_of(rows: Rows, project_id: str, *, tenant: str) -> Json | None:
    """A project of this tenant; None when there is none."""
    row = await rows.fetchrow(ONE, project_id, tenant)
    return dict(row) | {"chains": from_json(row["chains"])} if row else None
