"""``python -m services.generation``: this service alone."""

from services.chassis.standalone import run_alone
from services.generation.composition import compose

if __name__ == "__main__":
    run_alone("generation", compose)
