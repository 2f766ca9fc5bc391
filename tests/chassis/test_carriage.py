from datetime import UTC, datetime

import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg

from contracts.message import Metadata
from services.chassis.carriage import carried, error_in, headers_of, sequence_of, subject_of
from services.chassis.event_log.envelope import Envelope
from services.chassis.nats_headers import parse_header_lines
from tests.chassis.jobs import started

pytestmark = pytest.mark.unit

DELIVERY = "$JS.ACK.GENERATION.abc.1.42.7.1700000000000000000.0"


def envelope(**metadata: str) -> Envelope:
    return Envelope(
        id="018f",
        position=42,
        stream="job-1",
        version=3,
        type="SubmissionStarted",
        schema_version=1,
        data=started(1).model_dump_json(),
        metadata=Metadata(**{"tenant": "acme", "correlation_id": "c1", **metadata}),
        recorded_at=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
    )


def delivered(
    headers: dict[str, str], data: bytes, subject: str = "event.generation.SubmissionStarted.job-1"
) -> Msg:
    return Msg(_client=Client(), subject=subject, reply=DELIVERY, data=data, headers=headers)


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"causation_id": "018e", "traceparent": "00-1-2-01"},
        {"tenant": "50% größer", "correlation_id": " line\r\nReelwright-Tenant: other"},
    ],
)
def test_an_envelope_survives_the_journey(metadata: dict[str, str]) -> None:
    sent = envelope(**metadata)
    headers = headers_of(sent)

    assert all(value.isascii() and value.isprintable() for value in headers.values())
    arrived = carried(delivered(headers, sent.data.encode()))
    assert (arrived.position, arrived.type) == (42, "SubmissionStarted")
    assert arrived.envelope() == sent


def test_what_was_published_by_hand_can_still_be_looked_at() -> None:
    arrived = carried(delivered({}, b"\xff\x00", subject="event.generation")).envelope()

    assert (arrived.position, arrived.id, arrived.type, arrived.version) == (42, "", "", 0)
    assert "\x00" not in arrived.data


def test_the_sequence_is_found_with_and_without_a_domain() -> None:
    assert sequence_of(DELIVERY) == 42
    assert sequence_of("$JS.ACK.hub.account.GENERATION.abc.1.42.7.1700000000000000000.0.token") == 42


def test_subjects_tell_events_from_requests() -> None:
    assert subject_of("generation", envelope()) == "event.generation.SubmissionStarted.job-1"


def test_errors_of_the_server_are_found() -> None:
    assert error_in(b'{"stream": "X", "seq": 1}') is None
    assert error_in(b'{"error": {"code": 400, "err_code": 10071, "description": "wrong"}}') == (
        10071,
        "wrong",
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"a: b\r\nReelwright-Id: 018f\r\n\r\n",
        b"no colon\r\nx:y\r\nspace in: z\r\n \tw \t:  v  \r\n",
        b"h\xc3\xa4: 1\r\nv: \xc3\xa4\xff\r\nempty:\r\n",
        b"",
    ],
)
def test_headers_are_read_as_nats_py_reads_them(raw: bytes) -> None:
    assert parse_header_lines(raw) == Client._parse_header_lines(raw)
