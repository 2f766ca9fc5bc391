"""Message -> NATS subject, and the names of streams and lanes. All pure.

| what | subject | carried by |
|---|---|---|
| an event | ``event.<owner>.<Type>.<stream id>`` | JetStream stream ``<OWNER>``; its sequence is the log position |
| a command that a process wrote into its log | ``request.<log owner>.<Type>.<stream id>`` | the same stream |
| a command somebody waits for | ``command.<owner>.<Name>`` | request/reply, queue group ``<owner>`` |
| a question | ``query.<owner>.<Name>`` | request/reply, queue group ``<owner>`` |
| a job to be worked on | ``work.<owner>.<lane>.<job id>`` | work-queue stream ``WORK_<OWNER>`` |
| a job to be stopped now | ``cancel.<owner>.<job id>`` | core NATS, a nudge that may be lost |
"""

from contracts.message import Command, Message
from contracts.query import Query
from contracts.registry import asked_of, owner_of

EVENT_ID_HEADER = "Reelwright-Id"
TYPE_HEADER = "Reelwright-Type"
SCHEMA_VERSION_HEADER = "Reelwright-Schema-Version"
STREAM_HEADER = "Reelwright-Stream"
STREAM_VERSION_HEADER = "Reelwright-Stream-Version"
TENANT_HEADER = "Reelwright-Tenant"
CORRELATION_HEADER = "Reelwright-Correlation-Id"
CAUSATION_HEADER = "Reelwright-Causation-Id"
RECORDED_AT_HEADER = "Reelwright-Recorded-At"
IDEMPOTENCY_HEADER = "Reelwright-Idempotency-Key"
TRACEPARENT_HEADER = "traceparent"


def log_subjects(owner: str) -> tuple[str, ...]:
    """What the JetStream stream of a log takes in."""
    return (f"event.{owner}.>", f"request.{owner}.>")


def log_stream(owner: str) -> str:
    """The JetStream stream that carries a log."""
    return owner.upper()


def recorded_subject(log_owner: str, message: type[Message], stream: str) -> str:
    """The subject of a message in the log of ``log_owner``."""
    kind = "request" if issubclass(message, Command) else "event"
    return f"{kind}.{log_owner}.{message.__name__}.{stream}"


def command_subject(command: type[Command]) -> str:
    """Where a command that somebody waits for is sent."""
    return f"command.{owner_of(command)}.{command.__name__}"


def query_subject(query: type[Query]) -> str:
    """Where a question is sent."""
    return f"query.{asked_of(query)}.{query.__name__}"


def work_stream(owner: str) -> str:
    """The work-queue stream of a service."""
    return f"WORK_{owner.upper()}"


def work_subject(owner: str, lane: str) -> str:
    """Where the jobs of a lane wait, each under its id."""
    return f"work.{owner}.{lane}"


def cancel_subject(owner: str, job_id: str) -> str:
    """Where workers hear that a job is to be stopped."""
    return f"cancel.{owner}.{job_id}"
