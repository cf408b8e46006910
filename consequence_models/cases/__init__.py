"""Published cases, answered by kind: a closed list of keys in, one number out; anything unknown is an error."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from consequence_models.cases import aloha, britter_mcquaid, dispersion, domino, explosion, fire, harm, release, risk
from consequence_models.cases.given import Given, Kind, UnknownCase

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        **release.KINDS,
        **dispersion.KINDS,
        **aloha.KINDS,
        **britter_mcquaid.KINDS,
        **explosion.KINDS,
        **fire.KINDS,
        **harm.KINDS,
        **domino.KINDS,
        **risk.KINDS,
    }
)


def answer(kind: str, inputs: Mapping[str, Any], quantity: str) -> float:
    """Compute one quantity of one case.

    Raises
    ------
    UnknownCase
        The kind, one of the keys or the quantity is not known here.
    ModelError
        The inputs cannot be.
    """
    if kind not in KINDS:
        raise UnknownCase(f"kind {kind}")
    given = Given(kind, inputs, KINDS[kind].keys)
    value = float(KINDS[kind].answer(given, quantity))
    given.nothing_left()
    return value


__all__ = ["KINDS", "UnknownCase", "answer"]
