"""What chapters 0 to 6 claim of numbers, slopes and graphs, at several places or seeds each."""

import ast
import inspect
import math
import random
import textwrap
from collections.abc import Callable
from pathlib import Path

import lint
import pytest

from micrograd import MLP, Value
from micrograd.gradcheck import slope_along
from micrograd.show.backprop_by_hand import _random_graph

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
SEEDS = range(5)


def forward(f: Callable[[float], float], x: float, h: float) -> float:
    return (f(x + h) - f(x)) / h


def central(f: Callable[[float], float], x: float, h: float) -> float:
    return (f(x + h) - f(x - h)) / (2 * h)


@pytest.mark.parametrize("seed", SEEDS)
def test_0_the_answers_begin_near_0_with_a_loss_of_about_4(seed: int):
    xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
    n = MLP(3, [4, 4, 1], rng=random.Random(seed))
    answers = [n(x).data for x in xs]
    assert len(n.parameters()) == 41 and all(abs(answer) < 0.15 for answer in answers)
    assert 3.5 < sum((answer - y) ** 2 for answer, y in zip(answers, [1.0, -1.0, -1.0, 1.0], strict=True)) < 4.5


@pytest.mark.parametrize("x", [-1.2, 0.3, 0.5, 0.8, 1.1])
def test_1_the_errors_shrink_like_h_and_h_squared_and_both_make_a_u(x: float):
    exact = 1 - math.tanh(x) ** 2

    def error(recipe: Callable[..., float], h: float) -> float:
        return abs(recipe(math.tanh, x, h) - exact)

    for h in (0.1, 0.01):
        assert error(forward, h) / error(forward, h / 10) == pytest.approx(10, rel=0.1)
    assert error(central, 0.01) / error(central, 0.001) == pytest.approx(100, rel=0.05)
    assert error(forward, 1e-8) < min(error(forward, 1e-4), error(forward, 1e-13))
    assert error(central, 1e-5) < min(error(central, 1e-2), error(central, 1e-10))


def test_1_nearly_4000_times_better_at_a_half_and_the_float_after_3():
    exact = 1 - math.tanh(0.5) ** 2
    better = abs(forward(math.tanh, 0.5, 1e-3) - exact) / abs(central(math.tanh, 0.5, 1e-3) - exact)
    assert 3700 < better < 4000
    assert math.nextafter(3.0, 4.0) - 3.0 == pytest.approx(4e-16, rel=0.2)


@pytest.mark.parametrize("seed", SEEDS)
def test_1_on_any_parabola_the_central_difference_is_exact(seed: int):
    a, b, c, x, h = (random.Random(seed).uniform(-3, 3) for _ in range(5))
    assert central(lambda x: a * x * x + b * x + c, x, h) == pytest.approx(2 * a * x + b)


def L(a: float, b: float, c: float, f: float) -> float:
    return (a * b + c) * f


@pytest.mark.parametrize("seed", SEEDS)
def test_2_the_slope_along_a_factor_depends_on_the_other(seed: int):
    draw = random.Random(seed).uniform
    b, c, f = (draw(-5, 5) for _ in range(3))
    for a in (draw(-5, 5), 0.0, draw(-5, 5)):
        assert central(lambda a: L(a, b, c, f), a, 1e-3) == pytest.approx(b * f, abs=1e-8)
        assert central(lambda a: L(a, 0.0, c, f), a, 1e-3) == pytest.approx(0.0, abs=1e-8)


def test_2_the_promise_is_kept_for_small_steps_and_by_luck_at_2():
    def changed(size: float) -> float:
        return L(2 + size, -3 + size, 10 + size, -2 + size) + 8

    for size, measured in ((0.001, 0.004), (0.01, 0.0398), (0.1, 0.381), (1.0, 3.0), (2.0, 8.0), (4.0, 48.0)):
        assert changed(size) == pytest.approx(measured, abs=5e-5)
    years = (124_439_808 + 1) * 0.3 / (365 * 24 * 3600)
    assert f"{years:.1f}" == "1.2"


@pytest.mark.parametrize("seed", range(40))
def test_4_in_every_random_graph_a_node_is_used_twice(seed: int):
    nodes = _random_graph(random.Random(seed)).topo()
    uses = [sum(operand is node for user in nodes for operand in user._prev) for node in nodes]
    assert max(uses) >= 2


