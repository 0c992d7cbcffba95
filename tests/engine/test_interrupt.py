"""Training that is stopped half-way (Jupyter's square button, Ctrl+C) leaves a model that can go on learning.

An interrupt may come between any two steps of the interpreter: in the middle of building a graph, of backward(), or of
the loop over the parameters. So it is sent by a clock, at moments that differ from run to run.
"""

import os
import queue
import signal
import subprocess
import sys
import time

import pytest
from jupyter_client.manager import start_new_kernel

# Trains until a clock interrupts it, ten times at different moments. After each: is the model sound, does it learn?
TRAINING = """
import math, random, signal, sys
from micrograd import MLP
from micrograd.nn import mse_loss
from micrograd.optim import SGD, Adam
from micrograd.show import progress

random.seed(1)
xs = [[random.uniform(-1, 1), random.uniform(-1, 1)] for _ in range(20)]
ys = [1.0 if x[0] > x[1] else -1.0 for x in xs]


def steps(model, optimizer, many):
    for _ in many:
        loss = mse_loss([model(x) for x in xs], ys)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.data


wrap = progress if sys.argv[1] == "progress" else list
for k in range(10):
    model = MLP(2, [6, 1], rng=random.Random(k))
    optimizer = SGD(model.parameters(), lr=0.05, momentum=0.5) if k % 2 else Adam(model.parameters(), lr=0.01)
    names = [id(p) for p in model.parameters()]
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05 + 0.0137 * k)
        steps(model, optimizer, wrap(range(1_000_000)))
        sys.exit("the clock did not ring")
    except KeyboardInterrupt:
        pass
    assert [id(p) for p in model.parameters()] == names
    assert all(type(n) is float and math.isfinite(n) for p in model.parameters() for n in (p.data, p.grad))
    assert math.isfinite(model(xs[0]).data)
    before = mse_loss([model(x) for x in xs], ys).data
    after = steps(model, optimizer, wrap(range(30)))
    assert after < before, (k, before, after)
    print(k, "learns on")
"""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no clock that interrupts")
@pytest.mark.parametrize("loop", ["plain", "progress"])
def test_training_goes_on_after_an_interrupt(loop):
    environment = {
        name: value for name, value in os.environ.items() if name != "TQDM_DISABLE"
    }  # with the bar, as a reader sees it
    run = subprocess.run(
        [sys.executable, "-c", TRAINING, loop], env=environment, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == [f"{k} learns on" for k in range(10)]


# ---- the same through a kernel, as the square button does it ----

SET_UP = """
import math, random
from micrograd import MLP
from micrograd.show import progress
xs, ys = [[0.5, 1.0], [-1.0, 0.5], [1.0, -1.0]], [1.0, -1.0, 1.0]
model = MLP(2, [4, 1], rng=random.Random(1))

def step():
    loss = sum((model(x) - y) ** 2 for x, y in zip(xs, ys))
    model.zero_grad()
    loss.backward()
    for p in model.parameters():
        p.data -= 0.02 * p.grad
    return loss.data

print("ready")
"""
TRAIN = "step(); print('training', flush=True)\nfor k in {steps}:\n    step()"
GO_ON = """
assert all(type(p.data) is float and math.isfinite(p.data) for p in model.parameters())
losses = [step() for _ in progress(range(20))]
print(losses[-1] < losses[0], type(model([0.0, 0.0])).__name__)
"""


@pytest.fixture(scope="module")
def kernel():
    manager, client = start_new_kernel()
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def printed(client, request, until: str | None = None, seconds: float = 60) -> str:
    """What the cell prints: all of it, or up to and with the text `until`."""
    text, deadline = "", time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            message = client.get_iopub_msg(timeout=1)
        except queue.Empty:
            continue
        if message["parent_header"].get("msg_id") != request:
            continue
        content = message["content"]
        text += content.get("text", "") if content.get("name") == "stdout" else ""
        if (until and until in text) or content.get("execution_state") == "idle":
            return text
    raise TimeoutError(f"the kernel did not answer within {seconds} seconds; so far: {text!r}")


def reply_to(client, request) -> dict:
    reply = client.get_shell_msg(timeout=60)
    while reply["parent_header"].get("msg_id") != request:
        reply = client.get_shell_msg(timeout=60)
    return reply["content"]


@pytest.mark.parametrize("steps", ["range(10**9)", "progress(range(10**9))"], ids=["plain", "progress"])
def test_the_stop_button_of_a_kernel(kernel, steps):
    manager, client = kernel
    assert printed(client, client.execute(SET_UP)) == "ready\n"
    request = client.execute(TRAIN.format(steps=steps))
    printed(client, request, until="training")
    time.sleep(0.3)
    manager.interrupt_kernel()
    assert reply_to(client, request)["ename"] == "KeyboardInterrupt"
    reply = {"status": "aborted"}  # a cell that was sent too soon after an error, as if it had been waiting behind it
    while reply["status"] == "aborted":
        time.sleep(0.3)
        request = client.execute(GO_ON)
        reply = reply_to(client, request)
    assert printed(client, request) == "True Value\n"
