"""The work-queue stream of a service and its lanes: one durable pull consumer per lane, declared by the deployment step.

The id of a job is the last token of its subject, and the stream takes one message per subject: a job waits at most once,
however often it is put. Consumers are never declared by a worker: that would bring old limits back.
"""

from collections.abc import Mapping

from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import BadRequestError

from contracts.subjects import work_stream, work_subject

ACK_SECONDS = 30.0
"""A message that nobody has kept alive for so long goes to another worker."""


def job_subject(owner: str, lane: str, job_id: str) -> str:
    """Where one job waits."""
    return f"{work_subject(owner, lane)}.{job_id}"


async def declare_lanes(
    jetstream: JetStreamContext, owner: str, lanes: Mapping[str, int], *, ack_seconds: float = ACK_SECONDS
) -> None:
    """Makes or updates the stream and a consumer per lane; the value is how many jobs of a lane may run at once, anywhere.

    Deliveries are not limited by the server: a message over its limit would stay in the stream unseen. Workers count
    them, see ``work_queue``.
    """
    stream = StreamConfig(
        name=work_stream(owner),
        subjects=[work_subject(owner, ">")],
        retention=RetentionPolicy.WORK_QUEUE,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_msgs_per_subject=1,
        discard_new_per_subject=True,
    )
    try:
        await jetstream.add_stream(stream)
    except BadRequestError:  # it exists with other settings
        await jetstream.update_stream(stream)
    for lane, limit in lanes.items():
        await jetstream.add_consumer(
            work_stream(owner),
            ConsumerConfig(
                durable_name=lane,
                filter_subject=job_subject(owner, lane, "*"),
                ack_policy=AckPolicy.EXPLICIT,
                ack_wait=ack_seconds,
                max_ack_pending=limit,
                max_deliver=-1,
            ),
        )
