"""Every rule of tools/lint.py accepts a good notebook and catches a spoiled one."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import lint
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, writes

OPENING = """# 3. A toy

*You will be able to*
- name a rule,
- break a rule
  on purpose,
- mend it.

*You need*: [the beginning](#A-toy-section). *Time*: 5 minutes."""
PROSE = "\n".join(["Some words of prose to read here."] * 14)
CARD = "### Exercise 3.{} · A toy\n5 minutes · one line\n\nPut 1 in place of None."
STUB = "answer = None  # your number\ncheck.answer(answer)"
FOLDS = """<details><summary>Hint 1</summary>It follows 0.</details>
<details><summary>Hint 2</summary>It precedes 2.</details>
<details><summary>Solution</summary>

```python
answer = 1
```
</details>"""
CLOSING = """## Before you go on

1. One?
2. Two?
3. Three?

<details><summary>Answers</summary>Yes, yes and no.</details>

**Common slips**: none.
**Further reading**
- [A](https://example.org/a), first.
- [B](https://example.org/b), second.
- [C](https://example.org/c), third.

**Next**: [the map](00_start_here.ipynb)"""
ALT = "A line that rises from left to right"
CODE, IMG = 3, 5  # the positions of what has these outputs


def stdout(text: str) -> NotebookNode:
    return new_output("stream", name="stdout", text=text)


def good_notebook() -> NotebookNode:
    """A notebook that keeps every rule, with one output of each kind."""
    img = new_output(
        "display_data", {"text/html": f'<img src="data:x" alt="{ALT}">', "image/png": "AA", "text/plain": "A toy"}
    )
    cells = [new_markdown_cell(OPENING), new_code_cell("from micrograd.check import toy as check")]
    for output in (stdout("1\n"), img):
        cells += [new_markdown_cell(PROSE), new_code_cell("a = 1", outputs=[output])]
    cells += [new_markdown_cell(PROSE) for _ in range(11)]
    cells[2].source = f"## A toy `section`\n\n{PROSE}"
    for k in range(1, 5):
        stub = new_code_cell(STUB, outputs=[stdout("not tried yet: do\n")])
        cells += [new_markdown_cell(CARD.format(k)), stub, new_markdown_cell(FOLDS)]
    cells += [new_markdown_cell("Where you are:"), new_code_cell("check.report()"), new_markdown_cell(CLOSING)]
    count = 0
    for position, cell in enumerate(cells):
        cell.id = f"cell-{position}"
        if cell.cell_type == "code":
            cell.execution_count = count = count + 1
    return new_notebook(cells=cells, metadata={"kernelspec": lint.METADATA["kernelspec"]})


def saved(notebook: NotebookNode, folder: Path, name: str = "03_toy.ipynb") -> Path:
    path = folder / "notebooks" / name
    path.parent.mkdir(exist_ok=True)
    (path.parent / "00_start_here.ipynb").write_text(writes(new_notebook()), encoding="utf-8")
    path.write_text(writes(notebook), encoding="utf-8")
    return path


def swap(position: int, old: str, new: str) -> Callable:
    def spoil(nb):
        assert old in nb.cells[position].source
        nb.cells[position].source = nb.cells[position].source.replace(old, new)

    return spoil


def put(text: str) -> Callable:
    return lambda nb: nb.cells[2].update(source=nb.cells[2].source + text)


def change(position: int, **parts) -> Callable:
    return lambda nb: nb.cells[position].update(parts)


def data(kind: str, value: str) -> Callable:
    return lambda nb: nb.cells[IMG].outputs[0].data.update({kind: value})


def output(kind: str, **parts) -> Callable:
    return lambda nb: nb.cells[CODE].outputs.append(new_output(kind, **parts))


in_code = partial(change, CODE)


def prints(text: str) -> Callable:
    return change(CODE, outputs=[stdout(text)])


FIRST_CARD, STUB_AT, FOLDS_AT = 17, 18, 19
# what spoils the good notebook, after parts of what is then said, with | between them
SPOILED: list[tuple[str, Callable]] = [
    ("count is None", change(CODE, execution_count=None)),
    ("count is 7, not 2", change(CODE, execution_count=7)),
    ("NameError", output("error", ename="NameError", evalue="x", traceback=[])),
    ("careful", output("stream", name="stderr", text="careful")),
    ("ids of several cells, cell-3", change(4, id="cell-3")),
    ("older than 4.5", lambda nb: nb.update(nbformat_minor=4)),
    ("not a valid notebook", change(4, id="a b")),
    ("not a valid notebook", lambda nb: nb.cells[4].pop("id")),
    ("its metadata", lambda nb: nb.metadata.kernelspec.update(name="micrograd")),
    ("its metadata", lambda nb: nb.metadata.update(widgets={})),
    ("metadata collapsed", lambda nb: nb.cells[CODE].metadata.update(collapsed=True)),
    ("metadata tags", lambda nb: nb.cells[CODE].metadata.update(tags=["hide-output"])),
    ("widget view", output("display_data", data={lint.WIDGET_VIEW: {}, "text/plain": "x"})),
    ("nbval-skip without", lambda nb: nb.cells[CODE].metadata.update(tags=["nbval-skip"])),
    ("NBVAL_IGNORE_OUTPUT without", in_code(source="# NBVAL_IGNORE_OUTPUT\na = 1")),
    ("must open", swap(0, "# 3. A toy", "# A toy")),
    ("says chapter 4", swap(0, "# 3.", "# 4.")),
    ("*You will be able to*` is|*You need*` is|*Time*` is|0 bullets", swap(0, "*", "")),
    ("2 bullets", swap(0, "- mend it.\n", "")),
    ("must be the set-up", lambda nb: nb.cells.pop(1)),
    ("must be the set-up", change(1, source="a = 1\n" * 9)),
    ("must close", lambda nb: nb.cells.pop()),
    ("Answers", swap(-1, "Answers</", "Replies</")),
    ("2 bullets with a link", swap(-1, "[B](https://example.org/b)", "B")),
    ("**Common slips**` is|**Further reading**` is|**Next**` is", swap(-1, "**", "")),
    ("2 numbered", swap(-1, "3. Three?\n", "")),
    ("must be `check.report()`", change(-2, source="a = 1")),
    ("must be `check.report()`", in_code(source="check.report()")),
    ("must link", swap(-1, "[the map](00_start_here.ipynb)", "the map")),
    ("must link", swap(-1, "00_start_here.ipynb", "05_far.ipynb")),
    ("'../NOTHING' does not|'04_next.ipynb' does not", put(" See [this](../NOTHING) and [that](04_next.ipynb).")),
    ("to #A-Toy-section,|to #Absent,", put(" See [this](#A-Toy-section) and [that](03_toy.ipynb#Absent).")),
    ("29 cells", lambda nb: [nb.cells.pop(11) for _ in range(3)]),
    ("65 cells", lambda nb: nb.cells.extend([new_markdown_cell("More.", id=f"more-{k}") for k in range(33)])),
    ("words of prose", lambda nb: [cell.update(source="Few.") for cell in nb.cells[10:17]]),
    ("words of prose", put(" more" * 900)),
    ("0 lines of code", in_code(source="\n")),
    (f"{lint.CELL_LINES + 1} lines of code", in_code(source="a = 1\n" * (lint.CELL_LINES + 1))),
    ("median", lambda nb: [cell.update(source="a = 1\n" * 9) for cell in nb.cells if cell.cell_type == "code"]),
    ("no sentence", lambda nb: nb.cells.insert(3, new_code_cell("c = 3"))),
    ("hide-output", put("\n\n**Predict**: what comes?")),
    ("MD025|MD001", put("\n\n# Again\n\n#### Too deep")),
    ("no <img>", lambda nb: nb.cells[IMG].outputs[0].data.pop("text/html")),
    ("no <img>", data("image/svg+xml", "<svg></svg>")),
    ("words in its text/plain", data("text/plain", "<Figure size 640x480 with 1 Axes>")),
    ("<img> without alt", data("text/html", '<img src="data:x">')),
    ("<img> without alt", data("text/html", '<img alt="a plot" src="data:x">')),
    ("MD045|<img> without alt", put(' ![](../images/a.png) <img src="../images/a.png">')),
    ("remote", put(" ![a picture](https://example.org/a.png)")),
    ("remote", put(' <img alt="a picture of a toy line" src="//example.org/a.png">')),
    ("'Simply'|'just'", put(" Simply add. It is just a sum.")),
    ("'!pip install|'%pip install", in_code(source="!pip install numpy\n  %pip install numpy")),
    ("urllib|requests", in_code(source="import urllib.request\nfrom requests import get")),
    ("https://", in_code(source='load("https://example.org/data.csv")')),
    ("time.time|perf_counter", in_code(source="start = time.time()\nfrom time import perf_counter")),
    ("0x7f0123456789,|41 lines", prints("<object at 0x7f0123456789>\n" + "1\n" * 40)),
    ("6.000000000012662", prints("6.000000000012662")),
    ("0.00012345678901", prints("a = 0.0001234567890123")),
    ("should be 3.1", swap(FIRST_CARD, "3.1", "3.2")),
    ("should be 3.1", swap(FIRST_CARD, "3.1", "2.1")),
    ("begins", swap(FIRST_CARD, "3.1 ·", "3.1:")),
    ("3 exercises", swap(FIRST_CARD, "### Exercise 3.1 · A toy", "### A toy")),
    ("5 minutes", swap(FIRST_CARD, "5 minutes · one line", "five minutes")),
    ("and the task", swap(FIRST_CARD, "Put 1 in place of None.", "")),
    ("code stub", lambda nb: nb.cells.pop(STUB_AT)),
    ("only one", swap(STUB_AT, "check.answer(answer)", "answer")),
    ("only one", swap(STUB_AT, "check.answer(answer)", "check.answer(answer)\ncheck.answer(2)")),
    ("only one", swap(STUB_AT, "check.answer(answer)", "told = check.answer(answer)")),
    ("only one", swap(STUB_AT, "answer = None", "answer = ")),
    ("not tried yet", change(STUB_AT, outputs=[stdout("right: yes\n")])),
    ("go the folds", lambda nb: nb.cells.pop(FOLDS_AT)),
    ("go the folds", swap(FOLDS_AT, "Hint 2</summary>", "Hint 1</summary>")),
    ("go the folds", swap(FOLDS_AT, "```python", "```")),
]


def test_a_good_notebook_passes(tmp_path: Path):
    assert lint.problems(saved(good_notebook(), tmp_path)) == []


@pytest.mark.parametrize("messages, spoil", SPOILED, ids=[messages for messages, _ in SPOILED])
def test_a_spoiled_notebook_is_caught(messages: str, spoil: Callable, tmp_path: Path):
    notebook = good_notebook()
    spoil(notebook)
    found = lint.problems(saved(notebook, tmp_path))
    assert all(any(message in line for line in found) for message in messages.split("|")), found
    assert all(line.startswith("notebooks/03_toy.ipynb") for line in found)


@pytest.mark.parametrize(
    "harmless",
    [
        put("\n\n```python\nprint('simply')  # just code\n```\nand `just` code"),
        put(" [A link](https://example.org) and [a section](#A-toy-section)."),
        put("\n\n```text\n#### a comment in code\n```"),
        put("\n\n<details><summary>More</summary>\n\n" + "more\n" * 2000 + "</details>"),
        in_code(source="a = 7\nb = a % 2  # the clock says: time to go\nprint(a)"),
        in_code(source="# ignored: it differs from one machine to the next\n# NBVAL_IGNORE_OUTPUT\nprint(1)"),
        prints("1.0000000000  0.000000000012  3.14  0x1f"),
        swap(FIRST_CARD, "### Exercise 3.1", "## Exercises\n\nFour of them.\n\n### Exercise 3.1"),
        lambda nb: [put("\n\n**Predict**: what comes?")(nb), change(CODE, outputs=[])(nb)],
        lambda nb: [prints("6.000000000012662")(nb), nb.cells[CODE].metadata.update(tags=["exact-digits"])],
    ],
)
def test_harmless_things_pass(harmless: Callable, tmp_path: Path):
    notebook = good_notebook()
    harmless(notebook)
    assert lint.problems(saved(notebook, tmp_path)) == []


def test_a_project_may_have_another_form(tmp_path: Path):
    (tmp_path / "notebooks" / "projects").mkdir(parents=True)
    notebook = new_notebook(cells=good_notebook().cells[:10], metadata=good_notebook().metadata)
    assert lint.problems(saved(notebook, tmp_path, "projects/1_toy.ipynb")) == []
