"""The same seed gives the same bits, in any process: no result may hang on hashes, addresses or the order of a set."""

import os
import subprocess
import sys

TRAINING = """
import random, sys
moved = [[] for _ in range(int(sys.argv[1]))]  # takes up room, so that all later objects lie at other addresses
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


def run_training(hash_seed, objects_before):
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", TRAINING, objects_before]
    run = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_two_processes_print_the_same_bits():
    first, second = run_training("1", "0"), run_training("2", "1001")
    assert len(first.splitlines()) == 20 + (3 + 1) * 5 + (5 + 1) * 4 + (4 + 1) * 1
    assert first == second
