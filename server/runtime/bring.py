"""`onemap import FILE`: the file of a user, into the running house or into a sleeping one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.runtime import postgres
from server.runtime.errors import RuntimeProblem
from server.runtime.progress import say
from server.runtime.supervisor import is_running
from server.settings import Settings


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
    from twin.store.engine import connect

    from ingest.files import import_package
    from twin.model.errors import DomainError

    with database(settings) as url:
        engine = connect(url)
        try:
            report = import_package(engine, path, who="command line", crs=crs)
        except DomainError as problem:
            raise FileRefused(f"{file}: {problem}") from problem
        finally:
            engine.dispose()
    say(str(report))
    return 0


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
