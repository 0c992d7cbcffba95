"""Set-up of every test: figures are drawn in memory, never in a window, and kernels show no progress bar."""

import os

import matplotlib

# Not through the environment variable MPLBACKEND: the notebooks' kernels would inherit it, and show no figures.
matplotlib.use("Agg")
# The kernels inherit this one: outputs are saved with no progress bar, see tools/execute.py
os.environ["TQDM_DISABLE"] = "1"
