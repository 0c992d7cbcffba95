"""Check notebooks against the course's own rules; ruff reads their code, and rumdl their Markdown and its links.

uv run python tools/lint.py                            every notebook of notebooks/
uv run python tools/lint.py notebooks/03_value.ipynb

Prints one line for each broken rule: notebooks/03_value.ipynb, cell the-id: what is wrong and what to do.
"""

import argparse
import ast
import json
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from execute import HIDDEN, METADATA, WIDGET_VIEW
from nbformat import NotebookNode
from nbformat.validator import iter_validate

ROOT = Path(__file__).resolve().parents[1]

SIZES = {"cells": (30, 64), "words of prose": (800, 1800), "exercises": (4, 6)}
SIZES_IN_00 = {"cells": (20, 64), "words of prose": (500, 1800), "exercises": (2, 2)}
SETUP_LINES, CELL_LINES, MEDIAN_LINES = 8, 28, 8  # of code: blank ones don't count
OUTPUT_LINES, ALT_WORDS, GOALS, QUESTIONS, READINGS = 40, 5, 3, 3, 3
FOLDS = ["Hint 1", "Hint 2", "Solution"]
MAP = "00_start_here.ipynb"  # Lab opens in notebooks/: a link to ../README.md would lead nowhere
FAILS_ON_PURPOSE = "0.2"  # the exercise that shows what a failed check looks like
EXACT_DIGITS = "exact-digits"  # the tag of a cell whose point is the digits

FENCED = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"`[^`\n]+`")
FOLDED = re.compile(r"<details.*?</details>", re.DOTALL)
FOLD = re.compile(r"<details[^>]*>\s*<summary>(.*?)</summary>(.*?)</details>", re.DOTALL)
HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
LINK = re.compile(r"!?\[([^\]]*)\]\(\s*<?([^)\s>]+)>?[^)]*\)")
REMOTE_IMAGE = re.compile(r"(?:!\[[^\]]*\]\(\s*<?|<img\b[^>]*src=[\"'])(?:https?:)?//[^\"')\s]+")
IMG_ALT = re.compile(r"<img\b(?:(?!\balt=)[^>])*(?:alt=[\"']([^\"']*)[\"'])?")
BULLETS = re.compile(r"^[-*] +(.+(?:\n {2,}.+)*)", re.MULTILINE)
UNWANTED_WORDS = re.compile(r"\b(simply|just|obviously)\b", re.IGNORECASE)
UNWANTED_CODE = re.compile(r"^\s*[!%].*|\b(?:urllib|requests|perf_counter)\b|\btime\.time\b|https?://", re.MULTILINE)
ADDRESS = re.compile(r"0x[0-9a-f]{6,}", re.IGNORECASE)
LONG_FLOAT = re.compile(r"\d*[1-9]\d*\.\d{11,}|\b0\.0*[1-9]\d{10,}")
IGNORED = re.compile(r"(?m)^\s*#\s*(?:NBVAL|PYTEST_VALIDATE)_\w+|^(?:nbval-|pytest-validate-|raises-exception).*")
CARD = re.compile(r"^### Exercise (\d+)\.(\d+) · \S.*\s*", re.MULTILINE)


class Page:
    """A notebook and where it is."""

    def __init__(self, path: Path):
        self.path = path
        self.notebook = load(path)
        self.cells: list[NotebookNode] = self.notebook.cells
        self.code = [cell for cell in self.cells if cell.cell_type == "code"]
        self.markdown = [cell for cell in self.cells if cell.cell_type == "markdown"]
        found = re.match(r"(\d+)_", path.name)
        self.number = int(found[1]) if found else -1  # 3 for 03_value.ipynb


@dataclass(frozen=True)
class Exercise:
    """A card at its cell's end, the stub after it and the folded hints after that; a missing part is None."""

    number: str
    card: NotebookNode
    stub: NotebookNode | None
    folds: NotebookNode | None

    @property
    def solution(self) -> str | None:
        """The Python code in the fold called Solution."""
        for summary, body in FOLD.findall(self.folds.source if self.folds else ""):
            found = re.search(r"^```python\n(.*?)^```", body, re.MULTILINE | re.DOTALL)
            if summary.strip() == "Solution" and found:
                return found[1]
        return None


