"""Measure what a chapter takes: the memory of its kernel after all cells have run, and the processor time of that.

    python hub/measure.py notebooks/05_backward.ipynb notebooks/13_tiny_gpt.ipynb

Memory is the proportional set size of /proc/PID/smaps_rollup, on Linux: what is shared counts in parts. README.md
beside this file quotes it.
"""

import os
import re
import sys
from pathlib import Path

import nbformat
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient


def megabytes(process: int) -> float:
    """The proportional set size of a process, in MB of a million bytes."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    found = re.search(r"^Pss: +(\d+) kB", text, re.MULTILINE)
    assert found is not None
    return int(found[1]) * 1024 / 1e6


def seconds(process: int) -> float:
    """The processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(path: Path) -> tuple[float, float]:
    """Run a notebook in a kernel of its own; the kernel's memory in MB and its seconds."""
    notebook = nbformat.read(path, as_version=4)
    manager = KernelManager()
    client = NotebookClient(notebook, km=manager, timeout=600, resources={"metadata": {"path": str(path.parent)}})
    with client.setup_kernel():
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)
        process = manager.provisioner.process.pid  # type: ignore[union-attr]
        return megabytes(process), seconds(process)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        memory, time = measure(Path(name).resolve())
        print(f"{Path(name).stem}: {memory:.0f} MB, {time:.0f} s of processor time")
