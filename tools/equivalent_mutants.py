"""Mutants that no test can kill, each with the reason, by file: what tools/mutate.py prints as `scope: before -> after`."""

EQUIVALENT: dict[str, dict[str, str]] = {
    "micrograd/engine.py": {
        "Value.sigmoid: s = (1.0 if self.data >= 0.0 else e) / (1.0 + e) -> s = (1.0 if self.data > 0.0 else e) / (1.0 + e)": "at 0 both "
        "branches are 1, since e^0 = 1",
    },
    "micrograd/tensor.py": {
        "Tensor.sigmoid: s = np.where(self.data >= 0.0, 1.0, e) / (1.0 + e) -> s = np.where(self.data > 0.0, 1.0, e) / (1.0 + e)": "at 0 both "
        "branches are 1, since e^0 = 1",
    },
}
