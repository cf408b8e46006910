"""`onemap whatif`: run a case from a YAML file, list the cases of a structure, repeat a kept run, sweep over many.

A case file names a model, a place and what happens there; `docs/whatif.md` shows every key. A free place needs no
running server; a structure of the park, and what the mast measures, do.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from server import whatif_files
from server.ask_server import NoServer, Refused, Server
from server.runtime.errors import RuntimeProblem
from server.settings import Settings

KEYS = {"model", "place", "structure_id", "pipeline_id", "weather", "levels", "z_m", "crs"}
OF_THE_PARK = {"structure_id", "pipeline_id"}
Case = dict[str, Any]


def main(argv: Sequence[str]) -> int:
    """Do one of the verbs; problems end in one line and 1."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.do(arguments))
    except RuntimeProblem as problem:
        sys.stderr.write(f"onemap: {problem}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="onemap whatif", description=__doc__)
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    run = verbs.add_parser("run", help="answer one case file")
    run.add_argument("case", type=Path, help="YAML; see docs/whatif.md")
    run.add_argument("--geojson", type=Path, help="write the outlines here")
    run.add_argument("--json", type=Path, help="write the whole answer here")
    run.add_argument("--local", action="store_true", help="do not ask a server, also where one runs")
    run.set_defaults(do=_run)
    cases = verbs.add_parser("cases", help="list the credible cases of a structure")
    whose = cases.add_mutually_exclusive_group(required=True)
    whose.add_argument("structure_id", nargs="?")
    whose.add_argument("--pipeline", metavar="ID", help="a pipeline instead of a structure")
    cases.set_defaults(do=_cases)
    repeat = verbs.add_parser("repeat", help="answer a kept run again and compare")
    repeat.add_argument("run_id")
    repeat.set_defaults(do=_repeat)
    sweep = verbs.add_parser("sweep", help="answer many vessels, cases and weathers as one job")
    sweep.add_argument("file", type=Path, help="YAML with structure_ids, cases and weathers; see docs/whatif.md")
    sweep.add_argument("--geojson", type=Path, help="write the outlines here")
    sweep.add_argument("--json", type=Path, help="write the table here")
    sweep.set_defaults(do=_sweep)
    for verb in (run, cases, repeat, sweep, *whatif_files.verbs(verbs)):
        _server_options(verb)
    return parser


def _server_options(verb: argparse.ArgumentParser) -> None:
    settings = Settings.from_env()
    verb.add_argument("--server", default=f"http://{settings.host}:{settings.port}", help="default %(default)s")
    verb.add_argument("--user", default="analyst", help="account (default %(default)s); password: ONEMAP_PASSWORD")


def read_case(path: Path) -> Case:
    """A case file as it stands.

    Raises
    ------
    RuntimeProblem
        It cannot be read, or is no mapping with a model.
    """
    case = whatif_files.read_mapping(path)
    if not isinstance(case.get("model"), str):
        raise RuntimeProblem(f"{path}: a case is a mapping that names a model")
    return case


def body_of(case: Mapping[str, Any]) -> Case:
    """What `POST /api/whatif` takes, of a case file."""
    place = case.get("place") or {}
    rest = {name: value for name, value in case.items() if name not in ("place", "crs")}
    return {**rest, **{name: place[name] for name in ("lon", "lat") if name in place}}


def answer_here(case: Mapping[str, Any]) -> Case:
    """Answer a case at a free place without a server: the same models, the same outlines, no people.

    Raises
    ------
    RuntimeProblem
        It names a structure, or the model refuses.
    """
    from server.question import Question, Refusal
    from server.whatif_run import answer

    place = case.get("place") or {}
    if OF_THE_PARK & set(case) or not {"lon", "lat"} <= set(place):
        en = "a case about a structure or a pipeline of the park needs the running server; or give place: lon, lat"
        raise RuntimeProblem(en)
    kinds = {name: value for name, value in case.items() if name not in KEYS}
    weather = {"weather": case["weather"]} if case.get("weather") else {}
    found = answer(
        Question(
            model_id=case["model"], scenario={**kinds, **weather}, known={}, levels=case.get("levels"),
            z_m=float(case.get("z_m", 1.5)), site_id="", crs=case.get("crs") or crs_at(place["lon"], place["lat"]),
            lon=float(place["lon"]), lat=float(place["lat"]),
        )
    )  # fmt: skip
    if isinstance(found, Refusal):
        field = f" ({found.field})" if found.field else ""
        raise Refused(f"{found.code}{field}: {found.message_en} {found.message_zh}")
    return {
        "model": {"id": case["model"], "version": found.model_version}, "inputs": found.inputs,
        "warnings": found.warnings, "footprint": found.footprint, "hash": found.hash, "people": None,
    }  # fmt: skip


def crs_at(lon: float, lat: float) -> str:
    """A projected system in metres at a place: CGCS2000 in zones of 3° in China (EPSG:4534 to 4554), else UTM."""
    if 73.5 <= lon <= 136.5 and 3.0 <= lat <= 54.0:
        return f"EPSG:{4534 + round(lon / 3) - 25}"
    return f"EPSG:{(32600 if lat >= 0 else 32700) + int(math.floor((lon + 180) / 6) % 60) + 1}"


def table(answer: Mapping[str, Any]) -> str:
    """The answer as lines of text: distances and areas by level, people where they were counted, warnings."""
    people = {one["level"]: one for one in (answer.get("people") or {}).get("levels", [])}
    lines = [f"{answer['model']['id']} {answer['model']['version']}  {answer['hash'][:12]}"]
    lines.append(f"{'level':<28}{'distance m':>12}{'area m2':>14}{'inside':>8}{'possible':>10}")
    for one in answer["footprint"]["features"]:
        row = one["properties"]
        name = f"{row['label_en'] or row['quantity']} {row['shown']:g} {row['shown_unit']}"
        counted = people.get(row["level"])
        inside = (str(counted["certain"]), str(counted["possible"])) if counted else ("unknown", "unknown")
        lines.append(f"{name:<28}{row['distance_m']:>12.1f}{row['area_m2']:>14.0f}{inside[0]:>8}{inside[1]:>10}")
    return "\n".join([*lines, *(f"! {one['en']}" for one in answer["warnings"])])


def _run(arguments: argparse.Namespace) -> int:
    case = read_case(arguments.case)
    try:
        answer = answer_here(case) if arguments.local else _asked(arguments, case)
    except NoServer:
        if OF_THE_PARK & set(case):
            raise
        answer = answer_here(case)
    sys.stdout.write(table(answer) + "\n")
    if arguments.geojson:
        arguments.geojson.write_text(json.dumps(answer["footprint"], ensure_ascii=False), encoding="utf-8")
    if arguments.json:
        arguments.json.write_text(json.dumps(answer, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def _asked(arguments: argparse.Namespace, case: Case) -> Case:
    server = Server(arguments.server, arguments.user)
    answer: Case = server.post("/api/whatif", body_of(case))
    if "footprint" not in answer:
        server.done(answer["job"])
        answer = server.get(f"/api/whatif/{quote(answer['id'])}")
    return answer


def _sweep(arguments: argparse.Namespace) -> int:
    server = Server(arguments.server, arguments.user)
    accepted = server.post("/api/sweeps", whatif_files.read_mapping(arguments.file))
    server.done(accepted["job"])
    path = f"/api/sweeps/{quote(accepted['id'])}"
    found = server.get(path)
    for row in found["rows"]:
        air = row["weather"]
        name = f"{row['structure_id']:<14}{row['case']:<20}{air['wind_m_s']:>5.1f} m/s {air.get('stability', '')} "
        if "refused" in row:
            sys.stdout.write(f"{name} {row['refused']['en']}\n")
            continue
        far = "  ".join(f"{one['label_en']} {one['distance_m']:.0f} m" for one in row["levels"])
        sys.stdout.write(f"{name} {far}\n")
    if arguments.json:
        arguments.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    if arguments.geojson:
        outlines = json.dumps(server.get(f"{path}/features"), ensure_ascii=False)
        arguments.geojson.write_text(outlines, encoding="utf-8")
    return 0


def _cases(arguments: argparse.Namespace) -> int:
    server = Server(arguments.server, arguments.user)
    of = "structure_id" if arguments.pipeline is None else "pipeline_id"
    found = server.get(f"/api/whatif/cases?{of}={quote(arguments.pipeline or arguments.structure_id)}")
    for case in found["cases"]:
        title = case.get("title") or {}
        sys.stdout.write(f"{case['id']:<24}{case['model']:<22}{title.get('zh', '')} {title.get('en', '')}\n")
    if not found["weather_measured"]:
        sys.stdout.write("no mast reports: give the wind in the case file\n")
    return 0


def _repeat(arguments: argparse.Namespace) -> int:
    from server.solved import again

    kept = Server(arguments.server, arguments.user).get(f"/api/whatif/{quote(arguments.run_id)}")
    found = again(kept["inputs"])
    if found.model.version != kept["model"]["version"]:
        versions = f"{kept['model']['version']} then, {found.model.version} now"
        sys.stdout.write(f"the model {found.model.id} is another one: {versions}\n")
        return 1
    before = {one["properties"]["level"]: one["properties"]["distance_m"] for one in kept["footprint"]["features"]}
    same = found.hash == kept["scenario_hash"] and before == {
        one.level: round(one.distance_m, 1) for one in found.outlines
    }
    sys.stdout.write(f"{'the same answer' if same else 'ANOTHER ANSWER'}  {found.hash}\n")
    return 0 if same else 1
