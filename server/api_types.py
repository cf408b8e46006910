"""What the browser client knows of the server, written from it: addresses, queries, bodies, answers and nouns.

``python -m server.api_types`` writes ``scenes/web/src/api/schema.ts``; a test holds the file against what would be
written now, so that an address, a field or a grade that changes here no longer fits there before anybody opens a page.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from server.settings import CHECKOUT, Settings
from twin.model.nouns import COMMON, NOUNS, Field

FILE = CHECKOUT / "scenes" / "web" / "src" / "api" / "schema.ts"
HEAD = (
    "// Written by `python -m server.api_types` from routes and nouns of the server: change those, and run it again.\n"
    "import type { Feature, FeatureCollection, Geometry } from 'geojson';\n\n"
    "/** GeoJSON as the server tells it: what is only registered has no geometry. */\n"
    "export type Row = Feature<Geometry | null, Record<string, unknown>>;\n"
    "export type Rows = FeatureCollection<Geometry | null, Record<string, unknown>>;\n"
)
Schema = Mapping[str, Any]
_SIMPLE = {"string": "string", "number": "number", "integer": "number", "boolean": "boolean", "null": "null"}
_COLUMNS = {"text": "string", "time": "string", "int": "number", "float": "number", "bool": "boolean"}
_VERBS = ("get", "post", "put", "delete", "patch")


def api_types() -> str:
    """The file as TypeScript."""
    api = openapi()
    parts = [HEAD, _addresses(api["paths"]), _queries(api["paths"]), _bodies(api["paths"]), _answers(api["paths"])]
    return "\n".join([*parts, *_interfaces(api["components"]["schemas"]), _nouns()])


def openapi() -> dict[str, Any]:
    """What the server says of itself."""
    from server.app import create_app

    with tempfile.TemporaryDirectory() as home:
        return create_app(Settings(home=Path(home))).openapi()


def _addresses(paths: Schema) -> str:
    written = sorted({re.sub(r"{[^}]+}", "${string}", path) for path in paths})
    told = "".join(f"\n  | {f'`{path}`' if '$' in path else _word(path)}" for path in written)
    return f"/** Every address that the server answers. */\nexport type Address ={told};\n"


def _queries(paths: Schema) -> str:
    rows = []
    for name, route in routes_of(paths):
        asked = [each for each in route.get("parameters", ()) if each["in"] == "query"]
        if asked:
            fields = "; ".join(_field(one["name"], one["schema"], one.get("required", False)) for one in asked)
            rows.append(f"  {_word(name)}: {{ {fields} }};\n")
    return f"/** What may be asked behind the question mark. */\nexport interface Queries {{\n{''.join(rows)}}}\n"


def _bodies(paths: Schema) -> str:
    rows = []
    for name, route in routes_of(paths):
        schema = route.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        if schema:
            rows.append(f"  {_word(name)}: {_type(schema)};\n")
    return f"/** What is sent along. */\nexport interface Bodies {{\n{''.join(rows)}}}\n"


def _answers(paths: Schema) -> str:
    rows = []
    for name, route in routes_of(paths):
        told = list(told_by(route))
        if told:
            rows.append(f"  {_word(name)}: {' | '.join(dict.fromkeys(told))};\n")
    return f"/** What is answered, where a route says it. */\nexport interface Answers {{\n{''.join(rows)}}}\n"


def told_by(route: Schema) -> Iterator[str]:
    """What a route says that it answers where it goes well, as types; nothing where it says only that it does."""
    for status, answer in sorted(route["responses"].items()):
        schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
        if status.startswith("2") and _is_told(schema):
            yield _type(schema)


def _is_told(schema: Schema) -> bool:
    """Whether it says more than that there is something."""
    parts = [schema.get("items", {}), *schema.get("anyOf", ())]
    return "$ref" in schema or "x-geojson" in schema or any(_is_told(each) for each in parts if each)


def _interfaces(schemas: Schema) -> Iterator[str]:
    for name, schema in sorted(schemas.items()):
        if name.endswith("ValidationError"):
            continue
        if "properties" not in schema:
            yield f"export type {_name(name)} = {_type(schema)};\n"
            continue
        required = set(schema.get("required", ()))
        rows = (f"  {_field(key, value, key in required)};\n" for key, value in schema["properties"].items())
        yield f"export interface {_name(name)} {{\n{''.join(rows)}}}\n"


def _nouns() -> str:
    """The columns of every planned noun; a column that need not be filled may be null."""
    rows = []
    for noun in NOUNS.values():
        columns = "".join(f"    {each.name}: {_column(each)};\n" for each in (*COMMON, *noun.fields))
        rows.append(f"  {noun.name}: {{\n{columns}  }};\n")
    told = "/** The columns of the planned nouns, as features carry them. */"
    return f"{told}\nexport interface Nouns {{\n{''.join(rows)}}}\n"


def _column(field: Field) -> str:
    kind = " | ".join(map(_word, field.choices)) if field.choices else _COLUMNS.get(field.kind, "unknown")
    return kind if field.required or kind == "unknown" else f"{kind} | null"


def routes_of(paths: Schema) -> Iterator[tuple[str, Schema]]:
    """Every route by its verb and path, with what is said of it."""
    for path, verbs in sorted(paths.items()):
        for verb in _VERBS:
            if verb in verbs:
                yield f"{verb.upper()} {path}", verbs[verb]


def _type(schema: Schema) -> str:
    """A JSON schema as a type; what it cannot say is unknown rather than anything."""
    if "$ref" in schema:
        return _name(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return " | ".join(map(_word, schema["enum"]))
    if "const" in schema:
        return _word(schema["const"])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(each) for each in schema["anyOf"]))
    if "x-geojson" in schema:
        return str(schema["x-geojson"])
    kind = schema.get("type")
    if kind == "array" and "prefixItems" in schema:
        return f"[{', '.join(_type(each) for each in schema['prefixItems'])}]"
    if kind == "array":
        item = _type(schema.get("items", {}))
        return f"({item})[]" if "|" in item else f"{item}[]"
    if kind == "object":
        more = schema.get("additionalProperties")
        keys = _type(schema.get("propertyNames", {"type": "string"}))
        return f"Record<{keys}, {_type(more)}>" if isinstance(more, Mapping) and more else "Record<string, unknown>"
    return _SIMPLE.get(str(kind), "unknown")


def _field(name: str, schema: Schema, required: bool) -> str:
    return f"{_key(name)}{'' if required else '?'}: {_type(schema)}"


def _name(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_]\w*", name) else _word(name)


def _word(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str) else json.dumps(value)


if __name__ == "__main__":
    FILE.write_text(api_types(), encoding="utf-8")
