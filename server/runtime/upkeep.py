"""Back up a home while it runs, bring a backup back into an empty home, and bring the tables up to date.

A backup is one tar file: the database as of one moment, and behind it the logs of the live process (journal, rows,
spool), which hold everything the database had at that moment and what came since. The keeper goes on from the cursor
that the database holds, so that a restored home neither lacks nor doubles a row.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from server.runtime import client, postgres, setup
from server.runtime.errors import RuntimeProblem, StepFailed
from server.runtime.progress import say
from server.runtime.supervisor import is_running
from server.settings import Settings

LOGS = ("journal", "rows", "spool")
SKIPPED = ("reserve", "reserve.new")
FOLDERS = ("live", "server", "jobs", "plant", "first-password.txt")
DUMP, MANIFEST, HOME = "database.dump", "manifest.json", "home/"
FORMAT = 1


class NotEmpty(RuntimeProblem):
    """A backup is only brought back into a home, and a database, that holds nothing yet."""


class NoBackup(RuntimeProblem):
    """The file is no backup of OneMap, or one of a later version."""


def backup(settings: Settings, target: Path) -> int:
    """Write a backup of a running (or stopped) home to a new file; the file is there whole or not at all.

    Raises
    ------
    RuntimeProblem
        The file is there already, or the database does not answer.
    """
    if target.exists():
        raise StepFailed(f"{target} is there already; name a new file")
    part = target.with_name(f".{target.name}.part")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.home) as scratch, _database(settings) as url:
        held = Path(scratch) / "live"
        _hold_logs(settings.home / "live", held)
        revision = _revision(url)
        dump = Path(scratch) / DUMP
        _postgres(settings, "pg_dump", "--format=custom", "--compress=6", f"--file={dump}", f"--dbname={_libpq(url)}")
        _hold_logs(settings.home / "live", held)
        try:
            with tarfile.open(part, "w") as tar:
                _manifest(tar, revision)
                tar.add(dump, DUMP)
                _add_home(tar, settings.home, held)
            _to_disk(part)
            part.rename(target)
        finally:
            part.unlink(missing_ok=True)
    say(f"{target}: {target.stat().st_size / 1e6:.1f} MB, schema {revision}")
    return 0


def restore(settings: Settings, source: Path) -> int:
    """Bring a backup back into an empty home, and its tables up to what this version needs.

    Raises
    ------
    RuntimeProblem
        The home or the database is not empty, or the file is no backup.
    """
    if is_running(settings) or (settings.home / "live").exists():
        raise NotEmpty(f"{settings.home} is not empty: set ONEMAP_HOME to a new folder")
    setup.programs(settings)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=_made(settings.home)) as scratch:
        manifest = _unpack(source, Path(scratch))
        with _database(settings, new=True) as url:
            if _revision(url) is not None:
                raise NotEmpty("the database has OneMap's tables already: name an empty one")
            wanted = ("--exit-on-error", "--single-transaction", f"--dbname={_libpq(url)}")
            _postgres(settings, "pg_restore", *wanted, str(Path(scratch) / DUMP))
            setup.fill(settings, url, demo=False)
        for each in (Path(scratch) / "home").iterdir():
            shutil.move(each, settings.home / each.name)
    say(f"{settings.home}: as of {manifest['at']}; `onemap up` starts it")
    return 0


def upgrade(settings: Settings) -> int:
    """Bring tables and browser client up to this version; safe to run at every start."""
    setup.programs(settings)
    if os.access(client.WEB, os.W_OK) and (client.WEB / "package.json").exists():
        client.build(settings.home)
    with _database(settings) as url:
        before = _revision(url)
        setup.fill(settings, url, demo=False)
        say(f"schema {before or 'none'} → {_revision(url)}")
    return 0


@contextmanager
def _database(settings: Settings, *, new: bool = False) -> Iterator[str]:
    """The address of the database; the home's own cluster is started for the block where it does not run."""
    named = os.environ.get("ONEMAP_DATABASE_URL", "")
    if named:
        yield named
        return
    cluster = postgres.locate(postgres.provide_programs(settings.home), settings.home)
    if new and (cluster.data / "PG_VERSION").exists():
        raise NotEmpty(f"{cluster.data} holds a database already: set ONEMAP_HOME to a new folder")
    if not new and postgres.answers(cluster):
        yield cluster.url()
        return
    postgres.create(cluster)
    settings.logs.mkdir(parents=True, exist_ok=True)
    with postgres.running(cluster, settings.logs / "postgres.log") as url:
        yield url


def _hold_logs(live: Path, held: Path) -> None:
    """Link the segments of the logs, so that none goes away before it is packed; they only ever grow."""
    for log in LOGS:
        (held / log).mkdir(parents=True, exist_ok=True)
        for path in (live / log).glob("*.log"):
            link = held / log / path.name
            if not link.exists():
                os.link(path, link)


def _add_home(tar: tarfile.TarFile, home: Path, held: Path) -> None:
    for name in FOLDERS:
        top = home / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top] if top.exists() else []:
            inside = path.relative_to(home)
            if path.is_file() and path.name not in SKIPPED and inside.parts[:2] not in [("live", log) for log in LOGS]:
                _add_file(tar, path, inside)
    for path in sorted(held.rglob("*.log")):
        _add_file(tar, path, Path("live") / path.relative_to(held))


def _add_file(tar: tarfile.TarFile, path: Path, inside: Path) -> None:
    """One file as long as it is now: a log that grows meanwhile must not be longer than its header says."""
    try:
        with path.open("rb") as file:
            body = file.read()
    except FileNotFoundError:
        return
    info = tarfile.TarInfo(HOME + inside.as_posix())
    info.size, info.mode, info.mtime = len(body), 0o600, int(path.stat().st_mtime)
    tar.addfile(info, io.BytesIO(body))


def _manifest(tar: tarfile.TarFile, revision: str | None) -> None:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    body = json.dumps({"format": FORMAT, "at": at, "schema": revision}).encode()
    info = tarfile.TarInfo(MANIFEST)
    info.size = len(body)
    tar.addfile(info, io.BytesIO(body))


def _unpack(source: Path, target: Path) -> dict[str, str]:
    try:
        with tarfile.open(source) as tar:
            tar.extractall(target, filter="data")
        manifest: dict[str, str] = json.loads((target / MANIFEST).read_text())
        known = int(manifest["format"]) <= FORMAT and (target / DUMP).exists()
    except (OSError, tarfile.TarError, ValueError, KeyError) as error:
        raise NoBackup(f"{source} is no backup of OneMap: {str(error).splitlines()[0]}") from None
    if not known:
        raise NoBackup(f"{source} was written by a later version of OneMap")
    (target / "home").mkdir(exist_ok=True)
    return manifest


def _postgres(settings: Settings, program: str, *words: str) -> None:
    found, environment = shutil.which(program), dict(os.environ)
    if found is None:
        programs = postgres.provide_programs(settings.home)
        found, environment = programs[program], {**environment, **programs.environment}
    done = subprocess.run(
        [found, *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise StepFailed(f"{program} failed: {said}")


def _revision(url: str) -> str | None:
    from sqlalchemy.exc import SQLAlchemyError

    from twin.store.engine import connect
    from twin.store.migrate import current

    engine = connect(url, pool_size=1)
    try:
        with engine.connect() as conn:
            return current(conn)
    except SQLAlchemyError as error:
        raise StepFailed(f"the database does not answer: {str(error).splitlines()[0]}") from None
    finally:
        engine.dispose()


def _libpq(url: str) -> str:
    return url.replace("+psycopg2", "", 1)


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
