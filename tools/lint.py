"""Check notebooks against the house rules, one function a rule.

uv run python tools/lint.py                            every notebook of notebooks/
uv run python tools/lint.py notebooks/03_value.ipynb

Prints one line for each broken rule: notebooks/03_value.ipynb, cell the-id: what is wrong and what to do.
"""

import argparse
import ast
import json
import re
import statistics
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

import nbformat
from nbformat import NotebookNode
from nbformat.validator import iter_validate

ROOT = Path(__file__).resolve().parents[1]

LAST_CHAPTER = 13
CELLS = (30, 50)
CELLS_IN_00 = (20, 50)
WORDS = (900, 1800)
WORDS_IN_00 = (500, 1800)
SETUP_LINES = 8  # lines of code here and below: blank ones don't count
CELL_LINES = 32
MEDIAN_LINES = 8
MAP = "00_start_here.ipynb"  # Lab opens in notebooks/: a link to ../README.md would lead nowhere
EXERCISES = (4, 6)
EXERCISES_IN_00 = (2, 2)
OUTPUT_LINES = 40
ALT_WORDS = 5
GOALS = 3
QUESTIONS = 3
FOLDS = ["Hint 1", "Hint 2", "Solution"]
FAILS_ON_PURPOSE = "0.2"  # the exercise that shows what a failed check looks like
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
EXACT_DIGITS = "exact-digits"  # the tag of a cell whose point is the digits

VALID_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
FENCED = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"`[^`\n]+`")
FOLDED = re.compile(r"<details.*?</details>", re.DOTALL)
FOLD = re.compile(r"<details[^>]*>\s*<summary>(.*?)</summary>(.*?)</details>", re.DOTALL)
HTML_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
LINK = re.compile(r"(!?)\[([^\]]*)\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
IMG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
BULLETS = re.compile(r"^[-*] +(.+(?:\n {2,}.+)*)", re.MULTILINE)
NUMBERED = re.compile(r"^\d+\. +\S", re.MULTILINE)
UNWANTED_WORDS = re.compile(r"\b(simply|just|obviously)\b", re.IGNORECASE)
UNWANTED_CODE = re.compile(r"^\s*[!%].*|\b(?:urllib|requests|perf_counter)\b|\btime\.time\b|https?://", re.MULTILINE)
ADDRESS = re.compile(r"0x[0-9a-f]{6,}", re.IGNORECASE)
LONG_FLOAT = re.compile(r"\d*[1-9]\d*\.\d{11,}|\b0\.0*[1-9]\d{10,}")
IGNORE_COMMENT = re.compile(r"^\s*#\s*(NBVAL_\w+|PYTEST_VALIDATE_\w+)", re.MULTILINE)
IGNORE_TAG = re.compile(r"(nbval-.*|pytest-validate-.*|raises-exception)")
REASON = re.compile(r"^\s*# ignored: *\S", re.MULTILINE)
CARD = re.compile(r"^### Exercise (\d+)\.(\d+) · \S.*\s*", re.MULTILINE)
SIZE = re.compile(r"\d+ minutes? · \S.*\s*")


@dataclass(frozen=True)
class Page:
    """A notebook and where it lies."""

    path: Path
    notebook: NotebookNode

    @property
    def number(self) -> int:
        """3 for 03_value.ipynb; -1 for a file without a number."""
        found = re.match(r"(\d+)_", self.path.name)
        return int(found[1]) if found else -1

    @property
    def cells(self) -> list[NotebookNode]:
        return self.notebook.cells

    @cached_property
    def code(self) -> list[NotebookNode]:
        return [cell for cell in self.cells if cell.cell_type == "code"]

    @cached_property
    def markdown(self) -> list[NotebookNode]:
        return [cell for cell in self.cells if cell.cell_type == "markdown"]

    @property
    def later(self) -> list[str]:
        """The names of the notebooks after this one, in order."""
        return sorted(path.name for path in self.path.parent.glob("*.ipynb") if path.name > self.path.name)


@dataclass(frozen=True)
class Exercise:
    """A card, the stub after it and the folded hints after that; a part is None where it's missing.

    The card is the end of its cell: a section's heading and words may stand above it.
    """

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
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


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
    return [ast.unparse(node) for node in ast.parse(source).body if isinstance(node, ast.Expr) and is_check(node.value)]


def is_check(node: ast.AST) -> bool:
    """Is this a call of check.something?"""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "check"
    )


