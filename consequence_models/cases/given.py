"""What a published case gives, read strictly: a key that nobody knows, or that nobody used, is an error."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consequence_models.errors import MissingInput

Array = NDArray[np.float64]
# Keys that name a thing without changing the number, once everything they stand for is given
_MENTIONED = frozenset({"substance", "crosswind_m", "height_m", "wind_height_m", "altitude_m", "terrain"})


class UnknownCase(Exception):
    """A kind, key, method or quantity that is not known here: an error, never a pass."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of case: the keys it may give, and how to answer."""

    keys: frozenset[str]
    answer: Callable[[Given, str], float]


class Given:
    """The inputs of one case, with a note of what was read."""

    def __init__(self, kind: str, inputs: Mapping[str, Any], keys: frozenset[str]) -> None:
        unknown = set(inputs) - keys - {"method"}
        if unknown:
            raise UnknownCase(f"{kind}: key {', '.join(sorted(unknown))}")
        self.kind = kind
        self._values = dict(inputs)
        self._method = dict(inputs.get("method") or {})
        self._left = set(inputs) - {"method"} - _MENTIONED
        self._method_left = set(self._method)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def keys(self) -> frozenset[str]:
        """The names of what was given."""
        return frozenset(self._values)

    def number(self, key: str, default: float | None = None) -> float:
        """A number; raises MissingInput where it is neither given nor has a default."""
        self._left.discard(key)
        value = self._values.get(key, default)
        if value is None:
            raise MissingInput(f"缺少 {key}", f"{self.kind} needs {key}", field=key)
        return float(value)

    def word(self, key: str, default: str = "") -> str:
        """A word."""
        self._left.discard(key)
        return str(self._values.get(key, default))

    def value(self, key: str) -> Any:
        """Anything else: a list, an object."""
        self._left.discard(key)
        return self._values.get(key)

    def method(self, key: str = "name", default: str = "", of: tuple[str, ...] = ()) -> str:
        """A choice of method; raises UnknownCase where it is not one of `of`."""
        self._method_left.discard(key)
        chosen = str(self._method.get(key, default))
        if of and chosen not in of:
            raise UnknownCase(f"{self.kind}: method {key} {chosen!r}")
        return chosen

    def method_number(self, key: str, default: float | None = None) -> float | None:
        """A number among the choices of method."""
        self._method_left.discard(key)
        return float(self._method[key]) if key in self._method else default

    def unknown(self, quantity: str) -> UnknownCase:
        """The error for a quantity that this kind does not answer."""
        return UnknownCase(f"{self.kind}: quantity {quantity}")

    def nothing_left(self) -> None:
        """Raise UnknownCase where a given method was not used: the answer would be to another question."""
        if self._method_left:
            raise UnknownCase(f"{self.kind}: method {', '.join(sorted(self._method_left))}")

    @property
    def pressure_pa(self) -> float:
        """Absolute pressure, given as such or above ambient."""
        if "pressure_pa" in self:
            return self.number("pressure_pa")
        return self.number("gauge_pressure_pa") + self.ambient_pa

    @property
    def ambient_pa(self) -> float:
        """Ambient pressure."""
        return self.number("ambient_pressure_pa", 101325.0)


def keys(names: str) -> frozenset[str]:
    """The keys that a kind may give, written as words."""
    return frozenset(names.split())


_BINARY: Mapping[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_CALLS: Mapping[str, Callable[[Any], Any]] = {"exp": np.exp, "log": np.log, "sqrt": np.sqrt}


def formula(text: str, **names: Any) -> Any:
    """Value of arithmetic in the given names with exp, log (natural) and sqrt; raises UnknownCase for anything else."""

    def walk(node: ast.AST) -> Any:
        if isinstance(node, ast.Expression):
            return walk(node.body)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            return node.value
        if isinstance(node, ast.Name) and (node.id in names or node.id == "pi"):
            return names.get(node.id, math.pi)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
            return -walk(node.operand) if isinstance(node.op, ast.USub) else walk(node.operand)
        if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
            return _BINARY[type(node.op)](walk(node.left), walk(node.right))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
            return _CALLS[node.func.id](walk(node.args[0]))
        raise UnknownCase(f"formula {text!r}")

    try:
        return walk(ast.parse(text, mode="eval"))
    except SyntaxError:
        raise UnknownCase(f"formula {text!r}") from None