# What a rule yields: the cell (None for the notebook as a whole), and what is wrong with it.
Finding = tuple[NotebookNode | None, str]
Rule = Callable[[Page], Iterator[Finding]]


def load(path: Path) -> NotebookNode:
    """The notebook as it is: nbformat.read would correct some of what is checked here."""
    notebook: NotebookNode = nbformat.v4.reads(path.read_text(encoding="utf-8"))
    return notebook


def exercises(notebook: NotebookNode) -> list[Exercise]:
    """The exercises of a notebook, in order."""
    found = []
    for i, cell in enumerate(notebook.cells):
        card = CARD.search(cell.source)
        if cell.cell_type == "markdown" and card:
            stub, folds = [*notebook.cells[i + 1 : i + 3], None, None][:2]
            stub = stub if stub and stub.cell_type == "code" else None
            folds = folds if folds and folds.cell_type == "markdown" else None
            found.append(Exercise(f"{card[1]}.{card[2]}", cell, stub, folds))
    return found


def check_calls(source: str) -> list[str]:
    """The top-level lines `check.something(...)` of a cell, as source."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return []
    lines = [ast.unparse(node) for node in statements if isinstance(node, ast.Expr)]
    return [line for line in lines if re.match(r"check\.\w+\(", line)]


def without_code(source: str) -> str:
    """The text with its code blanked out, its lines where they were."""
    return INLINE_CODE.sub(" ", FENCED.sub(lambda block: "\n" * block[0].count("\n"), source))


def code_lines(cell: NotebookNode) -> int:
    """How many lines of a cell aren't blank."""
    return sum(bool(line.strip()) for line in cell.source.splitlines())


def texts(cell: NotebookNode, *kinds: str) -> Iterator[str]:
    """What a code cell printed, and its outputs of these mime types."""
    for output in cell.outputs:
        yield from [output.text] if output.output_type == "stream" else []
        yield from (output.get("data", {}).get(kind, "") for kind in kinds)


def named(phrase: str, source: str) -> str | None:
    """What follows the phrase in bold or italics, up to the next such name at a line's start; None without it."""
    start = re.search(rf"(\*\*|\*|__|_){re.escape(phrase)}[:.]?\1", source)
    return re.split(r"(?m)^(?:\*\*|\*|__|_)[A-Z]", source[start.end() :])[0] if start else None


def bullets(source: str) -> list[str]:
    """The items of the first list in the text, without the list's own commas and stops."""
    first = re.search(r"(?:^[-*] +.+\n?(?: {2,}.+\n?)*)+", source, re.MULTILINE)
    return [" ".join(item.split()).rstrip(",;.") for item in BULLETS.findall(first[0])] if first else []


def was_run(page: Page) -> Iterator[Finding]:
    for count, cell in enumerate(page.code, start=1):
        if cell.execution_count != count:
            yield cell, f"its count is {cell.execution_count}, not {count}: run tools/execute.py"
        for output in cell.outputs:
            if output.output_type == "error" or output.get("name") == "stderr":
                said = output.get("ename") or output.text[:60]
                yield cell, f"saved with an error or a warning, {said}: correct the cell, then run tools/execute.py"


def metadata_is_plain(page: Page) -> Iterator[Finding]:
    if page.notebook.metadata.get("kernelspec") != METADATA["kernelspec"] or "widgets" in page.notebook.metadata:
        yield None, "its metadata are not those of tools/execute.py: run it"
    for cell in page.cells:
        tags = cell.metadata.get("tags", [])
        folded = {"jupyter": {"outputs_hidden": True}} if HIDDEN in tags else {}
        if cell.metadata != ({"tags": tags} if tags else {}) | folded:
            yield cell, f"has metadata {', '.join(cell.metadata)}; only tags are kept: run tools/execute.py"
        if any(WIDGET_VIEW in output.get("data", {}) for output in cell.get("outputs", [])):
            yield cell, "a widget view is saved, which shows as an error without its kernel: run tools/execute.py"


