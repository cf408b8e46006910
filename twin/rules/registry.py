"""Finds the rules: every file of a rule family that binds RULE is one, its id is the file's name."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from twin.rules.facts import Rule
from twin.rules.finding import Finding

FAMILIES = ("alarm", "fence", "gas")


@cache
def rules() -> dict[str, Rule]:
    """Rules by ``family/id``, in alphabetical order."""
    found: dict[str, Rule] = {}
    for family in FAMILIES:
        package = import_module(f"twin.rules.{family}")
        for info in pkgutil.iter_modules(package.__path__):
            rule = getattr(import_module(f"{package.__name__}.{info.name}"), "RULE", None)
            if isinstance(rule, Rule):
                found[f"{family}/{info.name}"] = rule
    return found


@cache
def _rules_on(kind: Any) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules().values() if rule.on == kind)


def judge(fact: Any) -> Iterator[Finding]:
    """Findings of every rule that judges this kind of fact."""
    kind: Any = type(fact)
    for rule in _rules_on(kind):
        yield from rule.judge(fact)
