"""A program of its own that turns text into a WAV with espeak-ng. It imports nothing of ours, and is never imported.

espeak-ng is GPL, so its library is loaded here and only here: ``speech_program.py LIBRARY DATA_PARENT PARENT_PID SECONDS``
reads one JSON object from stdin and writes a mono 16-bit WAV to stdout. It ends with its parent, or after SECONDS.
"""

import ctypes
import json
import os
import signal
import struct
import sys

AUDIO_OUTPUT_SYNCHRONOUS = 2
INITIALIZE_DONT_EXIT = 0x8000
POSITION_CHARACTER = 1
CHARS_UTF8 = 1
PARAMETERS = {"rate": 1, "volume": 2, "pitch": 3, "range": 4, "word_gap": 7}
PR_SET_PDEATHSIG = 1

SynthCallback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


def end_with_parent(parent: int, seconds: int) -> None:
    """Have the kernel kill this process when ``parent`` dies (Linux), and after ``seconds`` in any case."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # The parent may have died before the line above took effect.
    if os.getppid() != parent:
        sys.exit("the parent is gone")
    signal.alarm(max(seconds, 1))


def load(library: str, data_parent: str) -> tuple[ctypes.CDLL, int]:
    """The initialised library and its sample rate in hertz."""
    espeak = ctypes.CDLL(library)
    # The library keeps its data path in 160 bytes, so a deep installation is reached from within.
    os.chdir(data_parent)
    sample_rate = espeak.espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, b".", INITIALIZE_DONT_EXIT)
    if sample_rate <= 0:
        sys.exit(f"espeak-ng found no usable data in {data_parent}")
    return espeak, sample_rate


def synthesise(espeak: ctypes.CDLL, request: dict[str, object], limit_bytes: int) -> bytes:
    """Speak the runs of a request one after the other; 16-bit samples, at most ``limit_bytes``."""
    spoken = bytearray()

    def collect(samples: object, count: int, _events: object) -> int:
        if samples and count:
            spoken.extend(ctypes.string_at(samples, 2 * count))  # type: ignore[arg-type]
        return int(len(spoken) >= limit_bytes)

    callback = SynthCallback(collect)
    espeak.espeak_SetSynthCallback(callback)
    runs = request["runs"]
    if not isinstance(runs, list):
        sys.exit("runs must be a list of [voice, text]")
    for voice, text in runs:
        if espeak.espeak_SetVoiceByName(voice.encode()) != 0:
            sys.exit(f"espeak-ng has no voice {voice!r}")
        for name, number in PARAMETERS.items():
            espeak.espeak_SetParameter(number, request[name], 0)
        encoded = text.encode() + b"\0"
        espeak.espeak_Synth(encoded, len(encoded), 0, POSITION_CHARACTER, 0, CHARS_UTF8, None, None)
        if len(spoken) >= limit_bytes:
            break
    espeak.espeak_Synchronize()
    return bytes(spoken[:limit_bytes])


def wav_header(sample_rate: int, size: int) -> bytes:
    """The 44 bytes before ``size`` bytes of mono 16-bit samples."""
    format_chunk = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, sample_rate, 2 * sample_rate, 2, 16)
    return (
        struct.pack("<4sI4s", b"RIFF", 36 + size, b"WAVE") + format_chunk + struct.pack("<4sI", b"data", size)
    )


def main() -> None:
    """Read the request, speak it, write the WAV."""
    library, data_parent, parent, seconds = sys.argv[1:]
    end_with_parent(int(parent), int(seconds))
    request = json.load(sys.stdin)
    espeak, sample_rate = load(library, data_parent)
    spoken = synthesise(espeak, request, 2 * sample_rate * request["limit_seconds"])
    sys.stdout.buffer.write(wav_header(sample_rate, len(spoken)) + spoken)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
