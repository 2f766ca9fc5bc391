"""``python -m services.gateway``: this service alone."""

from services.chassis.standalone import run_alone
from services.gateway.composition import compose
from services.gateway.settings import GatewaySettings

if __name__ == "__main__":
    run_alone("gateway", lambda infrastructure: compose(infrastructure, GatewaySettings()).service)
