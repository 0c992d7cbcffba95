"""How a printed `step` is run: the functions that its lines call, and the way there and back."""

import ctypes
import math
import os
import shlex
import shutil
import struct
import subprocess
import tempfile
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from micrograd._validate.scalars import power

# columns (a row for each input) and the parameters' numbers -> mean loss and mean gradients
Run = Callable[[np.ndarray, list[float]], tuple[float, Sequence[float]]]

COMPILERS = ("cc", "gcc", "clang")
# -O2: on straight lines -O3 gains nothing. -ffp-contract=off: a * b + c is rounded twice, as in Python; -ffast-math,
# which reorders sums, is left out for the same reason.
FLAGS = ("-std=c11", "-O2", "-ffp-contract=off", "-shared", "-fPIC", "-w")


def run_python(source: str) -> Run:
    """The step as a Python function."""

    def sigmoid(a):
        e = math.exp(-abs(a))
        return (1.0 if a >= 0.0 else e) / (1.0 + e)

    def power_slope(a, b):
        return math.inf if a == 0.0 < b < 1.0 else b * power(a, b - 1.0) if b else 0.0

    names = {
        "exp": math.exp,
        "log": math.log,
        "tanh": math.tanh,
        "relu": lambda a: 0.0 if a <= 0.0 else a,
        "relu_slope": lambda a: 0.0 if a <= 0.0 else 1.0,
        "sigmoid": sigmoid,
        "softplus": lambda a: max(a, 0.0) + math.log1p(math.exp(-abs(a))),
        "pow": power,
        "power_slope": power_slope,
        "power_log": lambda out, a: out * math.log(a) if a else 0.0,
        "inf": math.inf,
        "nan": math.nan,
    }
    exec(source, names)

    def run(batch, params):
        try:
            return names["step"](batch.T.tolist(), params)
        except (ArithmeticError, ValueError) as error:
            raise type(error)(
                f"In one of the samples an operation has no value: {error}. Build the loss of each sample with Values: "
                "the error there names the operation and the number."
            ) from None

    return run


def run_numpy(source: str) -> Run:
    """The step as a function over arrays."""

    def sigmoid(a):
        e = np.exp(-np.abs(a))
        return np.where(a >= 0.0, 1.0, e) / (1.0 + e)

    names = {
        "exp": np.exp,
        "log": np.log,
        "tanh": np.tanh,
        "relu": lambda a: np.maximum(a, 0.0),
        "relu_slope": lambda a: np.where(a <= 0.0, 0.0, 1.0),
        "sigmoid": sigmoid,
        "softplus": lambda a: np.maximum(a, 0.0) + np.log1p(np.exp(-np.abs(a))),
        "pow": np.power,
        "power_slope": lambda a, b: np.where(b == 0.0, 0.0, b * np.power(a, b - 1.0)),
        "power_log": lambda out, a: np.where(a == 0.0, 0.0, out * np.log(a)),
        "full": np.full,
        "dot": np.dot,
        "total": np.add.reduce,
        "inf": np.inf,
        "nan": np.nan,
    }
    exec(source, names)

    def run(batch, params):
        with np.errstate(all="ignore"):  # an overflow is to be seen in the loss, as inf or nan
            # An array without dimensions times an array is a quarter faster than a float times an array
            loss, grads = names["step"](batch, [np.array(p) for p in params])
        return float(loss), np.array(grads).tolist()

    return run


def c_compiler() -> list[str] | None:
    """The command of a C compiler: the one that the environment variable CC names, else cc, gcc or clang; None without."""
    for command in (shlex.split(os.environ.get("CC", "")), *([name] for name in COMPILERS)):
        if command and shutil.which(command[0]):
            return command
    return None


def run_c(source: str) -> tuple[Run | None, str]:
    """The step as a C function, in a shared library that leaves no file behind; or None, and why in words."""
    compiler = c_compiler()
    if compiler is None:
        return None, f"There is no C compiler here (looked for {', '.join(COMPILERS)}, and for CC in the environment)."
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # Windows keeps a library that is in use
        text, library = Path(folder, "step.c"), Path(folder, "step.so")
        text.write_text(source)
        command = [*compiler, *FLAGS, "-I", str(Path(__file__).parent), str(text), "-o", str(library), "-lm"]
        for extra in (
            ["-march=native"],
            [],
        ):  # the widest instructions of this machine; not every compiler knows the word
            built = subprocess.run([*command, *extra], capture_output=True, text=True)
            if built.returncode == 0:
                break
        else:
            reason = next((line for line in built.stderr.splitlines() if "error" in line), "no reason given")
            return None, f"The C compiler {compiler[0]} failed: {reason}."
        step = ctypes.CDLL(str(library)).step
    step.argtypes = [ctypes.c_long, *[ctypes.c_void_p] * 3]
    step.restype = ctypes.c_double

    def run(batch, params):
        numbers = struct.pack(f"{len(params)}d", *params)
        grads = array("d", bytes(len(numbers)))
        loss = step(batch.shape[1], batch.tobytes(), numbers, grads.buffer_info()[0])  # bytes cross over fastest
        return loss, grads

    return run, ""
