"""The verbs of `onemap whatif` that ask a running server for files and for the risk of the whole park."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from server.ask_server import Server
from server.runtime.errors import RuntimeProblem

FORMATS = {"gpkg": "gpkg", "geojson": "geojson", "kml": "kml", "gtiff": "tif", "tif": "tif", "glb": "glb"}
REPORTS = ("pdf", "html")


def verbs(among: Any) -> list[argparse.ArgumentParser]:
    """Add the verbs to a parser's own."""
    report = among.add_parser("report", help="write the report on a kept run")
    report.add_argument("run_id")
    report.add_argument("-o", "--out", type=Path, required=True, help="a file that ends in .pdf or .html")
    report.add_argument("--lang", choices=("zh", "en"), default="zh")
    report.set_defaults(do=_report)
    export = among.add_parser("export", help="write the layers of a kept run for other programs")
    export.add_argument("run_id")
    export.add_argument("--format", choices=FORMATS, required=True, help="what to write")
    export.add_argument("-o", "--out", type=Path, help="where (default: the run's id with the format's ending)")
    export.set_defaults(do=_export)
    risk = among.add_parser("risk", help="individual risk and F-N curve of the whole park, as one job")
    risk.add_argument("file", type=Path, nargs="?", help="YAML with rose, people, frequencies …; see docs/whatif.md")
    risk.add_argument("--geojson", type=Path, help="write the contours here")
    risk.add_argument("--json", type=Path, help="write the whole answer here")
    risk.set_defaults(do=_risk)
    return [report, export, risk]


def _report(arguments: argparse.Namespace) -> int:
    kind = arguments.out.suffix.lstrip(".").lower()
    if kind not in REPORTS:
        raise RuntimeProblem(f"{arguments.out}: a report is a .pdf or a .html file")
    server = Server(arguments.server, arguments.user)
    asked = server.post(f"/api/whatif/{quote(arguments.run_id)}/report.{kind}?lang={arguments.lang}", {})
    server.done(asked["job"])
    return _write(arguments.out, server.file(asked["url"]))


def _export(arguments: argparse.Namespace) -> int:
    ending = FORMATS[arguments.format]
    out = arguments.out or Path(f"{arguments.run_id}.{ending}")
    server = Server(arguments.server, arguments.user)
    return _write(out, server.file(f"/api/whatif/{quote(arguments.run_id)}/export.{ending}"))


def _risk(arguments: argparse.Namespace) -> int:
    server = Server(arguments.server, arguments.user)
    accepted = server.post("/api/park-risks", {} if arguments.file is None else read_mapping(arguments.file))
    server.done(accepted["job"])
    path = f"/api/park-risks/{quote(accepted['id'])}"
    found = server.get(path)
    sys.stdout.write(told(found) + "\n")
    if arguments.json:
        arguments.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    if arguments.geojson:
        contours = json.dumps(server.get(f"{path}/features"), ensure_ascii=False)
        arguments.geojson.write_text(contours, encoding="utf-8")
    return 0


def told(found: dict[str, Any]) -> str:
    """A risk as lines of text: the highest, the curve, targets against their limits, warnings."""
    curve = found["societal"]
    lines = [f"{found['id']}  highest individual risk {found['highest_1_yr']:.2g} /yr, {len(found['vessels'])} vessels"]
    if curve["pll_1_yr"] is None:
        lines.append("societal risk: unknown (no people)")
    else:
        lines.append(f"potential loss of life {curve['pll_1_yr']:.2g} /yr, {curve['verdict']} by GB 36894-2018")
        for n, often in zip(curve["n"], curve["f_1_yr"], strict=True):
            if n in (1, 10, 100, 1000):
                lines.append(f"  F({n:.0f}) = {often:.2g} /yr")
    for one in found["targets"]:
        risk = "unknown" if one["risk_1_yr"] is None else f"{one['risk_1_yr']:.2g} /yr"
        verdict = {True: "holds", False: "EXCEEDS", None: "unknown"}[one["holds"]]
        lines.append(f"{one['name_en'] or one['id']:<32}{risk:>14}  limit {one['limit_1_yr']:.0g} /yr  {verdict}")
    return "\n".join([*lines, *(f"! {one['en']}" for one in found["warnings"])])


def read_mapping(file: Path) -> dict[str, Any]:
    """The names and values of a YAML file.

    Raises
    ------
    RuntimeProblem
        It cannot be read, or is no mapping.
    """
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RuntimeProblem(f"{file}: {error}") from None
    if not isinstance(found, dict):
        raise RuntimeProblem(f"{file}: this is no mapping of names to values")
    return found


def _write(file: Path, body: bytes) -> int:
    try:
        file.write_bytes(body)
    except OSError as error:
        raise RuntimeProblem(f"{file}: {error}") from None
    sys.stdout.write(f"{file}  {len(body)} bytes\n")
    return 0
