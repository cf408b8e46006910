"""`onemap validate`: models and solvers against published data, by the field's own measures; nothing is tuned here."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from server.judging import DataMissing, Finding, Validation
from server.validations import validations

_CHECKOUT = Path(__file__).resolve().parent.parent
_PLACES = (_CHECKOUT / "shared" / "validation", _CHECKOUT.parent / "shared" / "validation")
DEFAULT_DATA = next((place for place in _PLACES if place.is_dir()), _PLACES[0])
ROOM = "consequence_models"
TABLE = _CHECKOUT / ROOM / "VALIDATION.md"
_HEAD = """# Validation

Models against published data, by the field's own measures (FAC2, MG, VG, FB and NMSE of Chang & Hanna 2004, observed
over predicted). No constant is fitted to these data. Three choices were made with some of them in view, so that only
other data can judge them: the form of the dense slab, among published ones, with the LNG arcs given here (and these
trials are taken by their stability class, for their listed u* and L come from fits); von Karman's constant in the
recipe for ALOHA's heavy gas; how long a wind error lasts in the search for leaks, after Ginninderra's coverage.
Written by `./onemap validate --table`; do not edit by hand.

| name | data set | n | ours | bar | holds | best published | covers | not covered |
|---|---|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A validation's name and facts together with what it found."""

    name: str
    about: Validation
    found: Finding

    def to_json(self) -> dict[str, object]:
        """Plain values: what was found beside what it is held to."""
        about = {key: getattr(self.about, key) for key in ("data_set", "bar", "covers", "not_covered", "best", "room")}
        return {"name": self.name, **asdict(self.found), **about}

    def row(self) -> str:
        """One line of the table."""
        figures = ", ".join(f"{key} {value:.3g}" for key, value in self.found.metrics.items())
        cells = (
            f"`{self.name}`", self.about.data_set, str(self.found.n), figures, self.about.bar,
            "yes" if self.found.holds else "**no**", self.about.best or "none found", self.about.covers,
            self.about.not_covered,
        )  # fmt: skip
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def judged(name: str, folder: Path) -> Verdict:
    """Run one validation on the data of a folder; raises DataMissing."""
    about = validations()[name]
    return Verdict(name=name, about=about, found=about.judge(folder))


def _print(verdict: Verdict, *, full: bool) -> None:
    out, found = sys.stdout, verdict.found
    figures = "  ".join(f"{key} {value:.4g}" for key, value in found.metrics.items())
    out.write(f"{'holds ' if found.holds else 'FAILS '} {verdict.name}  n={found.n}  {figures}\n")
    out.write(f"        bar: {verdict.about.bar}\n        covers: {verdict.about.covers}\n")
    out.write(f"        does not cover: {verdict.about.not_covered}\n")
    for line in found.details if full else found.details[:12]:
        out.write(f"        - {line}\n")
    if not full and len(found.details) > 12:
        out.write(f"        … and {len(found.details) - 12} more (--full)\n")


def _parser(known: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="onemap validate", description="Models and solvers against published data.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(known)}; none: all")
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder of published data")
    parser.add_argument("--json", type=Path, help="write the verdicts to this file")
    parser.add_argument("--table", nargs="?", type=Path, const=TABLE, help=f"write the table to a file ({TABLE.name})")
    parser.add_argument("--full", action="store_true", help="list every row that failed")
    return parser


def main(argv: Sequence[str]) -> int:
    """Run the named validations, or all; 0 when every bar holds, 1 when one does not, 2 when data are missing."""
    known = list(validations())
    parser = _parser(known)
    arguments = parser.parse_args(argv)
    unknown = [name for name in arguments.names if name not in known]
    if unknown:
        parser.error(f"no validation named {', '.join(unknown)}; there are {', '.join(known)}")
    verdicts = []
    try:
        for name in arguments.names or known:
            verdicts.append(judged(name, arguments.data))
            _print(verdicts[-1], full=arguments.full)
    except DataMissing as error:
        sys.stderr.write(f"onemap: {error}; give --data\n")
        return 2
    if arguments.json is not None:
        text = json.dumps([verdict.to_json() for verdict in verdicts], ensure_ascii=False, indent=1)
        arguments.json.write_text(text + "\n", encoding="utf-8")
    if arguments.table is not None:
        rows = [verdict.row() for verdict in verdicts if verdict.about.room == ROOM]
        arguments.table.write_text(_HEAD + "".join(rows), encoding="utf-8")
    return 0 if all(verdict.found.holds for verdict in verdicts) else 1
