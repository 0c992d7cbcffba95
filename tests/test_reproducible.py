"""The same seed gives the same bits, in any process: no result may hang on hashes, addresses or the order of a set."""

import os
import subprocess
import sys

TRAINING = """
import random
from micrograd.nn import MLP

model = MLP(3, [5, 4, 1], activation="sigmoid", rng=random.Random(1337))
data = [([2.0, 3.0, -1.0], 1.0), ([3.0, -1.0, 0.5], -1.0), ([0.5, 1.0, 1.0], -1.0)]
for step in range(20):
    loss = sum((model(x) - y) ** 2 for x, y in data)
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data -= 0.1 * p.grad
    print(step, loss.data.hex(), [node.data.hex() for node in loss.topo()])
for p in model.parameters():
    print(p.data.hex(), p.grad.hex())
"""


def run_with_hash_seed(seed):
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    run = subprocess.run([sys.executable, "-c", TRAINING], env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_two_processes_print_the_same_bits():
    first, second = run_with_hash_seed("1"), run_with_hash_seed("2")
    assert len(first.splitlines()) == 20 + (3 + 1) * 5 + (5 + 1) * 4 + (4 + 1) * 1
    assert first == second
