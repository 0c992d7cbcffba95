"""Mutants that no test can kill, each with the reason, by file: what tools/mutate.py prints as `scope: before -> after`."""

# The lines are those that ast.unparse makes of the file's
ONE_COPY_MORE = "one copy more, or one in another place, of the same numbers: only speed"
AT_ZERO = "at 0 both branches are 1, since e^0 = 1"
ANY_NEGATIVE_SIZE = "NumPy takes any negative size for the one that fits"
SAME_PRODUCT = "a matrix keeps its shape, and NumPy multiplies a stack one by one: the same numbers, only slower"
_SHARE = "_add_share: if operand._a is None and (share is grad or share.base is not None): -> "
_LEFT = "matrices: left = a if a.ndim == 2 or min(a.ndim, b.ndim) > 2 else a.reshape(-1, a.shape[-1]) -> left = a if "

EQUIVALENT: dict[str, dict[str, str]] = {
    "micrograd/engine.py": {
        "Value.sigmoid: s = (1.0 if self.data >= 0.0 else e) / (1.0 + e) -> s = (1.0 if self.data > 0.0 else e) / (1.0 + e)": AT_ZERO,
    },
    "micrograd/scalars.py": {
        "to_float: if type(number) is float: -> if False:": "a float is a Real, and float() of it is itself: only speed",
    },
    "micrograd/tensor.py": {
        "Tensor.sigmoid: s = np.where(self.data >= 0.0, 1.0, e) / (1.0 + e) -> s = np.where(self.data > 0.0, 1.0, e) / (1.0 + e)": AT_ZERO,
        _SHARE + "if operand._a is None or (share is grad or share.base is not None):": ONE_COPY_MORE,
        _SHARE + "if share is grad or share.base is not None:": ONE_COPY_MORE,
        _SHARE + "if operand._a is None:": ONE_COPY_MORE,
        "cross_entropy: rows = logits.log_softmax().reshape(-1, count) -> rows = logits.log_softmax().reshape(-2, count)": ANY_NEGATIVE_SIZE,
        "cross_entropy: return -rows[np.arange(classes.size), classes.reshape(-1)].mean() -> "
        "return -rows[np.arange(classes.size), classes.reshape(-2)].mean()": ANY_NEGATIVE_SIZE,
    },
    "micrograd/arrays.py": {
        _LEFT + "min(a.ndim, b.ndim) > 2 else a.reshape(-1, a.shape[-1])": SAME_PRODUCT,
        _LEFT + "a.ndim == 3 or min(a.ndim, b.ndim) > 2 else a.reshape(-1, a.shape[-1])": SAME_PRODUCT,
        _LEFT + "a.ndim == 2 or min(a.ndim, b.ndim) >= 2 else a.reshape(-1, a.shape[-1])": SAME_PRODUCT,
        _LEFT + "a.ndim == 2 or min(a.ndim, b.ndim) > 2 else a.reshape(-2, a.shape[-1])": ANY_NEGATIVE_SIZE,
    },
}
