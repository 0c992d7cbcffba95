"""Mutants that no test can kill, each with the reason, by file: what tools/mutate.py prints as `scope: before -> after`."""

# The lines are those that ast.unparse makes of the file's; of a long one, only what differs and a little beside it
ONE_COPY_MORE = "one copy more, or one in another place, of the same numbers: only speed"
LAYOUT_ONLY = "layout of the printed text only"
WINDOWS_ONLY = "only Windows keeps a library that is in use"
RELU_AT_ZERO = "at 0 both branches are 0, of either sign, and no later line tells 0.0 from -0.0"
AT_ZERO = "at 0 both branches are 1, since e^0 = 1"
ANY_NEGATIVE_SIZE = "NumPy takes any negative size for the one that fits"
SAME_PRODUCT = "a matrix keeps its shape, and NumPy multiplies a stack one by one: the same numbers, only slower"
_SHARE = "_add_share: if operand._a is None and (share is grad or share.base is not None): -> "
_LEFT = "matrices: left = a if a.ndim == 2 or min(a.ndim, b.ndim) > 2 else a.reshape(-1, a.shape[-1]) -> left = a if "
_FOLDER = "run_c: with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder: -> "

EQUIVALENT: dict[str, dict[str, str]] = {
    "micrograd/engine.py": {
        "Value.sigmoid: s = (1.0 if self.data >= 0.0 else e) / (1.0 + e) -> s = (1.0 if self.data > 0.0 else e) / (1.0 + e)": AT_ZERO,
        "operation: ...one=None, slope_b: float=0.0) -> Value: -> ...one=None, slope_b: float=1.0) -> Value:": "read only where there is "
        "a second operand, and then it is given",
    },
    "micrograd/_validate/scalars.py": {
        "to_float: if type(number) is float: -> if False:": "a float is a Real, and float() of it is itself: only speed",
        "is_list: ...(getattr(things, 'ndim', 1) > 0) -> ...(getattr(things, 'ndim', 2) > 0)": "for a list, any number above 0 will do",
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
    "micrograd/_validate/arrays.py": {
        _LEFT + "min(a.ndim, b.ndim) > 2 else a.reshape(-1, a.shape[-1])": SAME_PRODUCT,
        _LEFT + "a.ndim == 3 or min(a.ndim, b.ndim) > 2 else a.reshape(-1, a.shape[-1])": SAME_PRODUCT,
        _LEFT + "a.ndim == 2 or min(a.ndim, b.ndim) >= 2 else a.reshape(-1, a.shape[-1])": SAME_PRODUCT,
        _LEFT + "a.ndim == 2 or min(a.ndim, b.ndim) > 2 else a.reshape(-2, a.shape[-1])": ANY_NEGATIVE_SIZE,
    },
    "micrograd/datasets.py": {
        "first_names: return (_DATA / 'first_names.txt').read_text(encoding='ascii').split() -> "
        "return (_DATA / 'first_names.txt').read_text().split()": "every encoding that a system may prefer reads the letters a to z alike",
    },
    "micrograd/compiler/printer.py": {
        "_Printer._print_forward: ...el) and (len(text.text) < LONG): -> ...el) and (len(text.text) <= LONG):": LAYOUT_ONLY,
        "_parts: if parts and len(parts[-1][1].text) + len(term.text) < LONG: -> "
        "if parts and len(parts[-1][1].text) + len(term.text) <= LONG:": LAYOUT_ONLY,
        "_listed: lines = textwrap.wrap(text, WIDTH, subsequent_indent=' ' * 8, break_long_words=False) -> "
        "lines = textwrap.wrap(text, WIDTH, subsequent_indent=' ' * 9, break_long_words=False)": LAYOUT_ONLY,
    },
    "micrograd/compiler/run.py": {
        "run_python.sigmoid: return (1.0 if a >= 0.0 else e) / (1.0 + e) -> return (1.0 if a > 0.0 else e) / (1.0 + e)": AT_ZERO,
        "run_python: ...lu': lambda a: 0.0 if a <= 0.0 else a, 'relu_slope'... -> ...lu': lambda a: 0.0 if a < 0.0 else a, 'relu_slope'...": RELU_AT_ZERO,
        "run_numpy.sigmoid: return np.where(a >= 0.0, 1.0, e) / (1.0 + e) -> return np.where(a > 0.0, 1.0, e) / (1.0 + e)": AT_ZERO,
        _FOLDER + "with tempfile.TemporaryDirectory() as folder:": WINDOWS_ONLY,
        _FOLDER + "with tempfile.TemporaryDirectory(ignore_cleanup_errors=False) as folder:": WINDOWS_ONLY,
        "run_numpy.run: loss, grads = names['step'](batch, [np.array(p) for p in params]) -> "
        "loss, grads = names['step'](batch, [p for p in params])": "the same numbers, only slower",
    },
}
