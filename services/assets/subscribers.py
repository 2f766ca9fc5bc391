"""The wall of assets: what generation and render report is registered."""

from contracts.message import Message, Recorded
from services.assets.asset import Asset, assets_in, stream_of
from services.chassis.command_handling import CommandHandler
from services.chassis.event_log import Transaction
from services.chassis.subscriptions import Handle, caused_by


def register(handler: CommandHandler[Asset]) -> Handle:
    """Registers every file an event tells of, in the transaction that moves the subscription's cursor."""

    async def handle(recorded: Recorded[Message], transaction: Transaction) -> None:
        for stored in assets_in(recorded.message):
            stream = stream_of(stored.media.asset_id)
            await handler.handle(stored, stream=stream, metadata=caused_by(recorded), within=transaction)

    return handle
