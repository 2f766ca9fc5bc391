"""Which user Postgres runs as when we are root, and which paths that user can get to."""

import os
import pwd
import stat
from pathlib import Path

from services.chassis.child_processes import Account
from services.chassis.embedded.keepsakes import ServerNotStarted

_UNPRIVILEGED = ("nobody", "daemon")


def account_for(pgdata: Path) -> Account | None:
    """None when we are an ordinary user. As root: the owner of ``pgdata`` if it exists, otherwise ``nobody``.

    An existing account, because initdb looks its user up; no user is ever added to the machine.
    """
    if os.geteuid() != 0:
        return None
    if pgdata.exists() and (owner := pgdata.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    for name in _UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise ServerNotStarted(
        "Postgres does not run as root, and this machine has no account 'nobody' to run it as: "
        "run reelwright as an ordinary user"
    )


def can_enter(folder: Path, account: Account) -> bool:
    """Whether ``account`` may pass through ``folder`` and all above it, by owner, group and mode."""
    return all(_allows(each, account, stat.S_IXUSR) for each in (folder, *folder.parents))


def can_read(file: Path, account: Account) -> bool:
    """Whether ``account`` can open ``file``."""
    return can_enter(file.parent, account) and _allows(file, account, stat.S_IRUSR)


def _allows(path: Path, account: Account, right: int) -> bool:
    status = path.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & right)
    if status.st_gid == account.gid:
        return bool(status.st_mode & right >> 3)
    return bool(status.st_mode & right >> 6)
