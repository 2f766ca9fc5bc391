import pytest

from services.chassis.event_log import EventLog
from services.chassis.event_log.memory import MemoryEventLog
from tests.chassis.event_log_behaviour import EventLogBehaviour

pytestmark = pytest.mark.unit


class TestMemoryEventLog(EventLogBehaviour):
    @pytest.fixture
    def log(self) -> EventLog:
        return MemoryEventLog("generation")
