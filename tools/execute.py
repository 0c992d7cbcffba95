"""Run notebooks from top to bottom in a fresh kernel and save them in one normal form.

uv run python tools/execute.py                           every notebook of notebooks/
uv run python tools/execute.py notebooks/03_value.ipynb
uv run python tools/execute.py --check                   write nothing; name the cells that would change

A notebook is written only when all of its cells ran, so an error leaves the file as it was.
"""

import argparse
import os
import sys
from pathlib import Path

import nbformat
from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbconvert.preprocessors import CoalesceStreamsPreprocessor, ExecutePreprocessor
from nbformat import NotebookNode
from nbformat.validator import normalize

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
CELL_TIMEOUT = 120  # seconds, as for nbval in pyproject.toml
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},  # no version: files don't differ between Pythons
}
HIDDEN = "hide-output"  # the tag of a cell whose output stays folded until the reader opens it or runs the cell
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def plain(notebook: NotebookNode) -> None:
    """Keep what the cells say and show, and nothing that differs from one machine or day to the next."""
    notebook.metadata = NotebookNode(METADATA)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = NotebookNode({"tags": tags} if tags else {})
        if HIDDEN in tags:
            cell.metadata["jupyter"] = {"outputs_hidden": True}
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET_VIEW, None)  # without its kernel, Lab shows it as an error
        if HIDDEN in tags:  # beside the three dots Lab writes the first output's first line: give it one with no lines
            cell.outputs.insert(0, nbformat.v4.new_output("display_data", data={}))


def executed(path: Path) -> NotebookNode:
    """The notebook at `path`, run and in normal form; the file isn't touched. CellExecutionError where a cell fails."""
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    notebook.nbformat_minor = 5
    _, notebook = normalize(notebook)  # cells without an id get one
    run = ExecutePreprocessor(
        timeout=CELL_TIMEOUT,
        record_timing=False,
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],  # not its note on unencrypted TCP
    )
    os.environ["TQDM_DISABLE"] = "1"  # for the kernel: a saved progress bar would stay at 0% for ever
    notebook, resources = run.preprocess(notebook, {"metadata": {"path": str(path.parent)}})
    notebook, _ = CoalesceStreamsPreprocessor().preprocess(notebook, resources)
    plain(notebook)
    return notebook


def process(path: Path, check: bool) -> bool:
    """Run one notebook; write it, or with `check` compare it. True when all is well."""
    saved = path.read_text(encoding="utf-8")
    try:
        notebook = executed(path)
    except (CellControlSignal, DeadKernelError) as error:
        print(f"{path}: not written\n{error}", flush=True)
        return False
    text = nbformat.writes(notebook) + "\n"
    if text == saved:
        print(f"{path}: unchanged", flush=True)
    elif check:
        before = nbformat.reads(saved, as_version=4).cells
        changed = [new.id for old, new in zip(before, notebook.cells, strict=True) if old != new]
        print(f"{path}: would change in {', '.join(changed) or 'its metadata or layout'}", flush=True)
    else:
        path.write_text(text, encoding="utf-8")
        print(f"{path}: written", flush=True)
    return text == saved or not check


def main() -> int:
    """Process the notebooks named on the command line, or all; 1 where one is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=Path, default=sorted(NOTEBOOKS.glob("*.ipynb")))
    parser.add_argument("--check", action="store_true", help="write nothing; name the cells that would change")
    options = parser.parse_args()
    results = [process(path, options.check) for path in options.notebooks]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
