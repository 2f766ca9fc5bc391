"""The program of a pool's process: takes orders from the socket at its standard input, one by one, and answers there.

It ends when its parent ends, in the middle of an order if need be. A frame is a pickle with its length before it.
"""

import os
import pickle
import signal
import struct
import threading
from queue import SimpleQueue
from typing import BinaryIO

LENGTH = struct.Struct("<Q")


def frame(content: object) -> bytes:
    """The content as a frame."""
    body = pickle.dumps(content, protocol=pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(body)) + body


def main() -> None:
    """Works until the parent closes the socket."""
    # Whoever stops a whole group of processes tells the parent too, and the parent decides when we end.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    channel = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    orders: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(os.fdopen(channel, "rb"), orders), daemon=True).start()
    with os.fdopen(os.dup(channel), "wb") as answers:
        while True:
            answers.write(_answered(orders.get()))
            answers.flush()


def _listen(source: BinaryIO, orders: "SimpleQueue[bytes]") -> None:
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        (length,) = LENGTH.unpack(head)
        orders.put(source.read(length))
    os._exit(0)


def _answered(order: bytes) -> bytes:
    """The frame of (True, result) or (False, error). Reading the order imports the module it names."""
    try:
        work, arguments, named = pickle.loads(order)
        return frame((True, work(*arguments, **named)))
    except Exception as failure:
        return frame((False, _portable(failure)))


def _portable(failure: Exception) -> Exception:
    """The error itself, or its name and text if it does not come through a pickle."""
    try:
        pickle.loads(pickle.dumps(failure))
    except Exception:
        return RuntimeError(f"{type(failure).__name__}: {failure}")
    return failure


if __name__ == "__main__":
    main()
