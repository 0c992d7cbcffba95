"""How far a learner's own engine agrees with the package's and with the numbers that PyTorch gives."""

import math
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from micrograd.check.answer import apart, shown
from micrograd.check.time_limit import TookTooLong, time_limit
from micrograd.datasets import recorded_torch
from micrograd.engine import Value

SECONDS = 10.0  # for one row
CLOSE = 1e-11
WIDTH = 84


@dataclass(frozen=True)
class Row:
    """One expression, where the course adds what it needs, and its numbers.

    name      as it is printed
    where     the chapter or exercise that adds it
    build     makes the root from Values of the class under test
    inputs    the leaves' numbers
    code      what PyTorch was asked, in its record (datasets.recorded_torch), "" where it was not
    recorded  the root's number, then the gradient of each leaf, by PyTorch; None: as the package says
    """

    name: str
    where: str
    build: Callable[..., Any]
    inputs: tuple[float, ...]
    code: str = ""
    recorded: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Finding:
    """What became of a row: kind is "agrees", "differs", "lacks" or "stops"; detail says more, "" where it agrees."""

    row: Row
    kind: str
    detail: str = ""


def _diamond(a: Any) -> Any:
    b = a * a
    return (b + a) * (b * a)


def _short_and_long(a: Any) -> Any:
    b = a * a
    return (b * a + a) * b


def _chain(a: Any) -> Any:
    total = a
    for _ in range(5000):
        total = total + a
    return total


def _neuron(x1: Any, w1: Any, x2: Any, w2: Any, b: Any) -> Any:
    return (x1 * w1 + x2 * w2 + b).tanh()


def _karpathy(x: Any) -> Any:
    """The first test in micrograd's own repository."""
    z = 2 * x + 2 + x
    q = z.relu() + z * x
    h = (z * z).relu()
    return h + q + q * x


def _karpathy_more(a: Any, b: Any) -> Any:
    """The second test in micrograd's own repository."""
    c = a + b
    d = a * b + b**3
    c = c + c + 1
    c = c + 1 + c + (-a)
    d = d + d * 2 + (b + a).relu()
    d = d + 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    return g + 10.0 / f


ROWS = (
    Row("a + b", "chapter 3, gradient in chapter 5", lambda a, b: a + b, (2.0, -3.0), "v + w"),
    Row("a * b", "chapter 3, gradient in chapter 5", lambda a, b: a * b, (2.0, -3.0), "v * w"),
    Row("a + a", "chapter 5: += in the rule", lambda a: a + a, (3.0,), "v + v"),
    Row("a * a", "chapter 5: += in the rule", lambda a: a * a, (3.0,)),
    Row("a * a * b", "chapter 5: += in the rule", lambda a, b: a * a * b, (3.0, -0.5), "v * v * w"),
    Row("(a * b + c) * f", "chapter 5", lambda a, b, c, f: (a * b + c) * f, (2.0, -3.0, 10.0, -2.0)),
    Row("a diamond", "chapter 5: the order", _diamond, (2.0,)),
    Row("a short and a long path", "chapter 5: the order", _short_and_long, (2.0,)),
    Row("5,000 additions", "chapter 5: a list in place of recursion", _chain, (1.0,)),
    Row("a + 2", "chapter 3", lambda a: a + 2, (3.0,)),
    Row("2 + a", "chapter 3", lambda a: 2 + a, (3.0,)),
    Row("sum([a, b])", "chapter 3: __radd__", lambda a, b: sum([a, b]), (2.0, -3.0)),
    Row("a * 2", "exercise 3.2", lambda a: a * 2, (3.0,)),
    Row("2 * a", "exercise 3.2", lambda a: 2 * a, (3.0,)),
    Row("a - b", "exercise 5.2", lambda a, b: a - b, (10.0, 3.0), "v - w"),
    Row("a - 2", "chapter 6", lambda a: a - 2, (10.0,)),
    Row("3 - a", "chapter 6", lambda a: 3 - a, (10.0,), "3 - v"),
    Row("-a", "chapter 6", lambda a: -a, (3.0,), "-v"),
    Row("a / b", "chapter 6", lambda a, b: a / b, (3.0, -4.0), "v / w"),
    Row("a / 2", "chapter 6", lambda a: a / 2, (3.0,)),
    Row("3 / a", "chapter 6", lambda a: 3 / a, (-4.0,), "3 / v"),
    Row("a ** 2", "chapter 6", lambda a: a**2, (-3.0,), "v ** 2"),
    Row("a ** 3", "chapter 6", lambda a: a**3, (-1.5,)),
    Row("a ** -1", "chapter 6", lambda a: a**-1, (4.0,), "v ** -1"),
    Row("a.exp()", "chapter 6", lambda a: a.exp(), (-0.7,), "v.exp()"),
    Row("a.log()", "chapter 6", lambda a: a.log(), (0.7,), "v.log()"),
    Row("a.tanh()", "chapter 5", lambda a: a.tanh(), (-0.37,), "v.tanh()"),
    Row("a.relu() above 0", "chapter 6", lambda a: a.relu(), (0.6,), "v.relu()"),
    Row("a.relu() below 0", "chapter 6", lambda a: a.relu(), (-0.6,)),
    Row("a.relu() at 0", "chapter 6", lambda a: a.relu(), (0.0,)),
    Row("a.sigmoid()", "chapter 6", lambda a: a.sigmoid(), (-0.8,), "v.sigmoid()"),
    Row(
        "the lecture's neuron",
        "chapter 5",
        _neuron,
        (2.0, -3.0, 0.0, 1.0, 6.8813735870195432),
        "",
        (0.7071067811865477, -1.5, 1.0, 0.5, 0.0, 0.5),
    ),
    Row("micrograd's first test", "chapter 6", _karpathy, (-4.0,), "", (-20.0, 46.0)),
    Row(
        "micrograd's second test",
        "chapter 6",
        _karpathy_more,
        (-4.0, 2.0),
        "",
        (24.70408163265306, 138.83381924198252, 645.5772594752186),
    ),
)


