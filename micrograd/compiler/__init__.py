"""A graph, traced once, printed as straight-line code: forward and backward with no Values left.

A graph of Values is built again for every sample, although each sample meets the same operations in the same
order. `compile` takes the graph under ONE sample's loss, prints the operations as lines of code, prints the
chain rule below them, and runs that text: as Python over floats, as NumPy over whole batches, or as C.

    x1, x2, y = Value(0.5), Value(-1.0), Value(1.0)          # one sample, whichever
    loss = (model([x1, x2]) - y) ** 2
    step = compile(loss, inputs=[x1, x2, y], params=model.parameters(), backend="numpy")
    mean_loss = step(x1s, x2s, ys)                           # adds the mean gradients into each p.grad

Read trace.py (what the graph holds), rules.py (one operation as text), printer.py (the whole text) and run.py
(how the text is run), in this order. Chapter 12 of the course builds a tiny version of it.
"""

from collections.abc import Sequence

import numpy as np

from micrograd._validate.scalars import is_list
from micrograd.compiler.printer import printed
from micrograd.compiler.run import Run, c_compiler, run_c, run_numpy, run_python
from micrograd.compiler.trace import Trace
from micrograd.engine import Value

__all__ = ["BACKENDS", "CompiledStep", "c_compiler", "compile", "to_source"]

BACKENDS = ("python", "numpy", "c")


def compile(loss: Value, inputs: Sequence[Value], params: Sequence[Value], backend: str = "python") -> "CompiledStep":
    """A function that computes the mean loss of a batch and adds its gradients to the parameters.

    loss     the loss of one sample, a Value
    inputs   the leaves of its graph that differ from sample to sample, such as [x1, x2, y]
    params   the leaves to find gradients for, such as model.parameters(); those that the loss does not use are
             left alone
    backend  "python", "numpy" or "c"; where C cannot be compiled, a message says why, once, and "numpy" is used
             The text has a line for every weight, and a C compiler needs about a second for 300 of them, ten for 1,200

    Every other leaf is a constant, with the number it has now. So is the way that the program took: an `if` that
    looks at a Value's data was decided when the graph was built.

    Raises TypeError for what is no Value; ValueError for an input or a parameter that is no leaf, an input that is
    not in the graph, a Value listed twice, params of which none is in the graph, an operation that is not known
    here, and an unknown backend.
    """
    _known(backend)
    trace = Trace(loss, inputs, params)
    source = printed(trace, backend)
    if backend == "c":
        run, problem = run_c(source)
        if run is None:
            _say_once(f"{problem} The numpy backend is used instead: the same numbers, more slowly.")
            return compile(loss, inputs, params, "numpy")
    else:
        run = run_python(source) if backend == "python" else run_numpy(source)
    return CompiledStep(source, backend, run, [trace.name(x) for x in trace.inputs], trace.params)


def to_source(loss: Value, inputs: Sequence[Value], params: Sequence[Value], backend: str = "python") -> str:
    """The text that `compile` runs, for any backend, C too where no C compiler is. Raises as `compile` does."""
    _known(backend)
    return printed(Trace(loss, inputs, params), backend)


class CompiledStep:
    """What `compile` returns. Call it with one sequence of numbers for each input: step(x1s, x2s, ys).

    source   the text that it runs
    backend  "python", "numpy" or "c"
    """

    def __init__(self, source: str, backend: str, run: Run, inputs: list[str], params: list[Value]):
        self.source = source
        self.backend = backend
        self._run = run
        self._inputs = inputs
        self._params = params

    def __call__(self, *columns: Sequence[float]) -> float:
        """The mean loss over the batch; the mean gradients are added to the `grad` of each parameter.

        columns  for each input, in the order given to `compile`, its number in each sample: lists, or arrays with
                 one dimension, all equally long

        The parameters' numbers are read at each call. Raises TypeError for columns that do not hold plain numbers,
        ValueError for the wrong number of columns, columns of different length, an empty batch, and numbers that
        are infinite or nan. Where an operation has no value (the logarithm of a negative number, a division by
        0, an overflow), "python" raises ValueError, ZeroDivisionError or OverflowError, as Values do, and changes no
        gradient; "numpy" and "c" go on with inf or nan, as arrays do.
        """
        loss, grads = self._run(self._batch(columns), [p.data for p in self._params])
        for p, grad in zip(self._params, grads):
            p.grad += grad
        return loss

    def _batch(self, columns) -> np.ndarray:
        """The columns as one array of floats with a row for each input."""
        wanted = f"one sequence of numbers for each input, step({', '.join(name + 's' for name in self._inputs)})"
        if len(columns) != len(self._inputs):
            raise ValueError(f"This step takes {wanted}. It was given {len(columns)}, not {len(self._inputs)}.")
        try:
            batch = np.array(columns)
            if batch.dtype.kind in "USc":
                raise TypeError(f"Here they are {batch.dtype}.")  # NumPy would read text, and drop an imaginary part
            batch = batch.astype(float)
        except (TypeError, ValueError) as error:
            lengths = {len(column) for column in columns if is_list(column)}
            if len(lengths) > 1:
                raise ValueError(
                    f"Each sample needs a number for each input; the columns hold {sorted(lengths)} numbers."
                ) from None
            raise TypeError(f"This step takes {wanted}: plain numbers, v.data for a Value. {error}") from None
        if batch.ndim != 2:
            raise ValueError(f"This step takes {wanted}. It was given {batch.ndim - 1} dimensions a column, not 1.")
        if batch.shape[1] == 0:
            raise ValueError("An empty batch has no mean: give at least one sample.")
        if not np.isfinite(batch).all():
            row, sample = np.argwhere(~np.isfinite(batch))[0].tolist()
            raise ValueError(
                f"{self._inputs[row]} of sample {sample} is {batch[row, sample]}: leave the sample out, or find where it comes from."
            )
        return batch

    def __repr__(self) -> str:
        return f"CompiledStep({', '.join(self._inputs)}; {len(self._params)} parameters, backend={self.backend!r})"


def _known(backend: str) -> None:
    if backend not in BACKENDS:
        raise ValueError(f"Unknown backend {backend!r}: choose one of {', '.join(BACKENDS)}.")


_said = set()


def _say_once(message: str) -> None:
    if message not in _said:
        _said.add(message)
        print(message)
