"""Who may do what: roles are rows of permissions, and a route names the verb it needs as a dependency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from server.who import Who, signed_in, signed_in_or_machine
from twin.model.errors import Forbidden, UnknownNoun
from twin.model.nouns import NOUNS

DRAWN = ("zone", "fence", "muster_point")
PERSONAL = ("person", "tag", "vehicle")


@dataclass(frozen=True, slots=True)
class May:
    """A dependency that lets a request through when its role carries `verb`; returns who asks."""

    verb: str

    def __call__(self, who: Annotated[Who, Depends(signed_in)]) -> Who:
        require(who, self.verb)
        return who


@dataclass(frozen=True, slots=True)
class MayMachine:
    """As `May`, and a machine's bearer token serves as well: for what other programs read."""

    verb: str

    def __call__(self, who: Annotated[Who, Depends(signed_in_or_machine)]) -> Who:
        require(who, self.verb)
        return who


@dataclass(frozen=True, slots=True)
class MayRead:
    """Reading features needs `map.see`; people, tags and vehicles need `person.identity` as well."""

    verb: str = "map.see"

    def __call__(self, noun: str, who: Annotated[Who, Depends(signed_in)]) -> Who:
        require(who, self.verb)
        known(noun)
        if noun in PERSONAL:
            require(who, "person.identity")
        return who


@dataclass(frozen=True, slots=True)
class MayEdit:
    """Changing features: drawn areas need `zone.draw`, everything else `structure.edit`."""

    verb: str = "zone.draw | structure.edit"

    def __call__(self, noun: str, who: Annotated[Who, Depends(signed_in)]) -> Who:
        known(noun)
        require(who, "zone.draw" if noun in DRAWN else "structure.edit")
        return who


def require(who: Who, verb: str) -> None:
    """Raise `Forbidden` unless the role of `who` carries `verb`."""
    if verb not in who.permissions:
        raise Forbidden(f"The role {who.role} does not carry {verb}", f"角色 {who.role} 没有权限 {verb}", field=verb)


def known(noun: str) -> None:
    """Raise `UnknownNoun` unless `noun` is one of ours."""
    if noun not in NOUNS:
        raise UnknownNoun()