def engine(cls: object) -> None:
    """Print how far a class of your own agrees with the package's Value and with PyTorch's numbers.

    cls  the class itself; cls(2.0) makes a leaf with data and grad, and a result has backward()
    """
    if not isinstance(cls, type):
        print(f"pass the class itself, such as check.engine(Value); {shown(cls)} is no class")
        return
    findings = compare(cls)
    agree = [finding for finding in findings if finding.kind == "agrees"]
    _paragraph("agrees", ", ".join(finding.row.name for finding in agree) or "nothing so far")
    for kind in ("differs", "stops"):
        for finding in findings:
            if finding.kind == kind:
                _paragraph(kind, f"{finding.row.name}: {finding.detail} ({finding.row.where})")
    places: dict[str, list[str]] = {}
    for finding in findings:
        if finding.kind == "lacks":
            places.setdefault(finding.row.where, []).append(finding.row.name)
    for where, names in places.items():
        _paragraph("lacks", f"{', '.join(names)}: see {where}")
    print(f"{len(agree)} of {len(findings)} agree with the package and with PyTorch")


def _paragraph(kind: str, text: str) -> None:
    print(textwrap.fill(text, WIDTH, initial_indent=f"{kind:9}", subsequent_indent=" " * 9, break_on_hyphens=False))


def compare(cls: type) -> list[Finding]:
    """Try every row on a class. Nothing that the class does raises an error here."""
    lacking = _not_a_leaf(cls)
    if lacking:
        return [Finding(row, "lacks", lacking) for row in ROWS]
    return [_try(row, cls) for row in ROWS]


def _not_a_leaf(cls: Any) -> str:
    try:
        leaf = cls(2.0)
        missing = [name for name in ("data", "grad", "backward") if not hasattr(leaf, name)]
    except Exception as error:
        return f"{cls.__name__}(2.0) stops with {type(error).__name__}"
    return f"no {missing[0]}" if missing else ""


def _cases(row: Row) -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
    """The leaves' numbers and what they should lead to: the row's own, and those that PyTorch was asked."""
    cases = [(row.inputs, row.recorded or _numbers(row, Value, row.inputs)[: 1 + len(row.inputs)])]
    for entry in recorded_torch()["operations"]:
        if row.code and entry["code"] == row.code:
            count = len(row.inputs)
            inputs = (entry["v"], entry["w"])[:count]
            cases.append((inputs, (entry["out"], *entry["slopes"][:count])))
    return cases


def _try(row: Row, cls: type) -> Finding:
    for inputs, expected in _cases(row):
        try:
            with time_limit(SECONDS):
                got = _numbers(row, cls, inputs)
        except (AttributeError, TypeError, NotImplementedError) as error:
            return Finding(row, "lacks", f"{type(error).__name__}: {_first_line(error)}")
        except TookTooLong:
            return Finding(row, "stops", f"still running after {SECONDS:g} seconds")
        except (Exception, SystemExit) as error:
            return Finding(row, "stops", f"{type(error).__name__}: {_first_line(error)}")
        leaves = _leaves(row)
        place = ", ".join(f"{name} = {x:g}" for name, x in zip(leaves, inputs))
        names = [
            "the result",
            *(f"the gradient of {name}" for name in leaves),
            *(f"{name}.data afterwards" for name in leaves),
        ]
        for name, mine, its in zip(names, got, (*expected, *inputs), strict=True):
            if not math.isclose(mine, its, rel_tol=CLOSE, abs_tol=CLOSE):
                mine_text, its_text = apart(mine, its)
                return Finding(row, "differs", f"{name} is {mine_text}, expected {its_text}, at {place}")
    return Finding(row, "agrees")


def _leaves(row: Row) -> Sequence[str]:
    code = getattr(row.build, "__code__", None)
    return code.co_varnames[: code.co_argcount] if code else ()


def _first_line(error: BaseException) -> str:
    try:
        return (str(error).splitlines() or [""])[0][:120]
    except Exception:
        return ""


def _numbers(row: Row, cls: Any, inputs: Sequence[float]) -> tuple[float, ...]:
    """The root's number, the leaves' gradients, and their own numbers. Raises whatever the class raises."""
    leaves = [cls(x) for x in inputs]
    root = row.build(*leaves)
    root.backward()
    return (float(root.data), *(float(leaf.grad) for leaf in leaves), *(float(leaf.data) for leaf in leaves))