def without_code(source: str) -> str:
    return INLINE_CODE.sub(" ", FENCED.sub(" ", source))


def code_lines(cell: NotebookNode) -> int:
    return sum(bool(line.strip()) for line in cell.source.splitlines())


def output_texts(cell: NotebookNode, *kinds: str) -> Iterator[str]:
    """What a code cell printed, and its outputs of these mime types."""
    for output in cell.outputs:
        if output.output_type == "stream":
            yield output.text
        data = output.get("data", {})
        yield from (data[kind] for kind in kinds if kind in data)


def headings(source: str) -> list[tuple[int, str]]:
    return [(len(marks), text) for marks, text in HEADING.findall(FENCED.sub("", source))]


def anchors(notebook: NotebookNode) -> set[str]:
    """The #anchors that JupyterLab and GitHub make of the headings."""
    texts = [text for cell in notebook.cells if cell.cell_type == "markdown" for _, text in headings(cell.source)]
    return {re.sub(r"[`*]", "", text).replace(" ", "-") for text in texts}


def named(phrase: str, source: str) -> re.Match | None:
    """The phrase in bold or italics."""
    return re.search(rf"(\*\*|\*|__|_){re.escape(phrase)}[:.]?\1", source)


def bullets(source: str) -> list[str]:
    """The items of the first list in the text, without the list's own commas and stops."""
    first = re.search(r"(?:^[-*] +.+\n?(?: {2,}.+\n?)*)+", source, re.MULTILINE)
    return [" ".join(item.split()).rstrip(",;.") for item in BULLETS.findall(first[0])] if first else []


def text_after(phrase: str, source: str) -> str:
    """What follows the phrase, up to the next bold or italic name at a line's start."""
    start = named(phrase, source)
    rest = source[start.end() :] if start else ""
    following = re.search(r"^(\*\*|\*|__|_)[A-Z]", rest, re.MULTILINE)
    return rest[: following.start()] if following else rest


# --- the file ---------------------------------------------------------------------------------------------


def counts_in_order(page: Page) -> Iterator[Finding]:
    for wanted, cell in enumerate(page.code, start=1):
        if cell.execution_count != wanted:
            yield cell, f"its count is {cell.execution_count}, not {wanted}: run tools/execute.py"


def no_errors(page: Page) -> Iterator[Finding]:
    for cell in page.code:
        for output in cell.outputs:
            if output.output_type == "error":
                yield cell, f"saved with an error, {output.ename}: correct the cell, then run tools/execute.py"
            if output.output_type == "stream" and output.name == "stderr":
                yield cell, f"saved with a warning or other stderr text, {output.text[:60]!r}: remove what causes it"


def ids_are_good(page: Page) -> Iterator[Finding]:
    seen = set()
    for position, cell in enumerate(page.cells, start=1):
        name = cell.get("id", "")
        if not VALID_ID.fullmatch(name):
            yield cell, f"cell number {position} has the id {name!r}: run tools/execute.py, which gives it one"
        elif name in seen:
            yield cell, "another cell has the same id: run tools/execute.py, which renames one"
        seen.add(name)


def metadata_is_plain(page: Page) -> Iterator[Finding]:
    metadata = page.notebook.metadata
    if metadata.get("kernelspec", {}).get("name") != "python3":
        yield None, "the kernel is not python3: run tools/execute.py"
    if "widgets" in metadata:
        yield None, "metadata.widgets is saved, and GitHub may refuse the notebook: run tools/execute.py"
    for cell in page.cells:
        extra = sorted(set(cell.metadata) - {"tags"})
        if extra:
            yield cell, f"has metadata {', '.join(extra)}; only tags are kept: run tools/execute.py"


def no_widget_views(page: Page) -> Iterator[Finding]:
    for cell in page.code:
        if any(WIDGET_VIEW in output.get("data", {}) for output in cell.outputs):
            yield cell, "a widget view is saved, which shows as an error without its kernel: run tools/execute.py"


def ignoring_has_a_reason(page: Page) -> Iterator[Finding]:
    for cell in page.code:
        tags = [tag for tag in cell.metadata.get("tags", []) if IGNORE_TAG.fullmatch(tag)]
        marks = tags + IGNORE_COMMENT.findall(cell.source)
        if marks and not REASON.search(cell.source):
            yield cell, f"{marks[0]} without a reason: add a comment `# ignored: why`, or better, drop the mark"


