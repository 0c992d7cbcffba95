"""Set-up of every test: figures are drawn in memory, kernels show no progress bar, two processes share the work."""

import gc
import os

# Before NumPy is imported: the course's tables are small, and two test processes with threads each get in their own way
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import matplotlib
import matplotlib.pyplot as plt
import pytest
from xdist.scheduler import LoadScopeScheduling

# Not through the environment variable MPLBACKEND: the notebooks' kernels would inherit it, and show no figures.
matplotlib.use("Agg")
# The kernels inherit this one: outputs are saved with no progress bar, see tools/execute.py
os.environ["TQDM_DISABLE"] = "1"


def pytest_collection_finish():
    """Spare the garbage collector what was imported so far: graphs of Values make it run often, and all is in use."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="module")
def figures_as_they_were():
    """A file's tests leave no figure and no style behind: which file comes next in a process is not fixed."""
    with matplotlib.rc_context():
        yield
    plt.close("all")


class FileByFile(LoadScopeScheduling):
    """A file's tests stay together, in one process; all notebooks do, so that they run one after another.

    The two that take longest are collected first and, with no reordering (pyproject.toml), started first: one process
    runs the notebooks, the other the browser's tests. Then both share the rest.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::")[0]
        return "notebooks" if file.endswith(".ipynb") else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log) -> FileByFile:
    return FileByFile(config, log)
