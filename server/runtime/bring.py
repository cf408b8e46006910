"""`onemap import FILE`: the file of a user, into the running house or into a sleeping one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from server.runtime import postgres, tell
from server.runtime.errors import RuntimeProblem
from server.runtime.progress import say
from server.runtime.supervisor import is_running
from server.settings import Settings

if TYPE_CHECKING:
    from ingest.files import ImportReport


class FileRefused(RuntimeProblem):
    """The file cannot be brought in; nothing of it was."""


def bring_in(settings: Settings, file: str, *, crs: str | None) -> int:
    """Bring in one file: all of it or nothing.

    Raises
    ------
    FileRefused
        In one line, with what is wrong in which layer.
    """
    path = Path(file)
    if not path.is_file():
        raise FileRefused(f"{file}: no such file")
    from ingest.files import import_package
    from twin.model.errors import DomainError
    from twin.store.engine import connect

    with database(settings) as url:
        engine = connect(url)
        try:
            report = import_package(engine, path, who="command line", crs=crs)
        except DomainError as problem:
            raise FileRefused(str(problem) if path.name in str(problem) else f"{file}: {problem}") from problem
        finally:
            engine.dispose()
    for line in told(report):
        say(line)
    if is_running(settings) and tell.ask(settings.live_socket, "reload") is None:
        say("The live walk did not answer; it reads the new park at its next start.")
    return 0


def told(report: ImportReport) -> Iterator[str]:
    """What an import did, line by line."""
    yield f"{Path(report.file).name}: {report.rows} rows"
    for noun, counts in report.counts.items():
        yield f"  {noun:18} {counts.added} added, {counts.changed} changed, {counts.unchanged} unchanged"
    if report.skipped_layers:
        yield f"  left aside, no noun of ours: {', '.join(report.skipped_layers)}"
    for layer, columns in report.ignored_columns.items():
        yield f"  columns of {layer} left aside: {', '.join(columns)}"


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The address of this home's database; its cluster is started for the while when it sleeps."""
    from twin.store.migrate import upgrade

    if settings.database_url and (is_running(settings) or not settings.database_url.endswith("/run/pg")):
        yield settings.database_url
        return
    cluster = postgres.locate(postgres.provide_programs(settings.home), settings.home)
    postgres.create(cluster)
    settings.logs.mkdir(parents=True, exist_ok=True)
    with postgres.running(cluster, settings.logs / "postgres.log") as url:
        upgrade(url)
        yield url
