"""Checks of notebooks/03_value.ipynb. Those that need a class are given the learner's own."""

from micrograd.check.agreement import engine as engine
from micrograd.check.answer import Chapter, Stumble, attempt, near, not_tried, not_yet, number, right
from micrograd.check.guess import guess as guess
from micrograd.engine import Value as PackageValue
from micrograd.graph import operands_first

chapter = Chapter("03_value")
report = chapter.report


def _memory(result, name):
    """The operands of the learner's result, or a verdict on what is wrong with its memory."""
    if not hasattr(result, "data") or not hasattr(result, "_prev"):
        raise Stumble(not_yet(f"{name} returns a {type(result).__name__}, not a Value. Wrap the number: Value(...)."))
    if hasattr(result.data, "data") and hasattr(result.data, "_prev"):
        raise Stumble(not_yet(f"the data of {name} is a Value itself: wrap only what is not a Value yet."))
    number(result.data)
    if not isinstance(result._prev, (tuple, list, set)):
        raise Stumble(not_yet(f"_prev of {name} is no tuple: write (self, other), with the brackets and the comma."))
    operands = tuple(result._prev)
    if not operands:
        raise Stumble(not_yet(f"the result of {name} has no past: its _prev is empty. Pass (self, other)."))
    return operands


@chapter.exercise("3.1")
def node_count(answer):
    got = number(answer)
    a, b = PackageValue(2.0), PackageValue(-3.0)
    count = len(operands_first((a + b) * (a + 1)))
    if near(got, count):
        return right(f"the graph has {count} Values, because a is one Value however often it is used.")
    if near(got, count + 1):
        return not_yet(f"you got {got:g}. a appears twice in the formula, but it is one Value with two edges.")
    if near(got, 3):
        return not_yet("you got 3. There are three leaves, and three operations; each operation makes a Value as well.")
    if near(got, 9):
        return not_yet("you got 9. The ovals of the drawing are operations, not Values.")
    if near(got, count - 1):
        return not_yet(f"you got {got:g}. The plain 1 is wrapped in a Value of its own.")
    return not_yet(f"you got {got:g}. Count leaves first, then one Value for each operation.")


@chapter.exercise("3.2")
def both_ways(value_class):
    if not isinstance(value_class, type):
        return not_yet("pass the class itself, Value, not one of its objects.")
    if "__rmul__" not in vars(value_class):
        return not_tried("your class has no __rmul__ so far. Write both methods and attach them to the class.")
    a, b = value_class(4.0), value_class(5.0)
    products = {
        "a * b": (lambda: a * b, 20.0),
        "a * 3": (lambda: a * 3, 12.0),
        "a * 2.5": (lambda: a * 2.5, 10.0),
        "3 * a": (lambda: 3 * a, 12.0),
        "2.5 * a": (lambda: 2.5 * a, 10.0),
    }
    for name, (product, wanted) in products.items():
        result = attempt(product, name=name)
        operands = _memory(result, name)
        if not near(result.data, wanted):
            return not_yet(f"with a = 4 and b = 5, {name} gave {result.data:g}, not {wanted:g}.")
        if result._op != "*":
            return not_yet(f"the _op of {name} is {result._op!r}. Make it '*'.")
        if not isinstance(result._prev, tuple):
            return not_yet(f"_prev of {name} is a {type(result._prev).__name__}. Take a tuple, (self, other).")
        if len(operands) != 2:
            return not_yet(f"{name} remembers {len(operands)} operands, not 2. Pass (self, other).")
        if not all(hasattr(operand, "_prev") for operand in operands):
            return not_yet(f"{name} remembers a plain number. Wrap it before it goes into (self, other).")
        if name == "a * b" and not (operands[0] is a and operands[1] is b):
            return not_yet("a * b should remember a first and then b: (self, other).")
    return right("3 * a works because the plain 3 doesn't know Values, and Python then asks a.__rmul__(3).")


