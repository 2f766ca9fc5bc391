"""The lengths in the header of a WAV file. A server that streams writes the header before it knows them."""

import struct
from pathlib import Path

_RIFF_HEAD = 12
_CHUNK_HEAD = 8


def repair_lengths(file: Path) -> None:
    """Writes the true lengths where the header promises more sound than there is, or none. Other files stay as they are."""
    with file.open("r+b") as opened:
        size = file.stat().st_size
        head = opened.read(_RIFF_HEAD)
        if len(head) < _RIFF_HEAD or head[:4] != b"RIFF" or head[8:] != b"WAVE":
            return
        position = _RIFF_HEAD
        while len(chunk := opened.read(_CHUNK_HEAD)) == _CHUNK_HEAD:
            name, told = struct.unpack("<4sI", chunk)
            position += _CHUNK_HEAD
            left = size - position
            if name == b"data":
                if told == 0 or told > left:
                    opened.seek(position - 4)
                    opened.write(struct.pack("<I", left))
                    opened.seek(4)
                    opened.write(struct.pack("<I", size - _CHUNK_HEAD))
                return
            # Chunks begin at even positions.
            position += told + told % 2
            opened.seek(position)
