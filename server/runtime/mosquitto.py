"""The MQTT broker: where it is, with which limits it runs, on which port.

Its defaults lose messages in silence (1000 queued per client, saved every half hour); the ones below do not,
and the live walk alarms on what the broker says it dropped.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from server.runtime import debian
from server.runtime.errors import ProgramMissing, StepFailed

PACKAGES = ("mosquitto",)
LIMIT_BYTES = 65536


@dataclass(frozen=True, slots=True)
class Broker:
    """A broker on disk: its program, its folder and its port on the loopback."""

    program: str
    folder: Path
    port: int

    @property
    def url(self) -> str:
        """The address for devices and for the live walk."""
        return f"mqtt://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        """The command line that runs this broker in the foreground."""
        return [self.program, "-c", str(self.folder / "mosquitto.conf")]

    def environment(self) -> dict[str, str]:
        """Library folders for a broker that was unpacked rather than installed."""
        root = Path(self.program).parent.parent.parent
        if root == Path("/"):
            return {}
        return {"LD_LIBRARY_PATH": ":".join(str(p) for p in root.glob("usr/lib/*-linux-gnu*") if p.is_dir())}


def find_program(home: Path) -> str | None:
    """The mosquitto on this machine or unpacked in ``home``, if any."""
    found = shutil.which("mosquitto", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    unpacked = home / "packages/usr/sbin/mosquitto"
    return found or (str(unpacked) if unpacked.exists() else None)


def provide_program(home: Path) -> str:
    """Find mosquitto, or get it: apt as root, unpacked into ``home`` otherwise.

    Raises
    ------
    ProgramMissing
        With the one command to run, when there is no way to get it from here.
    """
    found, reason = find_program(home), ""
    if found is None:
        try:
            if debian.can_install():
                debian.install(PACKAGES, home / "log" / "packages.log")
            elif debian.can_unpack():
                debian.unpack(PACKAGES, home / "packages", home / "log" / "packages.log")
        except StepFailed as problem:
            reason = f"{problem}; "
        found = find_program(home)
    if found is None:
        raise ProgramMissing(f"no mosquitto: {reason}run `sudo apt-get install -y mosquitto` or set ONEMAP_MQTT_URL")
    return found


def choose_port(wanted: int) -> int:
    """The wanted port on the loopback, or the next free one, or any when 0 is wanted."""
    for port in range(wanted, min(wanted + 100, 65536)) if wanted else ():
        if port_is_free("127.0.0.1", port):
            return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_free(host: str, port: int) -> bool:
    """True when a program of ours could listen on ``host:port``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def configure(program: str, folder: Path, port: int) -> Broker:
    """Write the broker's configuration below ``folder`` and return the broker."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mosquitto.conf").write_text(_configuration(folder, port))
    return Broker(program, folder, port)


def start(broker: Broker, log: Path | None = None, timeout_s: float = 10.0) -> subprocess.Popen[bytes]:
    """Start the broker and wait until it takes connections.

    Raises
    ------
    StepFailed
        If it ends at once or does not listen within ``timeout_s`` seconds.
    """
    out = log.open("ab") if log else subprocess.DEVNULL
    process = subprocess.Popen(
        broker.command(),
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.STDOUT,
        env={**os.environ, **broker.environment()},
        start_new_session=True,
    )
    deadline = time.monotonic() + timeout_s
    while not listens("127.0.0.1", broker.port):
        if process.poll() is not None or time.monotonic() > deadline:
            stop(process)
            raise StepFailed(f"mosquitto does not listen on port {broker.port}; see {log or 'its log'}")
        time.sleep(0.02)
    return process


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a started broker; it saves what is queued."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def listens(host: str, port: int) -> bool:
    """True when something takes connections on ``host:port``."""
    try:
        socket.create_connection((host, port), 0.5).close()
    except OSError:
        return False
    return True


@contextmanager
def running(broker: Broker, log: Path | None = None) -> Iterator[str]:
    """Run the broker for the length of a block; gives its address."""
    process = start(broker, log)
    try:
        yield broker.url
    finally:
        stop(process)


def _configuration(folder: Path, port: int) -> str:
    # The broker steps down from root to `user`, which then could not save below our folder: stay who we are.
    user = pwd.getpwuid(os.geteuid()).pw_name
    return f"""# Written at every start of OneMap; changes here are lost.
listener {port} 127.0.0.1
allow_anonymous true
user {user}
persistence true
persistence_location {folder}/
autosave_interval 5
max_queued_messages 200000
max_queued_bytes 268435456
max_inflight_messages 20000
message_size_limit {LIMIT_BYTES}
max_keepalive 120
persistent_client_expiration 7d
sys_interval 5
set_tcp_nodelay true
log_dest stdout
log_type error
log_type warning
log_type notice
connection_messages false
"""