@pytest.mark.parametrize("seed", SEEDS)
def test_4_a_step_along_the_gradient_raises_l_by_about_the_promise(seed: int):
    rng = random.Random(seed)
    a, b, c, f = leaves = [Value(rng.uniform(-3, 3)) for _ in range(4)]
    root = (a * b + c) * f
    root.backward()
    promised = 0.001 * sum(leaf.grad**2 for leaf in leaves)
    change = L(*[leaf.data + 0.001 * leaf.grad for leaf in leaves]) - root.data
    assert 0 < change == pytest.approx(promised, rel=0.1)


@pytest.mark.parametrize("w1", [-2.0, -0.5, 0.0, 1.0, 3.0])
def test_4_a_weight_whose_input_is_0_has_no_gradient(w1: float):
    x2, w2 = Value(0.0), Value(1.0)
    assert slope_along((2.0 * Value(w1) + x2 * w2 + 0.3).tanh(), w2) == 0.0


def test_5_naive_recursion_gives_416_for_16_and_passes_on_8_up_to_48():
    leaf = Value(1.0)
    two = leaf + leaf
    four = two + two
    eight = four + four
    root = eight + eight
    grads = dict.fromkeys(root.topo(), 0.0) | {root: 1.0}
    passed_on = []

    def visit(node: Value):
        passed_on.extend([grads[node]] if node is two else [])
        for operand in node._prev:
            grads[operand] += grads[node]
        for operand in node._prev:
            visit(operand)

    visit(root)
    assert grads[leaf] == 416 and len(passed_on) == 8
    assert passed_on == sorted(passed_on) and (passed_on[0], passed_on[-1]) == (8, 48)
    root.backward()
    assert (leaf.grad, two.grad) == (16, 8)


def test_5_twenty_doublings_are_a_million_paths_and_21_nodes():
    node, paths = Value(1.0), 1
    for _ in range(20):
        node, paths = node + node, 2 * paths
    assert len(node.topo()) == 21 and paths == 1_048_576


@pytest.mark.parametrize("seed", SEEDS)
def test_6_one_operation_or_several_the_gradients_are_the_same(seed: int):
    rng = random.Random(seed)
    x, y = rng.uniform(-3, 3), rng.uniform(0.5, 3)

    def gradients(make: Callable[[Value, Value], Value]) -> list[float]:
        a, b = Value(x), Value(y)
        make(a, b).backward()
        return [a.grad, b.grad]

    def tanh_in_pieces(a: Value) -> Value:
        e = (2 * a).exp()
        return (e - 1) / (e + 1)

    assert gradients(lambda a, b: a * b**-1) == pytest.approx(gradients(lambda a, b: a / b))
    assert gradients(lambda a, b: tanh_in_pieces(a * b)) == pytest.approx(gradients(lambda a, b: (a * b).tanh()))


def test_6_where_the_curves_are_steepest_and_what_ten_sigmoids_leave():
    def steepest(method: Callable[[Value], Value]) -> tuple[float, float]:
        slopes = {}
        for k in range(-60, 61):
            a = Value(k / 20)
            method(a).backward()
            slopes[a.data] = a.grad
        place = max(slopes, key=lambda x: slopes[x])
        return place, slopes[place]

    assert steepest(Value.tanh) == (0.0, 1.0)
    assert steepest(Value.sigmoid) == (0.0, 0.25)
    assert 0.25**10 < 1e-6


def test_6_the_wrong_tanh_passes_at_0_and_far_to_the_right_and_nowhere_else():
    def gap(x: float) -> float:
        return abs(central(math.tanh, x, 1e-5) - (1 - math.tanh(x)))

    passes = [k / 25 for k in range(-75, 76) if gap(k / 25) < 1e-6]
    assert passes == [0.0]
    assert gap(8.0) < 1e-6 and gap(-8.0) == pytest.approx(2.0, abs=1e-5)


def test_6_the_product_shown_is_that_of_the_engine():
    text = "\n".join(cell.source for cell in lint.load(NOTEBOOKS / "06_more_operations.ipynb").cells)
    shown = text.partition("# this package\n")[2].partition("```")[0]
    assert shown
    shown = "def __mul__(self, other):\n" + shown

    def plain(source: str) -> str:
        function = ast.parse(textwrap.dedent(source)).body[0]
        assert isinstance(function, ast.FunctionDef)
        function.returns = None
        for argument in function.args.args:
            argument.annotation = None
        return ast.unparse(function)

    assert plain(shown) == plain(inspect.getsource(Value.__mul__))
