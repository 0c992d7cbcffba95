"""How a printed text is run: as Python, as NumPy, or as C in a library that is compiled for this session."""

import ctypes
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from micrograd.operations import FUNCTIONS

# an array with a row for each input, and the parameters -> the mean loss, and its slopes along the parameters
Run = Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray]]

COMPILERS = ("cc", "gcc", "clang")
SECONDS = 60.0  # a C compiler that takes longer is stopped
# omp-simd: the sums marked in the text may be taken in another order. Nothing else is as with -ffast-math: nan and inf
# stay what they are
FLAGS = ("-std=c11", "-ffp-contract=fast", "-fno-math-errno", "-fno-trapping-math", "-shared", "-fPIC", "-w")
MORE_FLAGS = ("-march=native", "-fopenmp-simd")  # not every compiler knows them
FAST = ("-O3",)
SOON = ("-O1", "-ftree-vectorize")  # for a text of many loops: compiled five times sooner, and still vectorized
LONG = 1000  # lines

# A loop of training steps around `gradients`. rule 0 is SGD: kept[i] is the velocity, settings are lr and momentum.
# rule 1 is Adam: kept has the means, then the mean squares; settings are lr, the betas, eps and the steps done before
TRAIN = """
void train(long steps, double *losses, long n, const double *columns, long count, double *p, double *d_p,
           int rule, double *kept, double *settings) {
    double lr = settings[0], keep = settings[1], keep_square = settings[2], eps = settings[3];
    for (long t = 0; t < steps; t++) {
        losses[t] = gradients(n, columns, p, d_p);
        settings[4] += 1;
        double correction = 1 - pow(keep, settings[4]), correction_square = 1 - pow(keep_square, settings[4]);
        for (long i = 0; i < count; i++) {
            if (rule == 0) {
                kept[i] = d_p[i] + keep * kept[i];
                p[i] -= lr * kept[i];
            } else {
                kept[i] = keep * kept[i] + (1 - keep) * d_p[i];
                kept[count + i] = keep_square * kept[count + i] + (1 - keep_square) * d_p[i] * d_p[i];
                p[i] -= lr * (kept[i] / correction) / (sqrt(kept[count + i] / correction_square) + eps);
            }
        }
    }
}
"""


def run_python(source: str) -> Run:
    """The text as a Python function."""
    names: dict[str, Any] = {name: function.python for name, function in FUNCTIONS.items()}
    names |= {"inf": float("inf"), "nan": float("nan")}
    exec(source, names)

    def run(batch: np.ndarray, params: np.ndarray) -> tuple[float, np.ndarray]:
        try:
            loss, slopes = names["gradients"](batch.T.tolist(), params.tolist())
        except (ArithmeticError, ValueError) as error:
            problem = "a square is too large for a float, whose limit is 1.8e308" if error.args[:1] == (34,) else error
            raise type(error)(
                f"In one of the samples an operation has no value: {problem}. Build the loss of each sample with "
                "Values: the error there names the operation and the number."
            ) from None
        return loss, np.array(slopes)

    return run


def run_numpy(source: str, names: dict[str, Any]) -> Run:
    """The text as a function over arrays."""
    exec(source, names)
    gradients = names["gradients"]

    def run(batch: np.ndarray, params: np.ndarray) -> tuple[float, np.ndarray]:
        with np.errstate(all="ignore"):  # an overflow is to be seen in the loss, as inf or nan
            loss, slopes = gradients(batch, params[:, None])
        return float(loss), slopes[:, 0]

    return run


def c_compiler() -> list[str] | None:
    """The command of a C compiler: the one that the variable CC names, else cc, gcc or clang; None without."""
    for command in (shlex.split(os.environ.get("CC", "")), *([name] for name in COMPILERS)):
        if command and shutil.which(command[0]):
            return command
    return None


class Library:
    """A compiled text. One call at a time: its arrays are shared."""

    def __init__(self, path: Path):
        self._lib = ctypes.CDLL(str(path))
        self._lib.gradients.restype = ctypes.c_double
        self._lib.train.restype = None
        self._lock = threading.Lock()

    def run(self, batch: np.ndarray, params: np.ndarray) -> tuple[float, np.ndarray]:
        """As Run, above."""
        slopes = np.empty(len(params))
        with self._lock:
            loss = self._lib.gradients(ctypes.c_long(batch.shape[1]), _at(batch), _at(params), _at(slopes))
        return loss, slopes

    def train(
        self,
        losses: np.ndarray,
        batch: np.ndarray,
        params: np.ndarray,
        slopes: np.ndarray,
        rule: int,
        kept: np.ndarray,
        settings: np.ndarray,
    ) -> None:
        """As many training steps as there is room for losses; everything is changed in place."""
        with self._lock:
            self._lib.train(
                ctypes.c_long(len(losses)), _at(losses), ctypes.c_long(batch.shape[1]), _at(batch),
                ctypes.c_long(len(params)), _at(params), _at(slopes), rule, _at(kept), _at(settings),
            )  # fmt: skip


def _at(numbers: np.ndarray) -> ctypes.c_void_p:
    return ctypes.c_void_p(numbers.ctypes.data)


_libraries: dict[tuple[str, ...], Library] = {}  # by their text and compiler: the same graph again costs nothing


def run_c(source: str) -> tuple[Library | None, str]:
    """The text as a shared library that leaves no file behind; or None, and the reason."""
    compiler = c_compiler()
    if compiler is None:
        return None, f"There is no C compiler here (looked for {', '.join(COMPILERS)}, and for CC in the environment)."
    key = (*compiler, source)
    if key not in _libraries:
        with tempfile.TemporaryDirectory(
            ignore_cleanup_errors=True
        ) as folder:  # Windows keeps a library that is in use
            text, path = Path(folder, "step.c"), Path(folder, "step.so")
            text.write_text(source + TRAIN)
            level = SOON if source.count("\n") > LONG else FAST
            for flags in ((*FLAGS, *level, *MORE_FLAGS), (*FLAGS, *level)):
                problem = _build([*compiler, *flags, str(text), "-o", str(path), "-lm"])
                if problem is None or "stopped" in problem:
                    break
            if problem is None:
                try:
                    _libraries[key] = Library(path)
                except (OSError, AttributeError) as error:
                    problem = f"built no library that can be loaded: {str(error).replace(folder, '')}"
            if problem is not None:
                return None, f"The C compiler {compiler[0]} {problem}."
    return _libraries[key], ""


def _build(command: list[str]) -> str | None:
    """Run a compiler; None if it succeeded, else what went wrong."""
    group = os.name == "posix"  # it starts others, to be stopped with it
    try:
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=group
        )
    except OSError as error:
        return f"cannot be started: {error.strerror}"
    try:
        said = process.communicate(timeout=SECONDS)[1]
    except subprocess.TimeoutExpired:
        return f"was stopped after {SECONDS:.0f} seconds"
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL) if group else process.kill()
            process.communicate()
    if process.returncode < 0:
        return f"was stopped by signal {-process.returncode}"
    if process.returncode:
        reason = next((line for line in said.splitlines() if "error" in line), "no reason given")
        return f"failed: {reason}"
    return None
