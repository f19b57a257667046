"""
A PostgreSQL of one's own: Debian's, in a folder that is thrown away, while a test runs.
"""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIKELY = "/usr/lib/postgresql/*/bin"  # where Debian keeps the programs of each version


def programs() -> Path | None:
    """
    Find the folder of PostgreSQL's programs.
    """
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    version = sorted(Path("/").glob(f"{LIKELY[1:]}/initdb"))
    return version[-1].parent if version else None


def missing() -> str:
    """
    Say why no PostgreSQL can be started here; empty if one can.
    """
    if programs() is None:
        return "PostgreSQL is not installed: on Debian, apt-get install postgresql"
    if os.name != "posix":
        return "PostgreSQL is started here by Unix's means"
    if os.geteuid() == 0 and _owner() is None:
        return "PostgreSQL refuses root, and there is no user postgres or nobody to start it as"
    return ""


def _owner() -> str | None:
    if os.geteuid() != 0:
        return getpass.getuser()
    import pwd  # which Windows does not have

    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    return None


@contextmanager
def started() -> Iterator[str]:
    """
    Start a server on a socket of its own, and stop it at the end.

    Yields:
        How to connect to it.
    """
    home, owner = programs(), _owner()
    assert home is not None
    assert owner is not None
    folder = Path(tempfile.mkdtemp(prefix="lakpi-postgres-"))
    held = folder / "data"
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, owner)

        def run(program: str, *words: str | Path) -> None:
            who = {"user": owner, "extra_groups": []} if os.geteuid() == 0 else {}
            said = folder / f"{program}.txt"
            with said.open("w", encoding="utf-8") as output:  # a pipe would wait for the server
                done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs
                    [home / program, *words],
                    cwd=folder,
                    env={"LC_ALL": "C.UTF-8", "PATH": os.defpath},
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    check=False,
                    **who,  # type: ignore[call-overload] # keywords that only Unix has
                )
            assert done.returncode == 0, said.read_text(encoding="utf-8")

        run("initdb", "--auth=trust", "--username=lakpi", "--encoding=UTF8", "--no-sync", held)
        wanted = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=10"
        run("pg_ctl", "-D", held, "-w", "-l", folder / "log.txt", "-o", wanted, "start")
        try:
            yield f"host={folder} user=lakpi dbname=postgres"
        finally:
            run("pg_ctl", "-D", held, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