def ignoring_has_a_reason(page: Page) -> Iterator[Finding]:
    for cell in page.code:
        mark = IGNORED.search("\n".join([*cell.metadata.get("tags", []), cell.source]))
        if mark and not re.search(r"(?m)^\s*# ignored: *\S", cell.source):
            yield cell, f"{mark[0].strip()} without a reason: add a comment `# ignored: why`, or better, drop the mark"


def opening(page: Page) -> Iterator[Finding]:
    first, second = page.cells[0], page.cells[1]
    title = re.match(r"# (\d+)\. \S", first.source)
    if first.cell_type != "markdown" or not title:
        yield first, "the first cell must open the chapter: `# N. Title`, You will be able to, You need, Time"
        return
    if int(title[1]) != page.number:
        yield first, f"the title says chapter {title[1]}, the file's name {page.number}"
    for phrase in ("You will be able to", "You need", "Time"):
        if named(phrase, first.source) is None:
            yield first, f"`*{phrase}*` is missing from the opening"
    goals = bullets(named("You will be able to", first.source) or "")
    if len(goals) != GOALS:
        yield first, f"{len(goals)} bullets after *You will be able to*; make it {GOALS}"
    if second.cell_type != "code" or code_lines(second) > SETUP_LINES:
        yield second, f"the second cell must be the set-up, {SETUP_LINES} lines of code at most"


def closing(page: Page) -> Iterator[Finding]:
    last, before = page.cells[-1], page.cells[-2]
    if last.cell_type != "markdown" or not last.source.startswith("## Before you go on"):
        yield last, "the last cell must close the chapter, with the heading `## Before you go on`"
        return
    questions = len(re.findall(r"(?m)^\d+\. +\S", FOLDED.sub("", last.source)))
    if questions != QUESTIONS:
        yield last, f"{questions} numbered questions; make it {QUESTIONS}"
    if "Answers" not in [summary.strip() for summary, _ in FOLD.findall(last.source)]:
        yield last, "the questions' answers must be folded below them, under the summary Answers"
    for phrase in ("Common slips", "Further reading", "Next"):
        if named(phrase, last.source) is None:
            yield last, f"`**{phrase}**` is missing from the closing"
    readings = [item for item in bullets(named("Further reading", last.source) or "") if LINK.search(item)]
    if len(readings) != READINGS:
        yield last, f"{len(readings)} bullets with a link after *Further reading*; make it {READINGS}"
    reports = [cell for cell in page.code if "check.report()" in cell.source]
    if len(reports) != 1 or reports[0] is not before:
        yield before, "the cell before the closing must be `check.report()`, and no other"


def next_chapter(page: Page) -> Iterator[Finding]:
    later = sorted(path.name for path in page.path.parent.glob("*.ipynb") if path.name > page.path.name)
    targets = [target.split("#")[0] for _, target in LINK.findall(named("Next", page.cells[-1].source) or "")]
    if (later or [MAP])[0] not in targets:
        yield page.cells[-1], f"*Next* must link to {(later or [MAP])[0]}"


def sizes(page: Page) -> Iterator[Finding]:
    text = FENCED.sub(" ", FOLDED.sub(" ", "\n\n".join(cell.source for cell in page.markdown)))
    text = re.sub(r"</?[a-zA-Z][^>]*>", " ", LINK.sub(r"\1", text))
    words = sum(any(map(str.isalnum, word)) for word in text.split())
    counts = {"cells": len(page.cells), "words of prose": words, "exercises": len(exercises(page.notebook))}
    for what, (low, high) in (SIZES if page.number else SIZES_IN_00).items():
        if not low <= counts[what] <= high:
            yield None, f"{counts[what]} {what}; it should be {low} to {high}"


def code_cells_are_short(page: Page) -> Iterator[Finding]:
    for cell in page.code:
        if not 0 < code_lines(cell) <= CELL_LINES:
            yield cell, f"{code_lines(cell)} lines of code; 1 to {CELL_LINES}: split it"
    median = statistics.median(map(code_lines, page.code))
    if median > MEDIAN_LINES:
        yield None, f"the median code cell has {median:g} lines; {MEDIAN_LINES} at most: one idea a cell"