# --- the chapter's shape ----------------------------------------------------------------------------------


def opening(page: Page) -> Iterator[Finding]:
    first = page.cells[0]
    title = re.match(r"# (\d+)\. \S", first.source)
    if first.cell_type != "markdown" or not title:
        yield first, "the first cell must open the chapter: `# N. Title`, You will be able to, You need, Time"
        return
    if int(title[1]) != page.number:
        yield first, f"the title says chapter {title[1]}, the file's name {page.number}"
    for phrase in ("You will be able to", "You need", "Time"):
        if not named(phrase, first.source):
            yield first, f"`*{phrase}*` is missing from the opening"
    goals = bullets(text_after("You will be able to", first.source))
    if len(goals) != GOALS:
        yield first, f"{len(goals)} bullets after *You will be able to*; make it {GOALS}"


def setup_cell(page: Page) -> Iterator[Finding]:
    second = page.cells[1] if len(page.cells) > 1 else None
    if second is None or second.cell_type != "code":
        yield second, "the second cell must be code, the set-up"
    elif code_lines(second) > SETUP_LINES:
        yield second, f"the set-up has {code_lines(second)} lines; {SETUP_LINES} at most"


def closing(page: Page) -> Iterator[Finding]:
    last = page.cells[-1]
    if last.cell_type != "markdown" or not last.source.startswith("## You can now"):
        yield last, "the last cell must close the chapter, with the heading `## You can now`"
        return
    goals = bullets(text_after("You will be able to", page.cells[0].source))
    if bullets(last.source) != goals:
        yield last, "the bullets of *You can now* must be those of *You will be able to*"
    for phrase in ("In one line", "Common slips", "Next"):
        if not named(phrase, last.source):
            yield last, f"`**{phrase}**` is missing from the closing"
    questions = len(NUMBERED.findall(FOLDED.sub("", last.source)))  # folded are the answers
    if questions != QUESTIONS:
        yield last, f"{questions} numbered questions; make it {QUESTIONS}"


def next_chapter(page: Page) -> Iterator[Finding]:
    last = page.cells[-1]
    targets = [target.split("#")[0] for _, _, target in LINK.findall(text_after("Next", last.source))]
    if page.later:
        if page.later[0] not in targets:
            yield last, f"*Next* must link to {page.later[0]}"
    elif not any(target == MAP or is_to_come(page, target) for target in targets):
        yield last, f"*Next* must link to the map in {MAP} or to the next chapter"


def is_to_come(page: Page, target: str) -> bool:
    """Does the last notebook present point at the chapter that will follow it?"""
    found = re.fullmatch(r"(\d\d)_\w+\.ipynb", target)
    return bool(found) and not page.later and int(found[1]) == page.number + 1 <= LAST_CHAPTER


def links_resolve(page: Page) -> Iterator[Finding]:
    for cell in page.markdown:
        for _, _, target in LINK.findall(without_code(cell.source)):
            if re.match(r"[a-z]+:", target):  # https:, mailto:
                continue
            name, _, anchor = unquote(target).partition("#")
            file = page.path.parent / name if name else page.path
            if not file.exists():
                if not (cell is page.cells[-1] and is_to_come(page, name)):
                    yield cell, f"links to {name}, which does not exist"
            elif anchor and file.suffix == ".ipynb" and anchor not in anchors(load(file)):
                yield cell, f"links to #{anchor}, and {file.name} has no such heading (spaces become hyphens)"


def number_of_cells(page: Page) -> Iterator[Finding]:
    low, high = CELLS_IN_00 if page.number == 0 else CELLS
    if not low <= len(page.cells) <= high:
        yield None, f"{len(page.cells)} cells; {low} to {high} wanted"


def words(page: Page) -> int:
    """Words of prose: no code, no folded hints, no link targets."""
    text = FENCED.sub(" ", FOLDED.sub(" ", "\n\n".join(cell.source for cell in page.markdown)))
    text = HTML_TAG.sub(" ", LINK.sub(r"\2", text))
    return sum(any(map(str.isalnum, word)) for word in text.split())


def number_of_words(page: Page) -> Iterator[Finding]:
    low, high = WORDS_IN_00 if page.number == 0 else WORDS
    if not low <= words(page) <= high:
        yield None, f"{words(page)} words of prose; {low} to {high} wanted"


