"""The film of a boundary: both ends and the middle, true sentences, copies, mistakes."""

import html
import math
import random

import matplotlib.pyplot as plt
import numpy as np
import pytest

from micrograd import MLP
from micrograd.datasets import moons, train_test_split
from micrograd.nn import ACTIVATIONS, mse_loss
from micrograd.optim import SGD
from micrograd.show import boundary_film, classifier

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(autouse=True)
def no_figure_stays_open():
    yield
    assert plt.get_fignums() == []


def trained(activation="tanh", output="tanh", frames=6):
    xs, ys = moons(40, rng=random.Random(1))
    train_xs, test_xs, train_ys, test_ys = train_test_split(xs, ys, rng=random.Random(2))
    model = MLP(2, [4, 3, 1], activation, output, rng=random.Random(3))
    optimizer, history = SGD(model.parameters(), 0.3), []
    for _ in range(frames):
        history.append([p.data for p in model.parameters()])
        loss = mse_loss([model(x) for x in train_xs], train_ys)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model, history, (train_xs, train_ys), (test_xs, test_ys)


def share_right(model, numbers, xs, ys):
    """The accuracy of the Values' own network, with these numbers for its parameters."""
    for p, number in zip(model.parameters(), numbers):
        p.data = number
    return sum((model(x).data > 0) == (y > 0) for x, y in zip(xs, ys)) / len(ys)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_the_film_scores_as_the_network_does(activation, output):
    model = MLP(2, [4, 1, 3, 1], activation, output, rng=random.Random(5))
    rng = random.Random(6)
    for p in model.parameters():
        p.data += rng.gauss(0.0, 1.0)  # biases count too
    points = [[rng.gauss(0.0, 2.0), rng.gauss(0.0, 2.0)] for _ in range(20)] + [[1000.0, -1000.0], [0.0, 0.0]]
    layers = [(len(layer.neurons[0].w), len(layer.neurons), layer.neurons[0].activation) for layer in model.layers]
    numbers = np.array([p.data for p in model.parameters()])
    assert classifier._scores(layers, numbers, np.array(points)) == pytest.approx(
        [model(x).data for x in points], rel=1e-12, abs=1e-15
    )


def test_every_activation_is_known():
    assert list(classifier._ACTIVATIONS) == list(ACTIVATIONS)


@pytest.mark.parametrize("settings", [("tanh", "tanh"), ("relu", "linear"), ("sigmoid", "linear")], ids="-".join)
def test_the_sentence_tells_the_accuracy(settings):
    model, history, train, test = trained(*settings)
    film = boundary_film(model, history, train, test, steps=[0, 10, 20, 30, 40, 50])
    for k in (0, 3, 5):
        film.controls["step"].value = k
        right = [share_right(model, history[k], *part) for part in (train, test)]
        assert film.says == (
            f"Step {10 * k}: {right[0]:.0%} of the training points and {right[1]:.0%} of the test points "
            "are on the correct side."
        )
        assert film.says in html.unescape(film._page.value) and "<img" in film.picture


def test_the_frames_differ_and_come_back():
    film = boundary_film(*trained())
    pictures = {}
    for k in (0, 3, 5, 0):
        film.controls["step"].value = k
        assert pictures.setdefault(k, film.picture) == film.picture
    assert len(set(pictures.values())) == 3
    assert (film.controls["step"].min, film.controls["step"].max) == (0, 5)


def test_steps_count_from_zero_by_default(capsys):
    film = boundary_film(*trained())
    film.move(step=4)
    assert capsys.readouterr().out.startswith("Step 4: ")


def test_one_frame():
    model, history, train, test = trained(frames=1)
    assert boundary_film(model, history, train, test).says.startswith("Step 0: ")


def test_what_is_drawn_in_a_frame():
    model, history, train, test = trained()
    film = boundary_film(model, history, train, test)
    figure, axes = plt.subplots()
    film._draw_frame(axes, 5)
    *_, blue, orange, blue_test, orange_test = axes.collections
    for drawn, (xs, ys), positive in (
        (blue, train, 1),
        (orange, train, -1),
        (blue_test, test, 1),
        (orange_test, test, -1),
    ):
        assert drawn.get_offsets().tolist() == [x for x, y in zip(xs, ys) if y == positive]
    assert len(blue_test.get_facecolors()) == len(orange_test.get_facecolors()) == 0  # hollow
    for p, number in zip(model.parameters(), history[5]):
        p.data = number
    line = axes.collections[1].get_paths()[0].vertices
    assert all(abs(model(x).data) < 0.02 for x in line)  # the line lies where the network's score is 0
    assert axes.get_title().startswith("step 5: train ")
    plt.close(figure)