def sentence_before_code(page: Page) -> Iterator[Finding]:
    for before, cell in zip(page.cells[1:], page.cells[2:]):  # the set-up, page.cells[1], needs none
        if cell.cell_type == "code" and before.cell_type != "markdown":
            yield cell, "no sentence before this code: add a markdown cell"


def predictions_come_first(page: Page) -> Iterator[Finding]:
    for before, cell in zip(page.cells, page.cells[1:]):
        asked = before.cell_type == "markdown" and named("Predict", before.source) is not None
        seen = cell.get("outputs") and HIDDEN not in cell.metadata.get("tags", []) and "check.guess" not in cell.source
        if asked and seen:
            yield cell, f"its output answers the **Predict** above it: tag the cell {HIDDEN}"


def markdown(page: Page) -> Iterator[Finding]:
    """Rumdl's findings: headings in order, links that lead somewhere, pictures with alt text, ..."""
    lines = [(cell, line) for cell in page.markdown for line in [*cell.source.split("\n"), ""]]
    options = ["--no-cache", f"--config={ROOT / 'pyproject.toml'}", "--output-format=json"]
    command = ["rumdl", "check", *options, f"--stdin-filename={page.path.with_suffix('.md')}", "-"]
    text = "\n".join(line for _, line in lines)
    found = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=False)
    if found.returncode not in (0, 1):
        raise RuntimeError(f"rumdl could not check {page.path.name}: {found.stderr}")
    for row in json.loads(found.stdout or "[]"):
        yield lines[row["line"] - 1][0], f"{row['message']} ({row['rule']})"


def anchors_exist(page: Page) -> Iterator[Finding]:
    for cell in page.markdown:
        for name, anchor in re.findall(r"\]\(([^)#\s]*\.ipynb)?#([^)\s]+)\)", without_code(cell.source)):
            file = page.path.parent / name if name else page.path
            pages = [each.source for each in load(file).cells if each.cell_type == "markdown"] if file.exists() else []
            headings = (text for source in pages for _, text in HEADING.findall(FENCED.sub("", source)))
            if anchor not in {re.sub(r"[`*]", "", text).replace(" ", "-") for text in headings}:
                yield cell, f"links to #{anchor}, and {file.name} has no such heading (spaces become hyphens)"


def pictures_have_words(page: Page) -> Iterator[Finding]:
    for cell in page.cells:
        sources = [cell.source] if cell.cell_type == "markdown" else texts(cell, "text/html")
        if any(len(alt.split()) < ALT_WORDS for source in sources for alt in IMG_ALT.findall(source)):
            yield cell, f"an <img> without alt text of {ALT_WORDS} words or more"
        for data in [output.get("data", {}) for output in cell.get("outputs", [])]:
            if "image/svg+xml" in data or ("image/png" in data and "<img" not in data.get("text/html", "")):
                yield (
                    cell,
                    "a picture that is no <img> in text/html: not every reader's program shows it, nor its alt text",
                )
            if data.keys() - {"text/plain"} and data.get("text/plain", "<").startswith("<"):
                yield cell, "an output without words in its text/plain"


def wording(page: Page) -> Iterator[Finding]:
    for cell in page.markdown:
        source = without_code(cell.source)
        yield from ((cell, f"the word {word!r}: leave it out") for word in UNWANTED_WORDS.findall(source))
        if remote := REMOTE_IMAGE.search(source):
            yield cell, f"the picture {remote[0]} is remote: put it in images/"
    for cell in page.code:
        for found in UNWANTED_CODE.finditer(cell.source):
            yield cell, f"{found[0].strip()!r}: no installs, no network, no clock, no magics in a lesson"


