"""A teacher's answer to project 2: sine, and two kernels of 3 by 3 that read digits.

uv run python notebooks/projects/solutions/2_convolution.py
"""

import math

import numpy as np
import numpy.typing as npt
from micrograd import Value, datasets, operations
from micrograd.check.projects import convolution as check
from micrograd.engine import operation
from micrograd.optim import Adam
from micrograd.tensor import Tensor, cross_entropy


def my_operation(a: Value) -> Value:
    return operation(
        math.sin(a.data), "sine", a, math.cos(a.data)
    )  # d(sin a)/da = cos a


check.new_operation(my_operation)

compiled_operation = operations.register("sine", "sin(a)", "cos(a)")
check.compiled(compiled_operation)


def convolve(images: Tensor, kernel: Tensor) -> Tensor:
    height, width = (
        images.shape[1] - kernel.shape[0] + 1,
        images.shape[2] - kernel.shape[1] + 1,
    )
    out = Tensor(0.0)
    for u in range(kernel.shape[0]):
        for v in range(kernel.shape[1]):
            out = out + images[:, u : u + height, v : v + width] * kernel[u, v]
    return out


check.convolve(convolve)

images, classes = datasets.digits()
rng = np.random.default_rng(0)
order = rng.permutation(len(images))
pictures = images.reshape(-1, 8, 8)[order]
held_images, held_digits = pictures[:450], classes[order][:450]
train_images, train_digits = pictures[450:], classes[order][450:]
mean, spread = train_images.mean(), train_images.std()
kernels = [Tensor(rng.normal(0, 1 / 3, (3, 3))) for _ in range(4)]
W, b = Tensor(rng.normal(0, 0.05, (4 * 36, 10))), Tensor(np.zeros(10))


def logits(batch: npt.NDArray[np.float64]) -> Tensor:
    scaled = Tensor((batch - mean) / spread)
    out = b
    for k, kernel in enumerate(kernels):
        seen = convolve(scaled, kernel).relu().reshape(len(batch), 36)
        out = out + seen @ W[36 * k : 36 * (k + 1)]
    return out


optimizer = Adam([*kernels, W, b], lr=0.01)
for _ in range(6):
    shuffled = rng.permutation(len(train_images))
    for start in range(0, len(shuffled), 64):
        batch = shuffled[start : start + 64]
        loss = cross_entropy(logits(train_images[batch]), train_digits[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def predict(batch: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    return np.asarray(logits(batch).data.argmax(axis=1))


claimed = float((predict(held_images) == held_digits).mean())
check.reader(predict, held_images, held_digits, claimed)