def code_cells_are_short(page: Page) -> Iterator[Finding]:
    for cell in page.code:
        if not code_lines(cell):
            yield cell, "an empty code cell: delete it"
        if code_lines(cell) > CELL_LINES:
            yield cell, f"{code_lines(cell)} lines of code; {CELL_LINES} at most: split it"
    median = statistics.median(map(code_lines, page.code)) if page.code else 0
    if median > MEDIAN_LINES:
        yield None, f"the median code cell has {median:g} lines; {MEDIAN_LINES} at most: one idea a cell"


def sentence_before_code(page: Page) -> Iterator[Finding]:
    for before, cell in zip(page.cells[1:], page.cells[2:]):  # the set-up, page.cells[1], needs none
        if cell.cell_type == "code" and before.cell_type != "markdown":
            yield cell, "no sentence before this code: add a markdown cell"


def heading_levels(page: Page) -> Iterator[Finding]:
    above = 0
    for cell in page.markdown:
        for level, text in headings(cell.source):
            if level == 1 and above:
                yield cell, f"a second h1, {text!r}: use ##"
            if level > above + 1:
                yield cell, f"{text!r} is h{level} under h{above}: a level is skipped"
            above = level


# --- what is seen and said --------------------------------------------------------------------------------


def pictures_have_words(page: Page) -> Iterator[Finding]:
    for cell in page.code:
        for output in cell.outputs:
            data, metadata = output.get("data", {}), output.get("metadata", {})
            if "image/png" in data:
                alt = metadata.get("image/png", {}).get("alt") or metadata.get("alt")
                if not isinstance(alt, str) or len(alt.split()) < ALT_WORDS:
                    yield cell, f"a picture without alt text of {ALT_WORDS} words or more"
                if data.get("text/plain", "<Figure").startswith("<Figure"):
                    yield cell, "a picture without words in its text/plain"
            if "image/svg+xml" in data:
                yield from ((cell, f"a drawing without <{name}>") for name in missing_from_svg(data["image/svg+xml"]))


def missing_from_svg(svg: str) -> list[str]:
    """Which of title and desc the drawing as a whole lacks."""
    root = ElementTree.fromstring(svg)
    texts = {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in root}
    return [name for name in ("title", "desc") if not texts.get(name)]


def markdown_images(page: Page) -> Iterator[Finding]:
    for cell in page.markdown:
        source = without_code(cell.source)
        pictures = [(alt, target) for mark, alt, target in LINK.findall(source) if mark]
        for tag in IMG.findall(source):
            attributes = dict(re.findall(r"""(\w+)=["']([^"']*)["']""", tag))
            pictures.append((attributes.get("alt", ""), attributes.get("src", "")))
        for alt, target in pictures:
            if not alt.strip():
                yield cell, f"the picture {target} has no alt text"
            if re.match(r"(https?:)?//", target):
                yield cell, f"the picture {target} is remote: put it in images/"


def wording(page: Page) -> Iterator[Finding]:
    for cell in page.markdown:
        for word in UNWANTED_WORDS.findall(without_code(cell.source)):
            yield cell, f"the word {word!r}: leave it out"


def code_stays_at_home(page: Page) -> Iterator[Finding]:
    for cell in page.code:
        for found in UNWANTED_CODE.finditer(cell.source):
            yield cell, f"{found[0].strip()!r}: no installs, no network, no clock, no magics in a lesson"


def tidy_outputs(page: Page) -> Iterator[Finding]:
    for cell in page.code:
        for text in output_texts(cell, "text/plain", "text/markdown", "text/latex", "text/html", "image/svg+xml"):
            if address := ADDRESS.search(text):
                yield cell, f"an address, {address[0]}, in the output: print something that stays the same"
        for text in output_texts(cell, "text/plain", "text/markdown"):
            if len(text.splitlines()) > OUTPUT_LINES:
                yield cell, f"{len(text.splitlines())} lines of output; {OUTPUT_LINES} at most"
            digits = LONG_FLOAT.search(text)
            if digits and EXACT_DIGITS not in cell.metadata.get("tags", []):
                yield cell, f"an unrounded {digits[0]} in the output: round it, or tag the cell {EXACT_DIGITS}"


# --- exercises --------------------------------------------------------------------------------------------


