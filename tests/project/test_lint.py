"""Every house rule of tools/lint.py accepts a good notebook and catches a spoiled one."""

import json
from collections.abc import Callable
from pathlib import Path

import lint
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

OPENING = """# 3. A toy

A sentence of promise.

*You will be able to*
- name a rule,
- break a rule
  on purpose,
- mend it.

*You need*: [the beginning](#A-toy-section).

*Time*: 5 minutes."""
SECTION = "## A toy `section`\n\n" + "Some words of prose to read here. " * 14
CARD = "### Exercise 3.{} · A toy\n5 minutes · one line\n\nPut 1 in place of None."
STUB = "answer = None  # your number\ncheck.answer(answer)"
FOLDS = """<details><summary>Hint 1</summary>

It follows 0.
</details>
<details><summary>Hint 2</summary>

It precedes 2.
</details>
<details><summary>Solution</summary>

```python
answer = 1
```
</details>"""
CLOSING = """## You can now

- name a rule,
- break a rule on purpose,
- mend it.

**In one line**: rules are tested.

1. One?
2. Two?
3. Three?

**Common slips**: none.

**Next**: [the map](00_start_here.ipynb)"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><title>A toy</title><desc>Nothing is drawn.</desc></svg>'
ALT = "A line that rises from left to right"


def code(source: str, *outputs) -> nbformat.NotebookNode:
    return new_code_cell(source, outputs=list(outputs))


def stdout(text: str) -> nbformat.NotebookNode:
    return new_output("stream", name="stdout", text=text)


def good_notebook() -> nbformat.NotebookNode:
    """A notebook that keeps every rule, with one output of each kind."""
    png = new_output("display_data", {"image/png": "AAAA", "text/plain": f"[picture: {ALT}]"})
    png.metadata = nbformat.from_dict({"image/png": {"alt": ALT}})
    svg = new_output("display_data", {"image/svg+xml": SVG, "text/plain": "A toy"})
    cells = [new_markdown_cell(OPENING), code("from micrograd.check import toy as check")]
    for source, output in (("a = 1\nprint(a)", stdout("1\n")), ("plot()", png), ("draw()", svg), ("b = 2", None)):
        cells += [new_markdown_cell(SECTION), code(source, *([output] if output else []))]
    cells += [new_markdown_cell(SECTION) for _ in range(8)]
    for k in range(1, 5):
        cells += [
            new_markdown_cell(CARD.format(k)),
            code(STUB, stdout("not tried yet: do\n")),
            new_markdown_cell(FOLDS),
        ]
    cells.append(new_markdown_cell(CLOSING))
    count = 0
    for position, cell in enumerate(cells):
        cell.id = f"cell-{position}"
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def saved(notebook: nbformat.NotebookNode, folder: Path, name: str = "03_toy.ipynb") -> Path:
    """Write it into a toy project, beside a chapter 0."""
    path = folder / "notebooks" / name
    path.parent.mkdir(exist_ok=True)
    (path.parent / "00_start_here.ipynb").write_text(nbformat.v4.writes(new_notebook()), encoding="utf-8")
    path.write_text(nbformat.v4.writes(notebook), encoding="utf-8")
    return path


def found_by(rule: lint.Rule, path: Path) -> list[str]:
    return [text for _, text in rule(lint.Page(path, lint.load(path)))]


def first(notebook, kind: str):
    """The first cell with an output of this kind."""
    return next(
        cell for cell in notebook.cells if any(kind in output.get("data", {}) for output in cell.get("outputs", []))
    )


def card(notebook, part: int = 0):
    """The first exercise's card, or its stub (1), or its folds (2)."""
    at = next(i for i, cell in enumerate(notebook.cells) if "### Exercise" in cell.source)
    return notebook.cells[at + part]


def put(text: str) -> Callable:
    """Add text to a cell of prose."""
    return lambda nb: nb.cells[2].update(source=nb.cells[2].source + text)


def swap(position: int, old: str, new: str) -> Callable:
    """Replace text in the cell at this position."""

    def spoil(nb):
        assert old in nb.cells[position].source
        nb.cells[position].source = nb.cells[position].source.replace(old, new)

    return spoil


def in_code(source: str) -> Callable:
    return lambda nb: nb.cells[3].update(source=source)


def prints(text: str) -> Callable:
    return lambda nb: nb.cells[3].update(outputs=[stdout(text)])


def in_exercise(part: int, old: str, new: str) -> Callable:
    def spoil(nb):
        assert old in card(nb, part).source
        card(nb, part).source = card(nb, part).source.replace(old, new)

    return spoil