def test_what_is_given_is_copied():
    model, history, train, test = trained()
    film = boundary_film(model, history, train, test, steps := [0, 1, 2, 3, 4, 5])
    film.controls["step"].value = 3
    says, picture = film.says, film.picture
    for row in history:
        row[:] = [0.0] * len(row)
    for xs, ys in (train, test):
        for x in xs:
            x[0] += 5.0
        ys[:] = [-y for y in ys]
        xs.append([0.0, 0.0])
    history.clear()
    steps.clear()
    for p in model.parameters():
        p.data = 0.0
    film.controls["step"].value = 0
    film.controls["step"].value = 3
    assert (film.says, film.picture) == (says, picture)


def test_training_afterwards_leaves_the_film_alone_and_the_film_the_model():
    model, history, train, test = trained()
    before = [(p.data, p.grad) for p in model.parameters()]
    film = boundary_film(model, history, train, test)
    film.controls["step"].value = 2
    assert [(p.data, p.grad) for p in model.parameters()] == before


def test_arrays_are_taken():
    model, history, train, test = trained()
    as_arrays = [(np.array(xs), np.array(ys)) for xs, ys in (train, test)]
    film = boundary_film(model, np.array(history), *as_arrays, steps=np.arange(6) * 2)
    film.controls["step"].value = 5
    same = boundary_film(model, history, train, test, steps=range(0, 12, 2))
    same.controls["step"].value = 5
    assert film.says == same.says and film.picture == same.picture


def test_the_test_part_may_be_of_one_class():
    model, history, train, _ = trained()
    film = boundary_film(model, history, train, ([[0.0, 0.0]], [1.0]))
    assert film.says.startswith("Step 0: ")


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6])
def test_the_static_twin(count, capsys):
    film = boundary_film(*trained())
    film.still(*range(count), text="The line bends.")
    assert "The line bends." in capsys.readouterr().out


@pytest.mark.parametrize("bad", [math.nan, math.inf, 1e308])
def test_a_diverged_frame_is_told_in_words(bad):
    model, history, train, test = trained(output="linear")
    history[3] = [bad] * len(history[3])
    film = boundary_film(model, history, train, test)
    picture = film.picture
    film.controls["step"].value = 3
    assert film.says.startswith("Nothing to draw here: ValueError: Some of the model's scores are infinite or nan")
    assert film.picture == picture
    film.controls["step"].value = 4
    assert film.says.startswith("Step 4: ")


def shown(**changes):
    model, history, train, test = trained(frames=2)
    given = {"model": model, "history": history, "train": train, "test": test} | changes
    return boundary_film(
        **{name: value(model) if callable(value) and name == "history" else value for name, value in given.items()}
    )


MISTAKES = [
    ({"model": lambda x: 1.0}, TypeError, "The film needs an MLP, whose layers it can follow, not function"),
    ({"model": MLP(3, [1])}, ValueError, "Only a network with two inputs and one output"),
    ({"model": MLP(2, [2])}, ValueError, "Only a network with two inputs and one output"),
    ({"history": []}, ValueError, r"There is no frame: append \[p.data for p in model.parameters\(\)\]"),
    ({"history": [[0.0] * 30, [0.0] * 31]}, ValueError, "Each row of the history has 31 numbers"),
    ({"history": [0.5, 0.4]}, ValueError, "Each row of the history has 31 numbers"),
    ({"history": lambda model: [model.parameters()] * 2}, TypeError, "The history keeps numbers"),
    ({"steps": [0]}, ValueError, "2 frames and 1 steps: each frame needs one of both"),
    (
        {"test": ([], [])},
        ValueError,
        r"test is \(xs, ys\), a class for each point and at least one: 0 points, 0 classes",
    ),
    ({"train": ([[0.0, 0.0]], [1, 1])}, ValueError, r"train is .*: 1 points, 2 classes"),
    ({"train": ([[0.0, 0.0, 0.0]], [1])}, ValueError, "Only points of a plane can be drawn"),
]


@pytest.mark.parametrize(("changes", "kind", "says"), MISTAKES)
def test_a_mistake_is_told_in_words(changes, kind, says):
    with pytest.raises(kind, match=says):
        shown(**changes)
