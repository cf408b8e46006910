"""`onemap import FILE` and `onemap export FILE`: into the park and out of it, whether the house runs or sleeps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from server.runtime import postgres, tell
from server.runtime.errors import RuntimeProblem
from server.runtime.progress import say
from server.runtime.supervisor import is_running
from server.settings import Settings

if TYPE_CHECKING:
    from ingest.files.importing import ImportReport


class FileRefused(RuntimeProblem):
    """The file cannot be brought in; nothing of it was."""


class UnknownLayer(RuntimeProblem):
    """No noun of the park has this name."""

    def __init__(self, noun: str, known: list[str]) -> None:
        super().__init__(f"there is no layer {noun}; there are {', '.join(known)}. 没有图层 {noun}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the command line says of a file: its CRS, its mapping as JSON or a file of it, scale and upward axis."""

    crs: str | None = None
    columns: str | None = None
    scale: float | None = None
    up: str | None = None
    look: bool = False


def bring_in(settings: Settings, file: str, said: Said) -> int:
    """Bring in one file: all of it or nothing; with `look` nothing, but every row that would be refused is named.

    Raises
    ------
    FileRefused
        In one line, with what is wrong in which layer.
    """
    path = Path(file)
    if not path.is_file():
        raise FileRefused(f"{file}: no such file")
    from ingest.files.child import read_apart
    from ingest.files.importing import import_layers, try_layers
    from ingest.files.reading import Reading
    from twin.model.errors import DomainError
    from twin.store.engine import connect

    with database(settings) as url:
        engine = connect(url)
        try:
            layers = read_apart(path, how=Reading(scale=said.scale, up=said.up))  # type: ignore[arg-type]
            step = try_layers if said.look else import_layers
            report = step(engine, layers, path.name, who="command line", crs=said.crs, columns=_columns(said.columns))
        except DomainError as problem:
            raise FileRefused(str(problem) if path.name in str(problem) else f"{file}: {problem}") from problem
        finally:
            engine.dispose()
    for line in told(report):
        say(line)
    if said.look:
        say("Nothing was brought in: this was only a look.")
    elif is_running(settings) and tell.ask(settings.live_socket, "reload") is None:
        say("The live walk did not answer; it reads the new park at its next start.")
    return 1 if report.refused else 0


def take_out(settings: Settings, file: Path, noun: str | None = None) -> int:
    """Write what is planned, or one noun of it, in the form that the file's ending names.

    Raises
    ------
    UnknownLayer
        There is no such noun.
    """
    from layers.export import ALL, WRITERS
    from twin.store.engine import connect

    if noun is not None and noun not in ALL:
        raise UnknownLayer(noun, sorted(ALL))
    with database(settings) as url:
        engine = connect(url)
        try:
            counts = WRITERS[file.suffix.lstrip(".").lower()](engine, file, nouns=ALL if noun is None else {noun})
        finally:
            engine.dispose()
    for name, count in counts.items():
        say(f"  {name:18} {count}")
    return 0


def _columns(text: str | None) -> dict[str, dict[str, str]] | None:
    if not text:
        return None
    source = Path(text)
    try:
        plan = json.loads(source.read_text(encoding="utf-8") if not text.lstrip().startswith("{") else text)
        return {str(layer): {str(k): str(v) for k, v in each.items()} for layer, each in plan.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise FileRefused(f"--columns is no JSON of layers and columns: {error}") from error


def told(report: ImportReport) -> Iterator[str]:
    """What an import did, line by line."""
    yield f"{Path(report.file).name}: {report.rows} rows"
    for noun, counts in report.counts.items():
        yield f"  {noun:18} {counts.added} added, {counts.changed} changed, {counts.unchanged} unchanged"
    if report.skipped_layers:
        yield f"  left aside, no noun of ours: {', '.join(report.skipped_layers)}"
    for note in report.notes:
        yield f"  {note.en}"
    for each in report.refused:
        yield f"  refused: {each.error.message_en}"
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
