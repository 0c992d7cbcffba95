"""Run notebooks from top to bottom in a fresh kernel and save them in one normal form.

uv run python tools/execute.py                       every notebook of notebooks/
uv run python tools/execute.py notebooks/03_value.ipynb
uv run python tools/execute.py --check               write nothing; say what would change

A notebook is written only when all of its cells ran, so an error leaves the file as it was.
"""

import argparse
import os
import re
import sys
import tempfile
from pathlib import Path

import nbformat
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec
from lint import VALID_ID, WIDGET_VIEW, load
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
CELL_TIMEOUT = 120  # seconds, as for nbval in pyproject.toml
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},  # no version, so that files don't differ between Pythons
}


class ThisPython(AsyncKernelManager):
    """Starts the kernel of the Python that runs this file, whatever kernels are installed."""

    @property
    def kernel_spec(self) -> KernelSpec:
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())


class Failed(Exception):
    """A cell did not run; the message says which one, and why."""


def run(notebook: NotebookNode, folder: Path) -> None:
    """Execute the notebook's cells in place, in `folder`."""
    cell = None

    def remember(cell_index: int, **_) -> None:
        nonlocal cell
        cell = notebook.cells[cell_index]

    client = NotebookClient(
        notebook,
        kernel_manager_class=ThisPython,
        resources={"metadata": {"path": str(folder)}},
        timeout=CELL_TIMEOUT,
        record_timing=False,
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],  # not its note on unencrypted TCP
        on_cell_start=remember,
    )
    os.environ["TQDM_DISABLE"] = "1"  # for the kernel: a saved progress bar would stand at 0% for ever
    try:
        client.execute()
    except CellExecutionError as error:
        raise Failed(describe(cell, f"{error.ename}: {error.evalue}")) from error
    except CellTimeoutError as error:
        raise Failed(describe(cell, f"still running after {CELL_TIMEOUT} seconds")) from error
    except DeadKernelError as error:
        raise Failed(describe(cell, "the kernel died")) from error


def describe(cell: NotebookNode, reason: str) -> str:
    head = "\n".join("    " + line for line in cell.source.splitlines()[:5])
    return f"cell {cell.id}: {reason}\n{head}"


def give_ids(cells: list[NotebookNode]) -> None:
    """Keep ids that are valid and unique; the others become the first words of their cell."""
    taken = set()
    for cell in cells:
        name = cell.get("id", "")
        if not VALID_ID.fullmatch(name) or name in taken:
            name = slug(cell.source) or cell.cell_type
            number = 2
            while name in taken:
                name = f"{slug(cell.source) or cell.cell_type}-{number}"
                number += 1
        cell.id = name
        taken.add(name)


def slug(source: str, words: int = 5, longest: int = 40) -> str:
    """'## A number that remembers' -> 'a-number-that-remembers'"""
    found = re.findall(r"[a-z0-9]+", source.lower())[:words]
    while len("-".join(found)) > longest and len(found) > 1:
        found.pop()
    return "-".join(found)[:longest]


def normalise(notebook: NotebookNode) -> None:
    """Leave only what the cells say and show: nothing that differs from one machine or day to the next."""
    notebook.metadata = nbformat.from_dict(METADATA)
    count = 0
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            cell.outputs = merged(cell.outputs)
            for output in cell.outputs:
                output.get("data", {}).pop(WIDGET_VIEW, None)  # without its kernel, Lab shows it as an error
                if "execution_count" in output:
                    output.execution_count = count


def merged(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join neighbouring pieces of one stream: where it was cut depends on the machine's speed."""
    joined: list[NotebookNode] = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            joined.append(output)
    return joined


def executed(path: Path) -> NotebookNode:
    """The notebook at `path`, run and in normal form. The file isn't touched."""
    notebook = load(path)
    give_ids(notebook.cells)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    run(notebook, path.parent)
    normalise(notebook)
    nbformat.validate(notebook)
    return notebook


def as_text(notebook: NotebookNode) -> str:
    return nbformat.v4.writes(notebook).rstrip("\n") + "\n"


def write(path: Path, text: str) -> None:
    """Replace the file in one step, so that it's never half written."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
        file.write(text)
    os.chmod(file.name, path.stat().st_mode)
    os.replace(file.name, path)


def changes(before: NotebookNode, after: NotebookNode) -> list[str]:
    """One line for each part of the notebook that differs."""
    found = []
    if before.metadata != after.metadata:
        found.append("the notebook's metadata")
    for old, new in zip(before.cells, after.cells, strict=True):
        for part in ("id", "metadata", "execution_count"):
            if old.get(part) != new.get(part):
                found.append(f"cell {new.id}: {part} {old.get(part)!r} -> {new.get(part)!r}")
        if old.get("outputs") != new.get("outputs"):
            found.append(f"cell {new.id}: {output_change(old.outputs, new.outputs)}")
    return found or ["the layout of the file's text"]


def output_change(old: list[NotebookNode], new: list[NotebookNode]) -> str:
    if len(old) != len(new):
        return f"{len(old)} outputs -> {len(new)}"
    for before, after in zip(old, new):
        if before == after:
            continue
        if before.output_type != after.output_type:
            return f"output {before.output_type} -> {after.output_type}"
        if after.output_type == "stream":
            return f"{after.name} {before.text!r} -> {after.text!r}"
        kinds = sorted(before.data.keys() | after.data.keys())
        differ = [kind for kind in kinds if before.data.get(kind) != after.data.get(kind)]
        return f"output {', '.join(differ) or 'metadata'} differs"
    return "outputs differ"


def shown(path: Path) -> str:
    """The path as a reader of the project would write it."""
    path = path.resolve()
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def process(path: Path, check: bool) -> bool:
    """Run one notebook; write it, or with `check` compare it. True when all is well."""
    before = path.read_text(encoding="utf-8")
    try:
        notebook = executed(path)
    except Failed as failure:
        print(f"{shown(path)}, {failure}", flush=True)
        return False
    after = as_text(notebook)
    if before == after:
        print(f"{shown(path)}: unchanged", flush=True)
        return True
    if check:
        for change in changes(load(path), notebook):
            print(f"{shown(path)}, {change}", flush=True)
        return False
    write(path, after)
    print(f"{shown(path)}: written", flush=True)
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all of notebooks/")
    parser.add_argument("--check", action="store_true", help="write nothing; say what would change")
    options = parser.parse_args()
    paths = options.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb"))
    return 0 if all([process(path, options.check) for path in paths]) else 1


if __name__ == "__main__":
    sys.exit(main())
