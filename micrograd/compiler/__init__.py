"""A graph, traced once, compiled: a function for whole batches, with no Values left.

A graph of Values is built again for every sample, although each sample meets the same operations in the same
order. `compile` takes the graph under ONE sample's loss and passes it on:

    trace.py      the graph as a table: an operation in each row, operands before results
    groups.py     rows that are the same expression on other numbers become one array
    schedule.py   which entries of which arrays each group reads: slices, matrices, loops
    in_numpy.py   the text: W @ h, W.T @ d ...       in_c.py   loops       in_python.py   straight lines, from the table
    run.py        the text is run                    train.py  training steps with no Python between them

    x1, x2, y = Value(0.5), Value(-1.0), Value(1.0)          # one sample, whichever
    loss = (model([x1, x2]) - y) ** 2
    step = compile(loss, inputs=[x1, x2, y], params=model.parameters(), backend="auto")
    mean_loss = step(x1s, x2s, ys)                           # adds the mean gradients into each p.grad
    losses = step.train(x1s, x2s, ys, steps=300, lr=0.1)     # gradient descent, 300 times

Chapter 12 of the course builds a small version of it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from micrograd._validate.scalars import grad_of
from micrograd.compiler import train as training
from micrograd.compiler.groups import Groups, find_groups
from micrograd.compiler.in_c import print_c
from micrograd.compiler.in_numpy import print_numpy
from micrograd.compiler.in_python import print_python
from micrograd.compiler.run import Library, Run, c_compiler, run_c, run_numpy, run_python
from micrograd.compiler.trace import Trace, numbers_of, trace
from micrograd.engine import Value
from micrograd.optim import SGD, Optimizer

__all__ = ["BACKENDS", "CompiledStep", "c_compiler", "compile", "find_groups", "to_source", "trace"]

BACKENDS = ("python", "numpy", "c", "auto")
MANY_LINES = 10_000  # of Python, from which on a hint is given
MANY_GROUPS = 1_000  # a C compiler would need minutes
LARGE = 16_384  # weights of one layer, from which on NumPy's matrix products are faster than our loops in C


def compile(loss: Value, inputs: Sequence[Value], params: Sequence[Value], backend: str = "python") -> "CompiledStep":
    """A function that computes the mean loss of a batch and adds its gradients to the parameters.

    loss     the loss of one sample, a Value
    inputs   the leaves of its graph that differ from sample to sample, such as [x1, x2, y]; [] if none does
    params   the leaves to find gradients for, such as model.parameters(); those that the loss does not use are
             left alone
    backend  "python", straight lines; "numpy"; "c"; or "auto", the faster of the last two for this graph. Where C
             cannot be compiled, a message says why, once, and "numpy" is used

    Every other leaf is a constant, with the number it has now. So is the way that the program took: an `if` that
    looks at a Value's data was decided when the graph was built. A parameter that is replaced by a new Value later is
    not seen; one whose `data` changes is.

    Raises TypeError for what is no Value; ValueError for an input or a parameter that is no leaf, an input that is
    not in the graph, a Value listed twice, params of which none is in the graph, an operation that is not in
    micrograd.operations, and an unknown backend.
    """
    _known(backend)
    table, _, used = trace(loss, inputs, params)
    if backend == "python":
        source = print_python(table)
        lines = source.count("\n")
        if lines > MANY_LINES:
            _say_once(f'{lines:,} lines of Python, one for each operation: "auto" finds the loops again.')
        return CompiledStep(source, backend, run_python(source), table, used)
    groups = find_groups(table)
    if backend == "auto":
        backend = "numpy" if _largest(groups) >= LARGE or c_compiler() is None else "c"
    if backend == "c":
        if len(groups.groups) > MANY_GROUPS:
            problem = f"Few nodes of this graph are alike: {len(groups.groups):,} groups, "
            problem += "for which a C compiler needs minutes."
        else:
            source = print_c(groups, len(table.inputs), len(table.params))
            library, problem = run_c(source)
            if library is not None:
                return CompiledStep(source, backend, library.run, table, used, library)
        _say_once(f"{problem} The numpy backend is used instead: the same numbers, more slowly.")
    source, names = print_numpy(groups, len(table.inputs), len(table.params))
    return CompiledStep(source, "numpy", run_numpy(source, names), table, used)


def to_source(loss: Value, inputs: Sequence[Value], params: Sequence[Value], backend: str = "python") -> str:
    """The text that `compile` runs, for "python", "numpy" or "c", the latter without a C compiler too.

    Raises as `compile` does.
    """
    _known(backend)
    table, *_ = trace(loss, inputs, params)
    if backend == "python":
        return print_python(table)
    groups, counts = find_groups(table), (len(table.inputs), len(table.params))
    return print_c(groups, *counts) if backend != "numpy" else print_numpy(groups, *counts)[0]


class CompiledStep:
    """What `compile` returns. Call it with one sequence of numbers for each input: step(x1s, x2s, ys).

    source   the text that it runs
    backend  "python", "numpy" or "c"
    """

    def __init__(
        self, source: str, backend: str, run: Run, table: Trace, params: list[Value], library: Library | None = None
    ):
        self.source = source
        self.backend = backend
        self._run = run
        self._inputs = [table.labels[row] or f"x{i}" for i, row in enumerate(table.inputs)]
        self._params = params
        self._library = library

    def __call__(self, *columns: Sequence[float]) -> float:
        """The mean loss over the batch; the mean gradients are added to the `grad` of each parameter.

        columns  for each input, in the order given to `compile`, its number in each sample: lists or arrays, all
                 equally long. A table with a row for each sample stands for as many inputs as it has columns

        The parameters' numbers are read at each call. Raises TypeError for columns that do not hold plain numbers,
        ValueError for the wrong number of columns, columns of different length, an empty batch, and numbers that
        are infinite or nan. Where an operation has no value (the logarithm of a negative number, a division by
        0, an overflow), "python" raises ValueError, ZeroDivisionError or OverflowError, as Values do, and changes no
        gradient; "numpy" and "c" go on with inf or nan, as arrays do.
        """
        loss, slopes = self._run(self._batch(columns), numbers_of(self._params))
        grads = [grad_of(p) for p in self._params]
        for p, grad, slope in zip(self._params, grads, slopes.tolist()):
            p.grad = grad + slope
        return loss

    def train(
        self, *columns: Sequence[float], steps: int, lr: float | None = None, optimizer: Optimizer | None = None
    ) -> list[float]:
        """As many training steps on one batch: gradients from zero, the step, an update. Returns the losses.

        columns    as for a call
        lr         the learning rate of plain gradient descent; or else
        optimizer  an SGD or Adam from micrograd.optim, with the parameters that were compiled; its state goes on

        While it runs, the parameters are one flat array. At the end, after an error and after an interrupt they are
        written back: data, grad (the last gradient) and the optimizer's state, as if a loop in Python had run so far.
        Raises as a call does; TypeError or ValueError for anything else that does not fit.
        """
        if isinstance(steps, bool) or not isinstance(steps, int) or steps < 0:
            raise ValueError(f"steps is how often to update, a whole number such as 100, not {steps!r}.")
        if (lr is None) == (optimizer is None):
            raise ValueError("Give train either lr, such as lr=0.1, or an optimizer: optimizer=Adam(parameters).")
        if optimizer is None and lr is not None:
            optimizer = SGD(self._params, lr)
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"optimizer is an SGD or Adam from micrograd.optim, not {optimizer!r}.")
        return training.train(self._run, self._library, self._batch(columns), self._params, optimizer, steps)

    def _batch(self, columns: Sequence[Any]) -> np.ndarray:
        """The columns as one array of floats with a row for each input."""
        call = f"step({', '.join(name + 's' for name in self._inputs)})"
        wanted = f"one sequence of numbers for each input, {call}"
        if not self._inputs and not columns:
            return np.zeros((0, 1))
        rows: list[np.ndarray] = []
        try:
            for column in columns:
                array = np.array(column)
                if array.dtype.kind in "USc":  # NumPy would read text, and drop an imaginary part
                    raise TypeError(f"Here they are {array.dtype}.")
                array = array.astype(float)
                if array.ndim == 0:
                    raise TypeError(f"Give a list, [{column}], in place of the number {column}.")
                if array.ndim > 2:
                    raise TypeError(f"It was given {array.ndim} dimensions.")
                rows += list(np.atleast_2d(array.T))
        except (TypeError, ValueError) as error:
            raise TypeError(f"This step takes {wanted}: plain numbers, v.data for a Value. {error}") from None
        if len(rows) != len(self._inputs):
            raise ValueError(f"This step takes {wanted}. It was given {len(rows)}, not {len(self._inputs)}.")
        lengths = {len(row) for row in rows}
        if len(lengths) > 1:
            raise ValueError(f"Each sample needs a number for each input; the columns hold {sorted(lengths)} numbers.")
        batch = np.array(rows)
        if batch.shape[1] == 0:
            raise ValueError("An empty batch has no mean: give at least one sample.")
        if not np.isfinite(batch).all():
            row, sample = np.argwhere(~np.isfinite(batch))[0].tolist()
            found = f"{self._inputs[row]} of sample {sample} is {batch[row, sample]}"
            raise ValueError(f"{found}: leave the sample out, or find where it comes from.")
        return batch

    def __repr__(self) -> str:
        count = f"{len(self._params)} parameter{'s' * (len(self._params) != 1)}"
        return f"CompiledStep({', '.join(self._inputs)}; {count}, backend={self.backend!r})"


def _largest(groups: Groups) -> int:
    """The terms of the largest group."""
    return max(len(run.places[0]) for group in groups.groups for run in group.runs)


def _known(backend: str) -> None:
    if backend not in BACKENDS:
        raise ValueError(f"Unknown backend {backend!r}: choose one of {', '.join(BACKENDS)}.")


_said: set[str] = set()


def _say_once(message: str) -> None:
    if message not in _said:
        _said.add(message)
        print(message)
