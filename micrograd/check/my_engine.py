"""The learner's class of chapter 6, saved into a file that the later chapters can import."""

import ast
import linecache
from pathlib import Path
from types import CodeType
from typing import Any

from micrograd.check.agreement import Finding, compare
from micrograd.check.answer import shown

FILE = "my_engine.py"
_HEAD = (
    '"""My engine: the class of chapter 6, saved by check.save_engine. It is yours to change."""\n\nimport math\n\n\n'
)


def save_engine(cls: object, folder: str | Path = ".") -> None:
    """Write your class into my_engine.py, beside the notebook, and print what was done. It raises no error.

    cls     the class itself, written in one cell
    folder  where the file goes; one that is there already is never replaced
    """
    print(_saved(cls, folder))


def _saved(cls: object, folder: str | Path) -> str:
    if cls is None or cls is ...:
        return "nothing to save yet: write the class of the exercise above first"
    if not isinstance(cls, type):
        return f"not saved: the class itself is expected, with no brackets behind it; {shown(cls)} is no class"
    problem = _first_problem(compare(cls))
    if problem:
        return f"not saved yet: {problem}. check.engine({cls.__name__}) lists everything that is still to do"
    source = _source(cls)
    if source is None:
        return "not saved: Python no longer has the lines of the class. Run its cell again, then this one"
    text = _HEAD + source + "\n" + ("" if cls.__name__ == "Value" else f"\n\nValue = {cls.__name__}\n")
    problem = _alone(text, cls.__name__)
    if problem:
        return f"not saved: {problem}"
    try:
        path = Path(folder) / FILE
        if path.exists():
            if path.read_text(encoding="utf-8") == text:
                return f"{FILE} is there already, with this very class"
            return (
                f"{FILE} is there already, with other lines, and was left as it is. "
                "To replace it, rename or delete it, then run this cell again"
            )
        beside = path.with_name(FILE + ".part")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except (OSError, TypeError, ValueError) as error:
        return f"not saved: {error}. Is the folder there, and may you write to it?"
    return f"saved as {FILE}, beside this notebook: chapters 7 to 10 and 13 run on it"


def _first_problem(findings: list[Finding]) -> str:
    for finding in findings:
        if finding.kind != "agrees":
            return f"{finding.row.name}: {finding.kind} ({finding.detail.rstrip('.')})"
    return ""


def _source(cls: type) -> str | None:
    """The lines of the class, from the cell or file where one of its methods was written."""
    for member in vars(cls).values():
        code = getattr(member, "__code__", None)
        if not isinstance(code, CodeType):
            continue
        text = "".join(linecache.getlines(code.co_filename))
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):  # a cell with a magic line such as %time
            tree = ast.parse("")
        found = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == cls.__name__]
        holding = [node for node in found if node.lineno <= code.co_firstlineno <= (node.end_lineno or 0)]
        if holding:
            return ast.get_source_segment(text, holding[-1])
    return None


def _alone(text: str, name: str) -> str:
    """Run the file's text by itself: what it lacks there, or nothing."""
    namespace: dict[str, Any] = {"__name__": "my_engine"}
    try:
        exec(compile(text, FILE, "exec"), namespace)
    except NameError as error:
        return f"the class uses `{error.name}`, which is defined outside it. Put that inside the class"
    except Exception as error:
        return f"by itself the class stops with {type(error).__name__}: {error}"
    for finding in compare(namespace[name]):
        if "NameError" in finding.detail:
            missing = finding.detail.split("'")[1] if "'" in finding.detail else "a name"
            return f"the class uses `{missing}`, which is defined outside it. Put that inside the class"
        if finding.kind != "agrees":
            return (
                f"by itself the class fails at {finding.row.name} ({finding.detail.rstrip('.')}). "
                "Was a method attached in another cell? Write the whole class in one"
            )
    return ""
