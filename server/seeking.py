"""The search box: things by name, code, CAS number or the substance they hold; people only for who may know them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from server.may import PERSONAL
from server.who import Who
from twin.rules.sought import EXACT_NAME, INITIALS, Label, Sought
from twin.store.naming import Named, named_things
from twin.store.tiles import layer_version

if TYPE_CHECKING:
    from server.wiring import Wiring

NOUNS = ("substance", "structure", "sensor", "hazard_unit", "enterprise", "zone", "fence", "camera", "muster_point",
         "hydrant", "protection_target", "pipeline", "road", "anchor", "person", "vehicle", "tag")  # fmt: skip
"""What is looked through; of two that fit alike the noun that comes first here leads."""
HELD = INITIALS + 1  # after every fit by name; where the substance itself was named whole, right behind it

Known = tuple[Named, Label]


class Names:
    """The things of each scope, with the versions of their layers: read anew when one changes."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, list[Known]]] = {}

    def read(self, wiring: Wiring, who: Who) -> list[Known]:
        """The things that an account may see; it waits for the database."""
        with wiring.store_of(who) as conn:
            version = " ".join(layer_version(conn, noun) for noun in NOUNS)
            kept = self._kept.get(who.enterprises)
            if kept is None or kept[0] != version:
                kept = self._kept[who.enterprises] = (version, known(named_things(conn, NOUNS)))
        identity = "person.identity" in who.permissions
        return [each for each in kept[1] if identity or each[0].noun not in PERSONAL]


def known(things: Iterable[Named]) -> list[Known]:
    """Things with their labels made ready."""
    return [(one, Label.of((one.id, *one.codes), (one.name_zh, one.name_en))) for one in things]


def seek(things: Sequence[Known], query: str, limit: int) -> dict[str, Any]:
    """The best fits first, at most `limit`, and how many more there are.

    A substance is followed by everything that holds it; a person or vehicle carries the tag by which the map knows it.
    """
    sought = Sought.of(query)
    found = {(one.noun, one.id): (score, one) for one, label in things if (score := sought.fits(label)) is not None}
    held = {
        one.id: EXACT_NAME if score <= EXACT_NAME else HELD for score, one in found.values() if one.noun == "substance"
    }
    for one, _ in things:
        rank = held.get(one.told["substance_id"] or "") if one.noun == "structure" else None
        if rank is not None and found.get((one.noun, one.id), (HELD, one))[0] >= rank:
            found[(one.noun, one.id)] = (rank, one)
    order = sorted(found.values(), key=lambda each: (each[0], NOUNS.index(each[1].noun), len(each[1].id), each[1].id))
    bearers = {one.told[key]: one.id for one, _ in things if one.noun == "tag" for key in ("person_id", "vehicle_id")}
    titles = {one.id: one for one, _ in things if one.noun == "substance"}
    rows = [_told(one, bearers, titles) for _, one in order[:limit]]
    return {"query": query, "results": rows, "more": max(0, len(order) - limit)}


def _told(one: Named, bearers: dict[str | None, str], substances: dict[str, Named]) -> dict[str, Any]:
    tag = one.id if one.noun == "tag" else bearers.get(one.id) if one.noun in PERSONAL else None
    held = substances.get(one.told["substance_id"] or "")
    return {
        "noun": one.noun, "id": one.id, "name_zh": one.name_zh, "name_en": one.name_en,
        "lon": one.lon, "lat": one.lat, "enterprise_id": one.enterprise_id, "kind": one.told["kind"],
        "grade": one.told["grade"], "tag_id": tag, "codes": list(one.codes),
        "substance_zh": held.name_zh if held else None, "substance_en": held.name_en if held else None,
    }  # fmt: skip
