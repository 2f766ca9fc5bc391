"""JetStream streams that carry the logs: declared from the contracts, and made again from the log."""

from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig, StreamInfo
from nats.js.errors import NotFoundError

from contracts.subjects import log_stream, log_subjects


def log_stream_config(owner: str) -> StreamConfig:
    """The stream of a log: on disk, never thinned out, open to atomic batches."""
    return StreamConfig(
        name=log_stream(owner),
        subjects=list(log_subjects(owner)),
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.OLD,
        deny_delete=True,
        deny_purge=True,
        allow_atomic=True,
        allow_direct=True,
    )


async def declare_stream(jetstream: JetStreamContext, owner: str) -> StreamInfo:
    """The stream of one log as it stands, made if it was missing. Safe to call from many processes at once."""
    try:
        return await jetstream.stream_info(log_stream(owner))
    except NotFoundError:
        return await jetstream.add_stream(log_stream_config(owner))


async def delete_stream(jetstream: JetStreamContext, owner: str) -> None:
    """Removes the stream of a log, if there is one. Relays make and fill it again."""
    try:
        await jetstream.delete_stream(log_stream(owner))
    except NotFoundError:
        return


def connection_of(jetstream: JetStreamContext) -> Client:
    """The connection below; nats-py has no public way to it, and atomic batches need raw publishes."""
    connection: Client = jetstream._nc
    return connection