def tidy_outputs(page: Page) -> Iterator[Finding]:
    for cell in page.code:
        for text in texts(cell, "text/plain", "text/markdown"):
            if address := ADDRESS.search(text):
                yield cell, f"an address, {address[0]}, in the output: print something that stays the same"
            if len(text.splitlines()) > OUTPUT_LINES:
                yield cell, f"{len(text.splitlines())} lines of output; {OUTPUT_LINES} at most"
            digits = LONG_FLOAT.search(text)
            if digits and EXACT_DIGITS not in cell.metadata.get("tags", []):
                yield cell, f"an unrounded {digits[0]} in the output: round it, or tag the cell {EXACT_DIGITS}"


def exercise_parts(page: Page) -> Iterator[Finding]:
    for position, exercise in enumerate(exercises(page.notebook), start=1):
        if exercise.number != f"{page.number}.{position}":
            yield exercise.card, f"Exercise {exercise.number} should be {page.number}.{position}"
        if not re.search(r"^### .*\s+\d+ minutes? · \S.*\n\s*\S", exercise.card.source, re.MULTILINE):
            yield exercise.card, "under the card's heading go a line such as `5 minutes · one line`, and the task"
        stub, folds = exercise.stub, FOLD.findall(exercise.folds.source if exercise.folds else "")
        if stub is None:
            yield exercise.card, "the cell after the card must be its code stub"
        elif len(check_calls(stub.source)) != 1 or len(re.findall(r"\bcheck\.\w+\(", stub.source)) != 1:
            yield stub, "the stub needs one line `check.something(...)`, and only one"
        elif exercise.number != FAILS_ON_PURPOSE and "not tried yet" not in "".join(texts(stub)):
            yield stub, 'the untouched stub must be saved with the output "not tried yet"'
        if [summary.strip() for summary, _ in folds] != FOLDS or exercise.solution is None:
            yield exercise.card, f"two cells below go the folds {', '.join(FOLDS)}, the last with a ```python block"
    for cell in page.markdown:
        titles = re.findall(r"(?m)^#+ Exercise .*", without_code(cell.source))
        if titles and (len(titles) > 1 or not CARD.search(cell.source)):
            yield cell, "an exercise's card begins with a line such as `### Exercise 2.1 · Title`, one to a cell"


ANYWHERE: list[Rule] = [was_run, metadata_is_plain, ignoring_has_a_reason, markdown, anchors_exist]
ANYWHERE += [pictures_have_words, wording, tidy_outputs]
IN_A_CHAPTER: list[Rule] = [opening, closing, next_chapter, sizes, code_cells_are_short, sentence_before_code]
IN_A_CHAPTER += [predictions_come_first, exercise_parts]


def format_problem(path: Path) -> str | None:
    """Why the file isn't a notebook of format 4.5 or later, with cells and ids of their own, if so."""
    data = json.loads(path.read_text(encoding="utf-8"))
    if (data.get("nbformat"), data.get("nbformat_minor", 0)) < (4, 5):
        return "the notebook's format is older than 4.5: run tools/execute.py"
    for error in iter_validate(data, version=4, version_minor=data["nbformat_minor"]):
        return f"not a valid notebook: {error.message[:200]}: run tools/execute.py"
    ids = [cell["id"] for cell in data["cells"]]
    twice = {name for name in ids if ids.count(name) > 1}
    return f"ids of several cells, {', '.join(twice)}: run tools/execute.py" if twice else None


def problems(path: Path) -> list[str]:
    """One line for each broken rule; none is the contract of every notebook. Projects have fewer rules."""
    path = Path(path).resolve()
    name = f"{path.parent.name}/{path.name}"
    trouble = format_problem(path)
    if trouble:
        return [f"{name}: {trouble}"]
    page = Page(path)
    rules = ANYWHERE + (IN_A_CHAPTER if path.parent.name == "notebooks" else [])
    found = [(f", cell {cell.id}" if cell else "", text) for rule in rules for cell, text in rule(page)]
    return [f"{name}{place}: {text}" for place, text in found]


def main() -> int:
    """Print the problems of the notebooks named on the command line, or of all; 1 where there are any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=Path, default=sorted((ROOT / "notebooks").rglob("[0-9]*.ipynb")))
    paths = parser.parse_args().notebooks
    found = [line for path in paths for line in problems(path)]
    print("\n".join(found) or f"{len(paths)} notebooks, nothing wrong")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