# rule, a part of what it says, what spoils the good notebook
SPOILED: list[tuple[lint.Rule, str, Callable]] = [
    (lint.counts_in_order, "count is None", lambda nb: nb.cells[3].update(execution_count=None)),
    (lint.counts_in_order, "count is 7, not 2", lambda nb: nb.cells[3].update(execution_count=7)),
    (
        lint.no_errors,
        "NameError",
        lambda nb: nb.cells[3].outputs.append(new_output("error", ename="NameError", evalue="x", traceback=[])),
    ),
    (
        lint.no_errors,
        "stderr",
        lambda nb: nb.cells[3].outputs.append(new_output("stream", name="stderr", text="careful")),
    ),
    (lint.ids_are_good, "same id", lambda nb: nb.cells[4].update(id="cell-3")),
    (lint.ids_are_good, "has the id 'a b'", lambda nb: nb.cells[4].update(id="a b")),
    (lint.ids_are_good, "has the id ''", lambda nb: nb.cells[4].pop("id")),
    (lint.metadata_is_plain, "python3", lambda nb: nb.metadata.kernelspec.update(name="micrograd")),
    (lint.metadata_is_plain, "metadata.widgets", lambda nb: nb.metadata.update(widgets={})),
    (lint.metadata_is_plain, "collapsed", lambda nb: nb.cells[3].metadata.update(collapsed=True)),
    (
        lint.no_widget_views,
        "widget view",
        lambda nb: nb.cells[3].outputs.append(new_output("display_data", {lint.WIDGET_VIEW: {}, "text/plain": "x"})),
    ),
    (lint.ignoring_has_a_reason, "nbval-skip", lambda nb: nb.cells[3].metadata.update(tags=["nbval-skip"])),
    (lint.ignoring_has_a_reason, "NBVAL_IGNORE_OUTPUT", in_code("# NBVAL_IGNORE_OUTPUT\na = 1")),
    (lint.opening, "must open", swap(0, "# 3. A toy", "# A toy")),
    (lint.opening, "says chapter 4", swap(0, "# 3.", "# 4.")),
    (lint.opening, "You will be able to", swap(0, "*You will be able to*", "You will be able to")),
    (lint.opening, "*You need*", swap(0, "*You need*", "Needed")),
    (lint.opening, "*Time*", swap(0, "*Time*", "Minutes")),
    (lint.opening, "2 bullets", swap(0, "- mend it.\n", "")),
    (lint.setup_cell, "must be code", lambda nb: nb.cells.pop(1)),
    (lint.setup_cell, "9 lines", lambda nb: nb.cells[1].update(source="a = 1\n" * 9)),
    (lint.closing, "must close", lambda nb: nb.cells.pop()),
    (lint.closing, "bullets", swap(-1, "- mend it.", "- mend it all.")),
    (lint.closing, "In one line", swap(-1, "**In one line**", "In short")),
    (lint.closing, "Common slips", swap(-1, "**Common slips**", "Slips")),
    (lint.closing, "**Next**", swap(-1, "**Next**", "Then")),
    (lint.closing, "2 numbered", swap(-1, "3. Three?\n", "")),
    (lint.next_chapter, "must link", swap(-1, "[the map](00_start_here.ipynb)", "the map")),
    (lint.next_chapter, "must link", swap(-1, "00_start_here.ipynb", "05_far.ipynb")),
    (lint.links_resolve, "../LICENCE", put(" See [this](../LICENCE).")),
    (lint.links_resolve, "#A-Toy", put(" See [this](#A-Toy).")),
    (lint.links_resolve, "04_next.ipynb", put(" See [this](04_next.ipynb).")),  # only *Next* may look ahead
    (lint.number_of_cells, "29 cells", lambda nb: [nb.cells.pop(10), nb.cells.pop(10)]),
    (lint.number_of_cells, "51 cells", lambda nb: nb.cells.extend([new_markdown_cell("More.")] * 20)),
    (lint.number_of_words, "words of prose", lambda nb: [cell.update(source="Few.") for cell in nb.cells[10:16]]),
    (lint.number_of_words, "words of prose", put(" more" * 900)),
    (lint.code_cells_are_short, "empty", in_code("\n")),
    (lint.code_cells_are_short, "21 lines", in_code("a = 1\n" * 21)),
    (
        lint.code_cells_are_short,
        "median",
        lambda nb: [
            cell.update(source="a = 1\n" * (lint.MEDIAN_LINES + 1)) for cell in nb.cells if cell.cell_type == "code"
        ],
    ),
    (lint.sentence_before_code, "no sentence", lambda nb: nb.cells.insert(3, new_code_cell("c = 3"))),
    (lint.heading_levels, "second h1", put("\n\n# Again")),
    (lint.heading_levels, "skipped", put("\n\n#### Too deep")),
    (lint.heading_levels, "skipped", swap(0, "# 3. A toy", "## 3. A toy")),
    (lint.pictures_have_words, "alt text", lambda nb: first(nb, "image/png").outputs[0].update(metadata={})),
    (
        lint.pictures_have_words,
        "alt text",
        lambda nb: first(nb, "image/png").outputs[0].update(metadata={"image/png": {"alt": "a plot"}}),
    ),
    (
        lint.pictures_have_words,
        "text/plain",
        lambda nb: first(nb, "image/png").outputs[0].data.update({"text/plain": "<Figure size 640x480 with 1 Axes>"}),
    ),
    (lint.pictures_have_words, "text/plain", lambda nb: first(nb, "image/png").outputs[0].data.pop("text/plain")),
    (
        lint.pictures_have_words,
        "<desc>",
        lambda nb: first(nb, "image/svg+xml").outputs[0].data.update({"image/svg+xml": SVG.replace("desc>", "g>")}),
    ),
    (
        lint.pictures_have_words,
        "<title>",
        lambda nb: first(nb, "image/svg+xml").outputs[0].data.update({"image/svg+xml": SVG.replace("A toy", " ")}),
    ),
    (lint.markdown_images, "no alt text", put(" ![](../images/a.png)")),
    (lint.markdown_images, "no alt text", put(' <img src="../images/a.png">')),
    (lint.markdown_images, "remote", put(" ![a picture](https://example.org/a.png)")),
    (lint.markdown_images, "remote", put(' <img alt="a picture" src="//example.org/a.png">')),
    (lint.wording, "'Simply'", put(" Simply add.")),
    (lint.wording, "'just'", put(" It is just a sum.")),
    (lint.wording, "'obviously'", put(" It is, obviously, a sum.")),
    (lint.code_stays_at_home, "!pip", in_code("!pip install numpy")),
    (lint.code_stays_at_home, "%pip", in_code("a = 1\n%pip install numpy")),
    (lint.code_stays_at_home, "urllib", in_code("import urllib.request")),
    (lint.code_stays_at_home, "requests", in_code("from requests import get")),
    (lint.code_stays_at_home, "https://", in_code('load("https://example.org/data.csv")')),
    (lint.code_stays_at_home, "time.time", in_code("start = time.time()")),
    (lint.code_stays_at_home, "perf_counter", in_code("from time import perf_counter")),
    (lint.tidy_outputs, "0x7f0123", prints("<object at 0x7f0123456789>")),
    (lint.tidy_outputs, "41 lines", prints("1\n" * 41)),
    (lint.tidy_outputs, "6.000000000012662", prints("6.000000000012662")),
    (lint.tidy_outputs, "0.00012345678901", prints("a = 0.0001234567890123")),
    (lint.exercise_numbers, "should be 3.1", in_exercise(0, "3.1", "3.2")),
    (lint.exercise_numbers, "should be 3.1", in_exercise(0, "3.1", "2.1")),
    (lint.exercise_numbers, "begins", in_exercise(0, "3.1 ·", "3.1:")),
    (lint.exercise_numbers, "3 exercises", in_exercise(0, "### Exercise 3.1 · A toy", "### A toy")),
    (lint.exercise_cards, "5 minutes", in_exercise(0, "5 minutes · one line", "five minutes")),
    (lint.exercise_cards, "no task", in_exercise(0, "Put 1 in place of None.", "")),
    (lint.exercise_stubs, "code stub", lambda nb: nb.cells.remove(card(nb, 1))),
    (lint.exercise_stubs, "only one", in_exercise(1, "check.answer(answer)", "answer")),
    (lint.exercise_stubs, "only one", in_exercise(1, "check.answer(answer)", "check.answer(answer)\ncheck.answer(2)")),
    (lint.exercise_stubs, "only one", in_exercise(1, "check.answer(answer)", "told = check.answer(answer)")),
    (lint.exercise_stubs, "plain Python", in_exercise(1, "answer = None", "answer = ")),
    (lint.exercise_stubs, "not tried yet", lambda nb: card(nb, 1).update(outputs=[stdout("right: yes\n")])),
    (lint.exercise_folds, "folded are none", lambda nb: nb.cells.remove(card(nb, 2))),
    (
        lint.exercise_folds,
        "folded hints",
        lambda nb: nb.cells.insert(nb.cells.index(card(nb, 1)) + 1, new_code_cell("c = 3")),
    ),
    (lint.exercise_folds, "Hint 1, Solution", in_exercise(2, "Hint 2</summary>", "Hint 1</summary>")),
    (lint.exercise_folds, "```python", in_exercise(2, "```python", "```")),
]


