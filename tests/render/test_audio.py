"""What a meter says is understood, and a stem's gain follows from it."""

import pytest

from services.render.audio import Loudness, gain_to, read_loudness
from services.render.failures import FfmpegFailed

pytestmark = pytest.mark.unit

LOG = """
[Parsed_ebur128_0 @ 0x5] Summary:

  Integrated loudness:
    I:         {lufs} LUFS
    Threshold: -28.0 LUFS

  Loudness range:
    LRA:         3.2 LU

  True peak:
    Peak:       {peak} dBFS
"""


def test_the_summary_of_the_meter_is_read() -> None:
    assert read_loudness(LOG.format(lufs="-17.9", peak="-2.1")) == Loudness(-17.9, -2.1)
    assert read_loudness(LOG.format(lufs="-70.0", peak="-inf")) == Loudness(-70.0, -99.0)


def test_a_silent_meter_is_a_failure() -> None:
    with pytest.raises(FfmpegFailed, match="said nothing"):
        read_loudness("frame= 1")


@pytest.mark.parametrize(
    ("measured", "gain"),
    [
        (Loudness(-20.0, -3.0), 3.0),
        (Loudness(-70.0, -12.0), 3.0),
        (Loudness(-70.0, -99.0), 0.0),
        (Loudness(-60.0, -40.0), 30.0),
    ],
    ids=["by loudness", "too short: by peak", "silence stays silence", "never more than 30 dB"],
)
def test_a_stem_is_raised_to_its_target(measured: Loudness, gain: float) -> None:
    assert gain_to(-17.0, measured) == gain
