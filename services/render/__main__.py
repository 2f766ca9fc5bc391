"""``python -m services.render``: this service alone."""

from services.chassis.standalone import run_alone
from services.render.composition import compose

if __name__ == "__main__":
    run_alone("render", compose)
