"""The typed door to ffmpeg-python: inputs, filters that join several streams, and a finished command line."""

from collections.abc import Mapping, Sequence
from typing import Any

import ffmpeg

type Stream = Any

TARGET = "file:TARGET"
"""Stands for the output file in a command, so that equal work has equal arguments wherever it is written."""


def source(path: str, **options: object) -> Stream:
    """An input file. The path is one of ours, relative to the working directory, never a user's name."""
    return _input(f"file:{path}", **options)


def generated(description: str) -> Stream:
    """An input that ffmpeg makes up itself, described in the words of its ``lavfi`` device."""
    return _input(description, f="lavfi")


def _input(name: str, **options: object) -> Stream:
    return ffmpeg.input(name, **options)  # type: ignore[no-untyped-call]


def joined(streams: Sequence[Stream], name: str, **options: object) -> Stream:
    """A filter over several streams."""
    return ffmpeg.filter(list(streams), name, **options)


def taps(stream: Stream, count: int, *, splitter: str) -> list[Stream]:
    """The same stream several times: a stream can be used once only. ``splitter`` is ``split`` or ``asplit``."""
    if count == 1:
        return [stream]
    node = stream.filter_multi_output(splitter, count)
    return [node.stream(number) for number in range(count)]


def command(
    streams: Sequence[Stream], options: Mapping[str, object], *, flags: Sequence[str] = ()
) -> tuple[str, ...]:
    """The arguments of an ffmpeg that writes these streams to TARGET; an option of None is a bare flag."""
    output = ffmpeg.output(*streams, TARGET, **options)
    return (*flags, *map(str, ffmpeg.get_args(output)))


def writing_to(arguments: Sequence[str], target: str) -> tuple[str, ...]:
    """Put a real output path where TARGET stands."""
    return tuple(f"file:{target}" if argument == TARGET else argument for argument in arguments)