@pytest.mark.parametrize("rule", lint.RULES, ids=lambda rule: rule.__name__)
def test_a_good_notebook_passes(rule: lint.Rule, tmp_path: Path):
    assert found_by(rule, saved(good_notebook(), tmp_path)) == []


def test_a_good_notebook_has_no_problems(tmp_path: Path):
    assert lint.problems(saved(good_notebook(), tmp_path)) == []


@pytest.mark.parametrize(
    ("rule", "message", "spoil"), SPOILED, ids=[f"{rule.__name__}-{message}" for rule, message, _ in SPOILED]
)
def test_a_spoiled_notebook_is_caught(rule: lint.Rule, message: str, spoil: Callable, tmp_path: Path):
    notebook = good_notebook()
    spoil(notebook)
    path = saved(notebook, tmp_path)
    assert any(message in text for text in found_by(rule, path)), found_by(rule, path)
    assert any(message in line for line in lint.problems(path))


def test_every_rule_has_a_spoiled_notebook():
    assert {rule.__name__ for rule, _, _ in SPOILED} == {rule.__name__ for rule in lint.RULES}


def test_a_problem_names_file_and_cell(tmp_path: Path):
    notebook = good_notebook()
    put(" Simply add.")(notebook)
    expected = "notebooks/03_toy.ipynb, cell cell-2: the word 'Simply': leave it out"
    assert lint.problems(saved(notebook, tmp_path)) == [expected]


