"""``python -m services.episode``: this service alone."""

from services.chassis.standalone import run_alone
from services.episode.composition import compose

if __name__ == "__main__":
    run_alone("episode", compose)
