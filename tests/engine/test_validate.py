"""Bad input is told in words, with the fix. Every message of engine.py and scalars.py has a case here."""

import math
import operator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from micrograd.engine import Value

ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow}


def assert_told(function, error, *parts):
    """The call raises this very type of error, and the message has these parts in it."""
    with pytest.raises(error) as caught:
        function()
    message = str(caught.value)
    assert caught.type is error
    for part in parts:
        assert part in message
    # one error, not "During handling of the above exception, another exception occurred"
    assert caught.value.__context__ is None or caught.value.__suppress_context__


# ---- things that are no real number ----

ONE_NUMBER = (TypeError, "make one for each, [Value(x) for x in numbers]")
ONLY_REAL = (TypeError, "Only real numbers have a place here: pass z.real or z.imag")
NOT_NUMBERS = [
    # what is given, the name of its type, the error, the fix
    ([1.0, 2.0], "list", *ONE_NUMBER),
    ((1.0, 2.0), "tuple", *ONE_NUMBER),
    (np.array([1.0, 2.0]), "ndarray", *ONE_NUMBER),
    ("3.5", "str", TypeError, "A string is not a number: convert it first, float('3.5')"),
    (None, "NoneType", TypeError, "does a function that should return one lack its `return`?"),
    (1 + 2j, "complex", *ONLY_REAL),
    (np.complex128(1 + 2j), "complex128", *ONLY_REAL),
    (object(), "object", TypeError, "pass an int or a float"),
    (10**400, "int", OverflowError, "too large for a float, whose limit is 1.8e308"),
]
KINDS = [kind for _, kind, _, _ in NOT_NUMBERS]
with_each_bad_thing = pytest.mark.parametrize("bad, kind, error, fix", NOT_NUMBERS, ids=KINDS)


@with_each_bad_thing
def test_a_value_of_no_number(bad, kind, error, fix):
    assert_told(lambda: Value(bad), error, f"Value({kind}): ", fix)


@with_each_bad_thing
@pytest.mark.parametrize("sign", ARITHMETIC)
def test_an_operand_that_is_no_number(sign, bad, kind, error, fix):
    operation = ARITHMETIC[sign]
    assert_told(lambda: operation(Value(2.0), bad), error, f"Value {sign} {kind}: ", fix)
    assert_told(lambda: operation(bad, Value(2.0)), error, f" {sign} ", kind, fix)


def test_a_value_inside_a_value():
    assert_told(lambda: Value(Value(1.0)), TypeError, "Value(Value)", "use it as it is, or pass its number, v.data")


def test_a_long_string_is_cut_short():
    with pytest.raises(TypeError) as caught:
        Value("x" * 1000)
    assert len(str(caught.value)) < 200


# ---- numbers an operation has no answer for ----

ABOVE_ZERO = (ValueError, "Add a small constant first, (v + 1e-9).log()")
WHOLE_EXPONENT = (ValueError, "Make the base positive, or use a whole exponent")
NUMBER_EXPONENT = (ValueError, "Make the base positive, or use a plain number as the exponent")
NOT_ZERO = (ZeroDivisionError, "Keep the base away from 0")
DIVISOR = (ZeroDivisionError, "Keep the divisor away from 0")
CLOSER_TO_1 = (OverflowError, "too large for a float, whose limit is 1.8e308. Bring the base closer to 1")
SCALE_DOWN = (OverflowError, "Scale the input down, or use tanh or sigmoid")
NO_ANSWER = {
    # what is written: (the error, the fix, how the message names the numbers)
    "Value(0).log()": (*ABOVE_ZERO, "log(0)"),
    "Value(-2).log()": (*ABOVE_ZERO, "log(-2)"),
    "Value(-8) ** 0.5": (*WHOLE_EXPONENT, "(-8) ** 0.5"),
    "Value(-8) ** -0.5": (*WHOLE_EXPONENT, "(-8) ** -0.5"),
    "Value(0) ** -1": (*NOT_ZERO, "0 ** -1 "),
    "Value(0) ** -0.5": (*NOT_ZERO, "0 ** -0.5"),
    "Value(0) ** -math.inf": (*NOT_ZERO, "0 ** -inf"),
    "Value(-2) ** Value(3)": (*NUMBER_EXPONENT, "(-2) ** Value(3)", "log(-2)"),
    "(-2) ** Value(3)": (*NUMBER_EXPONENT, "(-2) ** Value(3)", "log(-2)"),
    "Value(0) ** Value(0)": (*NUMBER_EXPONENT, "(0) ** Value(0)", "log(0)"),
    "Value(0) ** Value(-1)": (*NUMBER_EXPONENT, "(0) ** Value(-1)", "log(0)"),
    "0 ** Value(-1)": (*NUMBER_EXPONENT, "(0) ** Value(-1)", "log(0)"),
    "Value(1) / Value(0)": (*DIVISOR, "1 / 0"),
    "Value(1) / 0": (*DIVISOR, "1 / 0"),
    "Value(1) / -0.0": (*DIVISOR, "1 / 0"),
    "1 / Value(0)": (*DIVISOR, "1 / 0"),
    "Value(710).exp()": (*SCALE_DOWN, "exp(710)", "about 709.78"),
    "Value(10) ** 400": (*CLOSER_TO_1, "(10) ** 400"),
    "Value(10) ** Value(400)": (*CLOSER_TO_1, "(10) ** 400"),
    "10 ** Value(400)": (*CLOSER_TO_1, "(10) ** 400"),
    "Value(-10) ** 401": (*CLOSER_TO_1, "(-10) ** 401"),
}


