"""Reading a stranger's file in a child process: little memory, little time, no network wanted, plain values out.

The child checks the file before it loads any parser, sets limits on itself and answers one msgpack document. Whatever a
parser does, the parent gets layers or a named error, and its own memory and time stay bounded.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from ingest.files import errors
from ingest.files.errors import Damaged, TooHeavy, TooLarge
from ingest.files.guard import check_file
from ingest.files.layer import Layer, packed, unpacked
from ingest.files.reading import Reading, read
from ingest.files.sniff import format_of
from twin.model.errors import DomainError, NotFound

MOST_MEMORY_BYTES = 3 << 30
MOST_CPU_S = 120
MOST_ANSWER_BYTES = 1 << 30
ROOT = Path(__file__).resolve().parents[2]


def read_apart(file: Path, *, name: str = "", how: Reading | None = None) -> list[Layer]:
    """The layers of a file of any format, read in a child.

    Parameters
    ----------
    name : what the file is called on the other side, where `file` is a temporary name.

    Raises
    ------
    NotFound, UnknownFormat, WrongContent, Damaged, UnsafeFile, TooLarge, TooHeavy
    """
    if not file.is_file():
        raise NotFound(f"There is no file {file.name}", f"文件不存在:{file.name}")
    check_file(file, format_of(file, name))
    how = how or Reading()
    with tempfile.TemporaryDirectory(prefix="onemap-read-") as folder:
        link = Path(folder) / f"{Path(name or file.name).stem[:80] or 'file'}"
        link = link.with_name(link.name.replace("\x00", "") + Path(name or file.name).suffix.lower())
        link.symlink_to(file.resolve())
        order = msgspec.json.encode({"name": name or file.name, "scale": how.scale, "up": how.up})
        answer = _asked(link, order)
    return _understood(answer)


def _asked(file: Path, order: bytes) -> bytes:
    paths = os.pathsep.join([str(ROOT), *(path for path in sys.path if path)])
    child = subprocess.Popen(
        [sys.executable, "-m", "ingest.files.child", str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=file.parent,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": paths, "OMP_NUM_THREADS": "1",
             "OPENBLAS_NUM_THREADS": "1", "CPL_CURL_ENABLE_VSIMEM": "NO", "GDAL_HTTP_MAX_RETRY": "0"},
        start_new_session=True,
    )  # fmt: skip
    assert child.stdin is not None and child.stdout is not None
    try:
        child.stdin.write(order)
        child.stdin.close()
        answer = child.stdout.read(MOST_ANSWER_BYTES + 1)
        if len(answer) > MOST_ANSWER_BYTES:
            raise TooLarge()
        child.wait(MOST_CPU_S)
    except (BrokenPipeError, subprocess.TimeoutExpired) as error:
        raise TooHeavy() from error
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    return answer


def _understood(answer: bytes) -> list[Layer]:
    """The layers, or the error that the child named; a child that died said nothing."""
    try:
        told: dict[str, Any] = msgspec.msgpack.decode(answer)
    except msgspec.DecodeError as error:
        raise TooHeavy() from error
    if "layers" in told:
        return [unpacked(each) for each in told["layers"]]
    kind = getattr(errors, str(told.get("code")), Damaged)
    raise kind(told.get("en"), told.get("zh"), field=told.get("field"))


def _limit() -> None:
    """Let this process take no more than one file may: memory, processor time, size of files, no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_ANSWER_BYTES, MOST_ANSWER_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(2 * MOST_CPU_S)


def main() -> int:
    """Read the file named on the command line as the order on standard input says."""
    _limit()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a parser prints is no part of the answer
    file = Path(sys.argv[1])
    order = msgspec.json.decode(sys.stdin.buffer.read())
    try:
        how = Reading(scale=order["scale"], up=order["up"])
        found = read(file, format_of(file, order["name"]), order["name"], how)
        told: dict[str, Any] = {"layers": [packed(layer) for layer in found]}
    except DomainError as error:
        told = {"code": error.code, "en": error.message_en, "zh": error.message_zh, "field": error.field}
    except MemoryError:
        told = {"code": "TooHeavy"}
    except Exception as error:
        told = {"code": "Damaged", "en": f"The file cannot be read: {type(error).__name__}: {error}"[:400]}
        told["zh"] = f"文件无法解析:{type(error).__name__}"
    with out:
        out.write(msgspec.msgpack.encode(told, enc_hook=str))
    return 0


if __name__ == "__main__":
    sys.exit(main())