@chapter.exercise("3.3")
def subtract(function, value_class):
    ten, three = value_class(10.0), value_class(3.0)
    result = attempt(function, ten, three)
    operands = _memory(result, "10 - 3")
    if not isinstance(result._prev, tuple):
        lost = (
            "It loses the order, and one of two equal operands"
            if isinstance(result._prev, set)
            else "It may be changed by accident later"
        )
        return not_yet(f"_prev is a {type(result._prev).__name__} now. {lost}: take a tuple, (self, other).")
    if near(result.data, 7.0) and operands[0] is three and operands[-1] is ten and result._op == "-":
        return not_tried("this is the version with the bug. The _prev of 10 - 3 begins with 3.")
    if near(result.data, -7.0):
        return not_yet("10 - 3 gives -7 now. The number was right before; only the memory was not.")
    if not near(result.data, 7.0):
        return not_yet(f"10 - 3 gives {result.data:g}. The number was right before; only the memory was not.")
    if len(operands) != 2 or operands[0] is not ten or operands[1] is not three:
        return not_yet("_prev should hold both operands, the one on the left first.")
    if result._op != "-":
        return not_yet(f"the _op is {result._op!r} now. Keep '-'.")
    return right(
        "the left operand comes first, because 10 - 3 is not 3 - 10: a difference needs to know which is which."
    )


@chapter.exercise("3.4")
def all_values(function, value_class):
    attempt(function, value_class(9.0) + value_class(9.0))  # a list that lives from call to call would show below
    a, b = value_class(2.0), value_class(2.0)
    both = a + b
    root = both + both + a
    got = attempt(function, root)
    if not isinstance(got, list):
        return not_yet(f"a list of Values is wanted, and you returned a {type(got).__name__}.")
    everything = operands_first(root)
    if not got:
        return not_yet("the list is empty. Is visit(root) called?")
    if not all(hasattr(value, "_prev") for value in got):
        return not_yet(
            "there is something in your list that is not a Value. Append the Value itself, not its label or data."
        )
    if {id(value) for value in got} - {id(value) for value in everything}:
        return not_yet("your list holds Values of another graph. Does it start empty at each call?")
    if len(got) > len({id(value) for value in got}):
        return not_yet(
            f"you list {len(got)} Values, but some of them twice: the graph has {len(everything)}. "
            "Remember which ones you have found."
        )
    missing = len(everything) - len(got)
    if missing > 0:
        if not any(value is root for value in got):
            return not_yet("the root itself is missing: it belongs to its graph, too.")
        if not any(value is a for value in got):
            return not_yet(
                f"you found {len(got)} of {len(everything)} Values. Does visit go on to the operands of operands?"
            )
        if not any(value is b for value in got):
            return not_yet(
                f"you found {len(got)} of {len(everything)} Values. Two Values may hold equal numbers and are still two."
            )
        return not_yet(f"you found {len(got)} of {len(everything)} Values.")
    return right(f"all {len(everything)} Values, each once, because a Value that was found is not visited again.")


@chapter.exercise("3.5")
def many_paths(root):
    if not hasattr(root, "_prev"):
        return not_yet(f"root should be a Value, the result of your last sum; it is {root!r}.")
    order = operands_first(root)
    leaves = [value for value in order if not value._prev]
    if len(order) > 5:
        return not_yet(f"your graph has {len(order)} Values; at most 5 are allowed. Use each result twice.")
    if len(leaves) != 1:
        return not_yet(f"your graph has {len(leaves)} leaves; start from one, and wrap no plain numbers.")
    if any(value._op != "+" or len(value._prev) != 2 for value in order if value._prev):
        return not_yet("use only + to build it.")
    paths = {id(leaves[0]): 1}
    for value in order:
        if value._prev:
            paths[id(value)] = sum(paths[id(operand)] for operand in value._prev)
    count = paths[id(root)]
    if count < 16:
        return not_yet(
            f"so far there {'is 1 path' if count == 1 else f'are {count} paths'} from the leaf to the root. What if you add the result to itself?"
        )
    return right(f"{len(order)} Values and {count} paths, because adding a result to itself doubles the paths.")