@pytest.mark.parametrize("written", NO_ANSWER)
def test_no_answer(written):
    assert_told(lambda: eval(written, {"Value": Value, "math": math}), *NO_ANSWER[written])


def test_the_last_numbers_with_an_answer():
    """One step before the errors above there must be none."""
    assert Value(5e-324).log().data == math.log(5e-324)
    assert Value(709.78).exp().data == math.exp(709.78)
    assert (Value(-8) ** 3).data == -512.0
    assert (Value(-2) ** math.inf).data == math.inf
    assert (Value(-2) ** -math.inf).data == 0.0
    assert math.isnan((Value(-2) ** math.nan).data)


# ---- any floats at all ----

SIDES = {
    "Value, Value": lambda operation, a, b: operation(Value(a), Value(b)),
    "Value, number": lambda operation, a, b: operation(Value(a), b),
    "number, Value": lambda operation, a, b: operation(a, Value(b)),
}
# the errors each operation may raise; those that are not here have an answer for every float
MAY_RAISE = {
    "/": ZeroDivisionError,
    "**": (ValueError, ZeroDivisionError, OverflowError),
    "exp": OverflowError,
    "log": ValueError,
}
CORNERS = [0.0, -0.0, 1.0, -1.0, 0.5, 1e-310, 1e308, 710.0, math.inf, -math.inf, math.nan]
any_float = st.floats() | st.sampled_from(CORNERS)


def assert_answers_or_tells(name, call):
    """The operation returns a float with a float slope per operand, or raises a documented error with our words."""
    try:
        out = call()
    except MAY_RAISE.get(name, ()) as error:
        message = str(error)
        # Python's own "math range error" and "float division by zero" end in no full stop
        assert message.endswith(".") and len(message.split()) >= 8, message
    else:
        assert type(out.data) is float
        assert [type(slope) for slope in out._local_grads] == [float] * len(out._prev)


@settings(derandomize=True, deadline=None, max_examples=400)
@given(any_float, any_float, st.sampled_from(sorted(ARITHMETIC)), st.sampled_from(sorted(SIDES)))
def test_any_two_floats(a, b, sign, sides):
    assert_answers_or_tells(sign, lambda: SIDES[sides](ARITHMETIC[sign], a, b))


@settings(derandomize=True, deadline=None, max_examples=200)
@given(any_float, st.sampled_from(["__neg__", "exp", "log", "tanh", "relu", "sigmoid"]))
def test_any_float(a, name):
    assert_answers_or_tells(name, getattr(Value(a), name))


def test_the_error_names_the_side_that_is_wrong():
    with pytest.raises(TypeError, match=r"^str - Value: "):
        "x" - Value(1.0)
    with pytest.raises(TypeError, match=r"^Value - str: "):
        Value(1.0) - "x"
