"""Plots of a network at work."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from micrograd import Value
from micrograd.show.plots import decision_boundary

POINTS = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
KINDS = [1.0, -1.0, 1.0, -1.0]


@pytest.mark.parametrize("number", [Value, float, np.float64])
def test_the_boundary_lies_where_the_score_is_zero(number):
    figure, axes = plt.subplots()
    decision_boundary(axes, lambda x: number(0.25 - x[0]), POINTS, KINDS, steps=21)
    fill, line, *_ = axes.collections
    assert all(abs(x - 0.25) < 1e-9 for x, _ in line.get_paths()[0].vertices)
    assert [len(points.get_offsets()) for points in axes.collections[-2:]] == [2, 2]
    plt.close(figure)


def test_no_boundary_where_the_score_never_changes_its_sign():
    figure, axes = plt.subplots()
    decision_boundary(axes, lambda x: 1.0, POINTS, KINDS, steps=5)
    assert len(axes.collections) == 3  # the colour, and the two kinds of points
    plt.close(figure)
