"""A private PostgreSQL cluster with PostGIS: find the programs, make it, start it, stop it.

It never listens on the network: only a Unix socket in a folder that nobody else may list.
"""

from __future__ import annotations

import getpass
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from server.runtime import debian
from server.runtime.errors import PostgisMissing, StepFailed

PACKAGES = ("postgresql-15", "postgresql-15-postgis-3")
ROLES = ("onemap_app", "onemap_publish")
SOCKET_PATH_LIMIT = 100  # sun_path holds 108 bytes, "/.s.PGSQL.5432" included


@dataclass(frozen=True, slots=True)
class Programs:
    """The folder of one PostgreSQL with PostGIS, and the environment that its programs need."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster on disk: its data, its socket folder, and the account that must own it."""

    programs: Programs
    data: Path
    socket: Path
    owner: str
    settings: tuple[str, ...] = ()

    def url(self, database: str = "onemap") -> str:
        """The SQLAlchemy address of ``database`` for the owner of the tables."""
        return f"postgresql+psycopg2://onemap@/{database}?host={self.socket}"

    def command(self) -> list[str]:
        """The command line that runs this cluster in the foreground."""
        fixed = ("listen_addresses=", f"unix_socket_directories={self.socket}", "jit=off", "timezone=UTC")
        options = [word for setting in (*fixed, *self.settings) for word in ("-c", setting)]
        return [self.programs["postgres"], "-D", str(self.data), *options]

    def identity(self) -> dict[str, object]:
        """The ``subprocess`` arguments that run a program as the owner of the data."""
        if self.owner == getpass.getuser():
            return {}
        entry = pwd.getpwnam(self.owner)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def find_programs(home: Path) -> Programs | None:
    """The newest PostgreSQL with PostGIS on this machine or unpacked in ``home``, if any.

    ``ONEMAP_POSTGRES_BIN`` names the only folder to look in.
    """
    named = os.environ.get("ONEMAP_POSTGRES_BIN")
    if named:
        return Programs(Path(named)) if _has_postgis(Path(named)) else None
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    for folder in folders:
        if _has_postgis(folder):
            return Programs(folder)
    root = home / "packages"
    for folder in sorted((root / "usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True):
        if _has_postgis(folder):
            libraries = [*root.glob("usr/lib/*-linux-gnu*"), *root.glob("usr/lib/*-linux-gnu*/*/")]
            path = ":".join(str(p) for p in libraries if p.is_dir())
            return Programs(folder, {"LD_LIBRARY_PATH": path, "PROJ_DATA": str(root / "usr/share/proj")})
    return None


def provide_programs(home: Path) -> Programs:
    """Find PostgreSQL with PostGIS, or get it: apt as root, unpacked into ``home`` otherwise.

    Raises
    ------
    PostgisMissing
        With the one command to run, when there is no way to get it from here.
    """
    found = find_programs(home)
    if found is None and not os.environ.get("ONEMAP_POSTGRES_BIN"):
        try:
            if debian.can_install():
                debian.install(PACKAGES, home / "log" / "packages.log")
            elif debian.can_unpack():
                debian.unpack(PACKAGES, home / "packages", home / "log" / "packages.log")
                _rename_control_files(home / "packages")
        except StepFailed as problem:
            raise PostgisMissing(advice(str(problem))) from problem
        found = find_programs(home)
    if found is None:
        raise PostgisMissing(advice(""))
    return found


def locate(programs: Programs, home: Path, settings: tuple[str, ...] = ()) -> Cluster:
    """Say where the cluster of ``home`` lives: in it, unless its owner could not get there."""
    owner = _owner()
    root = home if _reachable(home, owner) else Path("/var/lib/onemap") / _short(home)
    socket = root / "run" / "pg"
    if len(str(socket)) > SOCKET_PATH_LIMIT - len("/.s.PGSQL.5432"):
        socket = Path("/tmp") / f"onemap-{os.geteuid()}-{_short(home)}"  # noqa: S108 (checked for its owner)
    return Cluster(programs, root / "postgres", socket, owner, settings)


def create(cluster: Cluster) -> bool:
    """Make the folders and, the first time, the cluster itself; return whether it is new.

    Raises
    ------
    StepFailed
        If initdb gives up; a half-made cluster is removed.
    """
    _own_folder(cluster.socket, cluster, 0o711)
    new = not (cluster.data / "PG_VERSION").exists()
    if new:
        shutil.rmtree(cluster.data, ignore_errors=True)
        _own_folder(cluster.data, cluster, 0o700)
        words = ["-D", str(cluster.data), "-U", "onemap", "-E", "UTF8", "--locale=C.UTF-8", "-A", "peer", "-N"]
        done = _run(cluster, [cluster.programs["initdb"], *words])
        if done.returncode:
            shutil.rmtree(cluster.data, ignore_errors=True)
            raise StepFailed(f"initdb failed: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")
    _write_access(cluster)
    return new


def start(cluster: Cluster, log: Path | None = None, timeout_s: float = 30.0) -> subprocess.Popen[bytes]:
    """Start the cluster and wait until it answers.

    Raises
    ------
    StepFailed
        If it ends at once or does not answer within ``timeout_s`` seconds.
    """
    _remove_stale_pid(cluster)
    out = log.open("ab") if log else subprocess.DEVNULL
    process = subprocess.Popen(  # type: ignore[call-overload]
        cluster.command(),
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.STDOUT,
        cwd="/",
        env={**os.environ, **cluster.programs.environment},
        start_new_session=True,
        **cluster.identity(),
    )
    deadline = time.monotonic() + timeout_s
    while not answers(cluster):
        if process.poll() is not None:
            raise StepFailed(f"PostgreSQL ended at once (code {process.returncode}); see {log or 'its log'}")
        if time.monotonic() > deadline:
            stop(process)
            raise StepFailed(f"PostgreSQL did not answer within {timeout_s:.0f} s; see {log or 'its log'}")
        time.sleep(0.03)
    return process  # type: ignore[no-any-return]


def stop(process: subprocess.Popen[bytes], timeout_s: float = 20.0) -> None:
    """Stop a started cluster: sessions are cut, committed rows stay."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait()


def answers(cluster: Cluster) -> bool:
    """True when the cluster takes connections."""
    import psycopg2

    if not (cluster.socket / ".s.PGSQL.5432").exists():
        return False
    try:
        psycopg2.connect(host=str(cluster.socket), user="onemap", dbname="template1").close()
    except psycopg2.OperationalError:
        return False
    return True


def create_database(cluster: Cluster, name: str = "onemap", template: str = "template0") -> str:
    """Make the roles and a database with PostGIS unless they are there; return its address."""
    import psycopg2
    from psycopg2 import sql

    connection = psycopg2.connect(host=str(cluster.socket), user="onemap", dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        for role in ROLES:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
        if cursor.fetchone() is None:
            make = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            cursor.execute(make.format(sql.Identifier(name), sql.Identifier(template)))
    connection.close()
    connection = psycopg2.connect(host=str(cluster.socket), user="onemap", dbname=name)
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    connection.close()
    return cluster.url(name)


@contextmanager
def running(cluster: Cluster, log: Path | None = None) -> Iterator[str]:
    """Run the cluster for the length of a block; gives the address of its database."""
    process = start(cluster, log)
    try:
        yield create_database(cluster)
    finally:
        stop(process)


def _version(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdecimal() else 0


def _has_postgis(folder: Path) -> bool:
    if not (folder / "initdb").exists() or not (folder / "postgres").exists():
        return False
    root, version = folder.parent, folder.parent.name
    shares = (root / "share/extension", root / "share/postgresql/extension")
    debian_share = root.parent.parent.parent / "share" / "postgresql" / version / "extension"
    return any((share / "postgis.control").exists() for share in (*shares, debian_share))


def _rename_control_files(root: Path) -> None:
    for control in root.glob("usr/share/postgresql/*/extension/*-3.control"):
        shutil.copy(control, control.with_name(control.name.replace("-3.control", ".control")))


def advice(reason: str) -> str:
    """What to do about a missing PostGIS, in one line."""
    why = f"{reason}; " if reason else ""
    command = f"sudo apt-get install -y {' '.join(PACKAGES)}"
    return f"no PostgreSQL with PostGIS: {why}run `{command}` or set ONEMAP_DATABASE_URL"


def _owner() -> str:
    if os.geteuid() != 0:
        return getpass.getuser()
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


def _reachable(home: Path, owner: str) -> bool:
    if owner == getpass.getuser():
        return True
    home.mkdir(parents=True, exist_ok=True)
    entry = pwd.getpwnam(owner)
    test = ["test", "-x", str(home)]
    done = subprocess.run(test, user=entry.pw_uid, group=entry.pw_gid, extra_groups=[], cwd="/", check=False)
    return done.returncode == 0


def _short(home: Path) -> str:
    return hashlib.sha256(str(home).encode()).hexdigest()[:12]


def _own_folder(folder: Path, cluster: Cluster, mode: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    entry = pwd.getpwnam(cluster.owner)
    if os.geteuid() == 0:
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    elif folder.stat().st_uid != os.geteuid():
        raise StepFailed(f"{folder} belongs to somebody else; remove it or choose another ONEMAP_HOME")
    folder.chmod(mode)


def _write_access(cluster: Cluster) -> None:
    """Let the account that runs OneMap, and nobody else on the machine, be our three roles."""
    users = {getpass.getuser(), cluster.owner}
    roles = ("onemap", *ROLES)
    entry = pwd.getpwnam(cluster.owner)
    files = {
        "pg_hba.conf": "local all all peer map=onemap\n",
        "pg_ident.conf": "".join(f"onemap {user} {role}\n" for user in sorted(users) for role in roles),
    }
    for name, text in files.items():
        path = cluster.data / name
        path.write_text(text)
        path.chmod(0o600)
        if os.geteuid() == 0:
            os.chown(path, entry.pw_uid, entry.pw_gid)


def _remove_stale_pid(cluster: Cluster) -> None:
    """Forget a postmaster.pid whose number now belongs to another program (after a power cut)."""
    path = cluster.data / "postmaster.pid"
    try:
        number = int(path.read_text().splitlines()[0])
        command = Path(f"/proc/{number}/cmdline").read_bytes()
    except (OSError, ValueError, IndexError):
        return
    if b"postgres" not in command:
        path.unlink(missing_ok=True)


def _run(cluster: Cluster, command: list[str]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **cluster.programs.environment}
    return subprocess.run(  # type: ignore[no-any-return, call-overload]
        command, capture_output=True, text=True, check=False, cwd="/", env=environment, **cluster.identity()
    )
