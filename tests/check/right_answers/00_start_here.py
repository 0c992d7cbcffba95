"""Right answers to the exercises of chapter 0, of other styles than the solution's."""

RIGHT = {
    "0.1": ["inputs = 3.0", "inputs = len(xs[0])", "import numpy as np\ninputs = np.int64(3)"],
    "0.2": ["loss_should = 'fall'", "loss_should = ' Fall'"],
}
