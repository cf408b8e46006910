"""`onemap bench`: figures that users feel, each measured together with a peer in the same run on the same machine."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import FrameType

from server.benches import benches
from server.timing import MINUTES, Figure, Skipped


def _line(name: str, one: Figure) -> str:
    ratio = "" if one.ratio is None else f"  × {one.ratio:.3g}"
    verdict = "holds" if one.holds else "FAILS"
    return f"{verdict}  {name}  {one.figure:.3g} {one.unit}  ({one.bar})  peer: {one.peer}{ratio}\n"


def _ended(_number: int, _frame: FrameType | None) -> None:
    """Being ended is an end like any other: a house that a bench has started is taken down."""
    sys.exit(143)


def main(argv: Sequence[str]) -> int:
    """Measure the named figures, or all; 0 when every bar holds, 1 when one does not."""
    known = benches()
    parser = argparse.ArgumentParser(prog="onemap bench", description="Figures, each against a peer in the same run.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(known)}; none: all")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--minutes", type=float, help="how long the benches that load a whole house do so")
    arguments = parser.parse_args(argv)
    if arguments.minutes is not None:
        os.environ[MINUTES] = str(arguments.minutes)
    unknown = [name for name in arguments.names if name not in known]
    if unknown:
        parser.error(f"no bench named {', '.join(unknown)}; there are {', '.join(known)}")
    signal.signal(signal.SIGTERM, _ended)
    figures: dict[str, Figure] = {}
    for name in arguments.names or known:
        try:
            figures[name] = known[name]()
        except Skipped as reason:
            sys.stdout.write(f"skipped {name}: {reason}\n")
            continue
        sys.stdout.write(_line(name, figures[name]))
    if arguments.json is not None:
        text = json.dumps(
            [{"name": name, **asdict(one)} for name, one in figures.items()], ensure_ascii=False, indent=1
        )
        arguments.json.write_text(text + "\n", encoding="utf-8")
    return 0 if all(one.holds for one in figures.values()) else 1
