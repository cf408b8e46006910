"""The command line: one verb, one function; nothing heavy is imported before it is needed."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from server.runtime.errors import RuntimeProblem
from server.settings import Settings, SettingsError

# Verbs whose own module reads the rest of the line: verb → (module, one-line help)
HANDED_ON = {
    "simulate": ("ingest.simulator.publish", "publish as the devices of the demo park do (--help tells more)"),
    "replay": ("ingest.replaying", "play a recorded time through the same decoders again (--help tells more)"),
    "validate": ("server.validate", "hold models and solvers against published data"),
    "whatif": ("server.whatif_cli", "answer a case file, list the cases of a structure, repeat a run (--help)"),
    "export": ("server.export_cli", "the park as GeoPackage, GeoJSON or KML; a scene as a page or a picture (--help)"),
    "bench": ("server.bench", "measure figures, each against a peer in the same run"),
    "calibrate": ("ingest.positioning.site_survey", "learn offsets of positioning anchors from known places"),
    "faults": ("server.faults", "kill, cut, flood and fill a house of its own, and count what is lost"),
    "test": ("server.runtime.testing", "set up what tests need and run them all; arguments go to pytest"),
    "live": ("ingest.engine", "process: the live walk (started by up)"),
    "keeper": ("ingest.keeper", "process: fills PostgreSQL from spool and journal (started by up)"),
    "seek": ("server.search.process", "process: the search for leaks (started by up)"),
    "serve": ("server.runtime.serve", "process: HTTP and WebSocket (started by up)"),
}


def main(argv: Sequence[str]) -> int:
    """Run one command; problems end in one line on stderr and a code other than 0."""
    try:
        if argv and argv[0] in HANDED_ON:
            return _hand_on(argv[0], list(argv[1:]))
        arguments = _parser().parse_args(argv)
        run: Callable[[argparse.Namespace], int] = arguments.run
        return run(arguments)
    except (RuntimeProblem, SettingsError) as problem:
        print(f"onemap: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _hand_on(verb: str, rest: list[str]) -> int:
    module = importlib.import_module(HANDED_ON[verb][0])
    return int(module.main(rest) or 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="onemap", description="One live 3D map for the safety of a chemical park.")
    verbs = parser.add_subparsers(metavar="VERB", required=True)

    up = verbs.add_parser("up", help="set up what is missing and run everything until Ctrl-C")
    up.add_argument("--detach", "-d", action="store_true", help="return once it is healthy; `onemap down` stops it")
    up.add_argument("--foreground", action="store_true", help="stay here until Ctrl-C (the default)")
    up.add_argument("--no-demo", action="store_true", help="bring in no demo park and simulate no devices")
    up.set_defaults(run=_up)

    verbs.add_parser("down", help="stop everything").set_defaults(run=_down)
    verbs.add_parser("status", help="say what runs").set_defaults(run=_status)
    verbs.add_parser("doctor", help="say what is wrong, one line each").set_defaults(run=_doctor)

    bring = verbs.add_parser("import", help="bring in a GIS file: all of it or nothing")
    bring.add_argument("file", help="GeoPackage, Shapefile (zip), GeoJSON, KML, DXF, xlsx, csv, GLB, OBJ or STL")
    bring.add_argument("--crs", help="where the file does not say: EPSG:4549, GCJ-02, BD-09 or local:LON,LAT,HEADING")
    bring.add_argument("--columns", help="which layer is what, as JSON or a file of it; see ingest/files/mapping.py")
    bring.add_argument("--scale", type=float, help="metres of one unit of a drawing or mesh")
    bring.add_argument("--up", choices=("y", "z"), help="the upward axis of a mesh")
    bring.add_argument("--look", action="store_true", help="only say what would come in and what would be refused")
    bring.set_defaults(run=_import)

    keep = verbs.add_parser("backup", help="write database and logs to one new file, while everything runs")
    keep.add_argument("file", type=Path, help="a new file, for example onemap-2026-11-21.tar")
    keep.set_defaults(run=_backup)
    back = verbs.add_parser("restore", help="bring a backup back into an empty home")
    back.add_argument("file", type=Path, help="a file that `onemap backup` wrote")
    back.set_defaults(run=_restore)
    verbs.add_parser("upgrade", help="bring the database's tables up to this version").set_defaults(run=_upgrade)

    supervise = verbs.add_parser("supervise", help="process: keeps the others alive (started by up --detach)")
    supervise.add_argument("--no-demo", action="store_true")
    supervise.set_defaults(run=_supervise)

    for verb, (_, text) in HANDED_ON.items():
        verbs.add_parser(verb, help=text, add_help=False)
    return parser


def _up(arguments: argparse.Namespace) -> int:
    from server.runtime import lifecycle

    settings = Settings.from_env()
    return lifecycle.up(settings, demo=settings.demo and not arguments.no_demo, detach=arguments.detach)


def _supervise(arguments: argparse.Namespace) -> int:
    from server.runtime import lifecycle

    settings = Settings.from_env()
    return lifecycle.supervise(settings, demo=settings.demo and not arguments.no_demo)


def _down(_: argparse.Namespace) -> int:
    from server.runtime import lifecycle

    return lifecycle.down(Settings.from_env())


def _status(_: argparse.Namespace) -> int:
    from server.runtime import lifecycle

    return lifecycle.status(Settings.from_env())


def _doctor(_: argparse.Namespace) -> int:
    from server.runtime import doctor

    return doctor.report(Settings.from_env())


def _backup(arguments: argparse.Namespace) -> int:
    from server.runtime import upkeep

    return upkeep.backup(Settings.from_env(), arguments.file)


def _restore(arguments: argparse.Namespace) -> int:
    from server.runtime import upkeep

    return upkeep.restore(Settings.from_env(), arguments.file)


def _upgrade(_: argparse.Namespace) -> int:
    from server.runtime import upkeep

    return upkeep.upgrade(Settings.from_env())


def _import(arguments: argparse.Namespace) -> int:
    from server.runtime import bring

    said = bring.Said(
        crs=arguments.crs, columns=arguments.columns, scale=arguments.scale, up=arguments.up, look=arguments.look
    )
    return bring.bring_in(Settings.from_env(), arguments.file, said)