@pytest.mark.parametrize(
    "harmless",
    [
        put("\n\n```python\nprint('simply')  # just code\n```\nand `just` code"),
        put(" [A link](https://example.org) and [a section](#A-toy-section)."),
        put("\n\n```\n#### a comment in code\n```"),
        put("\n\n<details><summary>More</summary>\n\n" + "more " * 2000 + "\n</details>"),
        in_code("a = 7\nb = a % 2  # the clock says: time to go\nprint(a)"),
        in_code("# ignored: it differs from one machine to the next\n# NBVAL_IGNORE_OUTPUT\nprint(1)"),
        prints("1.0000000000  0.000000000012  3.14  0x1f"),
        swap(-1, "00_start_here.ipynb", "04_next.ipynb"),
        swap(-1, "3. Three?\n", "3. Three?\n\n<details><summary>Answers</summary>\n\n1. Yes.\n2. No.\n</details>\n"),
        in_exercise(0, "### Exercise 3.1", "## Exercises\n\nFour of them.\n\n### Exercise 3.1"),
    ],
)
def test_harmless_things_pass(harmless: Callable, tmp_path: Path):
    notebook = good_notebook()
    harmless(notebook)
    assert lint.problems(saved(notebook, tmp_path)) == []


def test_exact_digits_may_be_printed_where_they_are_the_point(tmp_path: Path):
    notebook = good_notebook()
    prints("6.000000000012662")(notebook)
    notebook.cells[3].metadata["tags"] = ["exact-digits"]
    assert lint.problems(saved(notebook, tmp_path)) == []


def test_next_must_be_the_next_notebook_there_is(tmp_path: Path):
    path = saved(good_notebook(), tmp_path)
    saved(good_notebook(), tmp_path, "05_later.ipynb")
    assert found_by(lint.next_chapter, path) == ["*Next* must link to 05_later.ipynb"]


def test_an_anchor_of_another_notebook_must_be_there(tmp_path: Path):
    saved(good_notebook(), tmp_path, "02_before.ipynb")
    notebook = good_notebook()
    put(" [yes](02_before.ipynb#A-toy-section) [no](02_before.ipynb#Absent)")(notebook)
    assert found_by(lint.links_resolve, saved(notebook, tmp_path)) == [
        "links to #Absent, and 02_before.ipynb has no such heading (spaces become hyphens)"
    ]


def test_chapter_00_has_limits_of_its_own(tmp_path: Path):
    notebook = good_notebook()
    swap(0, "# 3.", "# 0.")(notebook)
    for k in (1, 2):
        notebook.cells[18 + 3 * (k - 1)].source = CARD.format(k).replace("3.", "0.")
    del notebook.cells[24:30], notebook.cells[10:12]  # two exercises and some prose fewer
    notebook.cells[-3].outputs = [stdout("not yet: it fails on purpose\n")]
    assert lint.problems(saved(notebook, tmp_path, "00_toy.ipynb")) == []


def test_solutions_and_check_calls_are_found():
    exercise = lint.exercises(good_notebook())[1]
    assert exercise.number == "3.2"
    assert exercise.solution == "answer = 1\n"
    assert lint.check_calls(exercise.stub.source) == ["check.answer(answer)"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"nbformat_minor": 4}, "older than 4.5"),
        ({"cells": []}, "empty"),
        ({"cells": [{"id": "a"}]}, "not a valid notebook"),
    ],
)
def test_a_file_of_another_format_is_refused(change: dict, message: str, tmp_path: Path):
    path = saved(good_notebook(), tmp_path)
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    (line,) = lint.problems(path)
    assert message in line
