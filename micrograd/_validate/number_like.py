"""What happens where Python, NumPy, copy or pickle take a Value for a number or a plain object.

Nothing here computes a gradient: engine.py reads the same without it. `<`, max, bool and formatting go by the number,
as PyTorch's scalars do. What would lose the graph without a word, such as math.sqrt(v), raises TypeError and names
the number, v.data.
"""

import copy
import operator
from collections.abc import Callable
from typing import Any

from micrograd._validate.scalars import data_of, is_number, to_float

# NumPy's name of an operation: the method of the right operand, where the left one is NumPy's
_REFLECTED = {
    "add": "__radd__",
    "subtract": "__rsub__",
    "multiply": "__rmul__",
    "divide": "__rtruediv__",
    "power": "__rpow__",
    "less": "__gt__",
    "less_equal": "__ge__",
    "greater": "__lt__",
    "greater_equal": "__le__",
    "equal": "__eq__",
    "not_equal": "__ne__",
}
# NumPy's name of an operation: the same with the graph kept
_KEEPING = {"sqrt": "v ** 0.5", "square": "v ** 2", "absolute": "abs(v)"}
_KEEPING |= {name: f"v.{name}()" for name in ("exp", "log", "tanh")}


def from_numpy(node: Any, function: Any, operands: tuple[Any, ...]) -> Any:
    """np.float64(2) * v, where NumPy comes first: v.__rmul__(2). Raises TypeError for all other functions."""
    name = function.__name__
    if len(operands) == 2 and operands[1] is node and hasattr(node, _REFLECTED.get(name, "")):
        return getattr(node, _REFLECTED[name])(operands[0])
    raise TypeError(
        f"np.{name} would lose the graph. Take the number, v.data, or an operation that keeps the graph, such as "
        f"{_KEEPING.get(name, 'v.exp()')}."
    )


def _compared(comparison: Callable[[float, float], bool]) -> Callable[[Any, Any], Any]:
    def method(self: Any, other: Any) -> Any:
        number: Any = getattr(other, "data", None) if isinstance(other, NumberLike) else other
        if number is other and not is_number(other):
            return NotImplemented
        return comparison(data_of(self), to_float(number, "v.data = {}"))

    return method


class Copied:
    """Copies of a graph.

    copy and pickle recurse from node to node, and a long chain would meet Python's recursion limit. Here operands come
    first, so that nothing goes deeper than one operation.
    """

    __slots__ = ()

    def __copy__(self) -> Any:
        return _restored((), type(self), _parts(self))

    def __deepcopy__(self: Any, memo: dict[int, Any]) -> Any:
        for node in self.topo():
            if id(node) not in memo:
                parts = _parts(node).items()
                copies = {name: memo[id(part)] if id(part) in memo else copy.copy(part) for name, part in parts}
                memo[id(node)] = _restored((), type(node), copies)
        return memo[id(self)]


class NumberLike(Copied):
    """Value's behavior as a Python object."""

    __slots__ = ()

    __lt__ = _compared(operator.lt)
    __le__ = _compared(operator.le)
    __gt__ = _compared(operator.gt)
    __ge__ = _compared(operator.ge)
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        if is_number(other):
            raise TypeError(
                f"Value == {type(other).__name__}: nodes of a graph are equal where they are the same object. Compare "
                "the numbers: v.data == 2.0."
            )
        return self is other or NotImplemented

    def __bool__(self: Any) -> bool:
        return data_of(self) != 0.0

    def __abs__(self: Any) -> Any:
        return self.relu() + (-self).relu()  # with the slope 0 at 0, as in PyTorch

    def __format__(self: Any, spec: str) -> str:
        return format(data_of(self), spec) if spec else repr(self)

    def __float__(self) -> float:
        raise TypeError(
            "float(v), and so math.sqrt(v), round(v) or a plot of Values, would lose the graph. Take the number, "
            "v.data, or an operation that keeps the graph, such as v ** 0.5, v.exp(), v.log() or v.tanh()."
        )

    def __int__(self) -> int:
        return int(self.__float__())

    def __round__(self, digits: int | None = None) -> int:
        return int(self.__float__())

    def __array_ufunc__(self, function: Any, method: str, *operands: Any, **settings: Any) -> Any:
        return from_numpy(self, function, operands)

    def __reduce__(self: Any) -> tuple[Any, ...]:
        before: list[Any] = []
        if id(self) not in _waiting:
            before = self.topo()[:-1]
            ids = {id(node) for node in before}
            _waiting.update(ids)
            before.append(_Written(ids))
        return _restored, (before, type(self), _parts(self))


_waiting: set[int] = set()  # the nodes that a pickle writes ahead of the one that was asked for


class _Written:
    """What a pickle writes after these nodes: nothing. They wait no longer."""

    def __init__(self, ids: set[int]):
        self.ids = ids

    def __reduce__(self) -> tuple[Any, ...]:
        _waiting.difference_update(self.ids)
        return int, ()


def _parts(node: Any) -> dict[str, Any]:
    """What the slots of a node hold, some of which a leaf leaves empty."""
    return {name: getattr(node, name) for name in type(node).__slots__ if hasattr(node, name)}


def _restored(_before: object, kind: type, parts: dict[str, Any]) -> Any:
    node: Any = object.__new__(kind)
    for name, part in parts.items():
        setattr(node, name, part)
    return node
