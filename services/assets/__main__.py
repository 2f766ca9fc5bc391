"""``python -m services.assets``: this service alone."""

from services.assets.composition import compose
from services.chassis.standalone import run_alone

if __name__ == "__main__":
    run_alone("assets", compose)
