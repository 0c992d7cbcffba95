"""Set-up of every test: figures are drawn in memory, never in a window."""

import matplotlib

# Not through the environment variable MPLBACKEND: the notebooks' kernels would inherit it, and show no figures.
matplotlib.use("Agg")