def exercise_numbers(page: Page) -> Iterator[Finding]:
    found = exercises(page.notebook)
    low, high = EXERCISES_IN_00 if page.number == 0 else EXERCISES
    if not low <= len(found) <= high:
        yield None, f"{len(found)} exercises; {low} to {high} wanted"
    for position, exercise in enumerate(found, start=1):
        if exercise.number != f"{page.number}.{position}":
            yield exercise.card, f"Exercise {exercise.number} should be {page.number}.{position}"
    for cell in page.markdown:
        titles = [text for _, text in headings(cell.source) if text.startswith("Exercise ")]
        if titles and (len(titles) > 1 or not CARD.search(cell.source)):
            yield cell, "an exercise's card begins with a line such as `### Exercise 2.1 · Title`, one to a cell"


def exercise_cards(page: Page) -> Iterator[Finding]:
    for exercise in exercises(page.notebook):
        text = exercise.card.source[CARD.search(exercise.card.source).end() :]
        size = SIZE.match(text)
        if not size:
            yield exercise.card, "under the card's heading goes a line such as `5 minutes · one line`"
        elif not text[size.end() :]:
            yield exercise.card, "the card has no task"


def exercise_stubs(page: Page) -> Iterator[Finding]:
    for exercise in exercises(page.notebook):
        if exercise.stub is None:
            yield exercise.card, "the cell after the card must be its code stub"
            continue
        try:
            calls = sum(is_check(node) for node in ast.walk(ast.parse(exercise.stub.source)))
        except SyntaxError:
            yield exercise.stub, "the stub is not plain Python"
            continue
        if calls != 1 or len(check_calls(exercise.stub.source)) != 1:
            yield exercise.stub, "the stub needs one line `check.something(...)`, and only one"
        if exercise.number != FAILS_ON_PURPOSE and "not tried yet" not in "".join(output_texts(exercise.stub)):
            yield exercise.stub, 'the untouched stub must be saved with the output "not tried yet"'


def exercise_folds(page: Page) -> Iterator[Finding]:
    for exercise in exercises(page.notebook):
        if exercise.folds is None:
            yield exercise.card, "the second cell after the card must be its folded hints and solution"
            continue
        summaries = [summary.strip() for summary, _ in FOLD.findall(exercise.folds.source)]
        if summaries != FOLDS:
            yield exercise.folds, f"folded are {', '.join(summaries) or 'none'}; wanted: {', '.join(FOLDS)}"
        if exercise.solution is None:
            yield exercise.folds, "the Solution has no ```python block"


RULES: list[Rule] = [
    counts_in_order,
    no_errors,
    ids_are_good,
    metadata_is_plain,
    no_widget_views,
    ignoring_has_a_reason,
    opening,
    setup_cell,
    closing,
    next_chapter,
    links_resolve,
    number_of_cells,
    number_of_words,
    code_cells_are_short,
    sentence_before_code,
    heading_levels,
    pictures_have_words,
    markdown_images,
    wording,
    code_stays_at_home,
    tidy_outputs,
    exercise_numbers,
    exercise_cards,
    exercise_stubs,
    exercise_folds,
]


def format_problem(path: Path) -> str | None:
    """Why the file can't be read as a notebook of format 4.5 or later, if so."""
    data = json.loads(path.read_text(encoding="utf-8"))
    version = (data.get("nbformat"), data.get("nbformat_minor", 0))
    if version[0] != 4 or version[1] < 5:
        return "the notebook's format is older than 4.5: run tools/execute.py"
    for error in iter_validate(data, version=4, version_minor=version[1]):
        if (
            "id" not in error.path and "'id' is a required property" not in error.message
        ):  # ids have a rule of their own
            return f"not a valid notebook: {error.message[:200]}"
    return None if data["cells"] else "the notebook is empty"


def problems(path: Path) -> list[str]:
    """One line for each broken rule; none is the contract of every notebook."""
    path = Path(path).resolve()
    name = f"{path.parent.name}/{path.name}"
    trouble = format_problem(path)
    if trouble:
        return [f"{name}: {trouble}"]
    page = Page(path, load(path))
    return [f"{name}{place(cell)}: {text}" for rule in RULES for cell, text in rule(page)]


def place(cell: NotebookNode | None) -> str:
    return f", cell {cell.get('id', '?')}" if cell else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all of notebooks/")
    paths = parser.parse_args().notebooks or sorted((ROOT / "notebooks").glob("*.ipynb"))
    found = [line for path in paths for line in problems(path)]
    print("\n".join(found) or f"{len(paths)} notebooks, nothing wrong")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
