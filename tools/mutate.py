"""Break the library's rules one at a time, and see whether the tests notice.

uv run python tools/mutate.py                        every file of FILES below
uv run python tools/mutate.py engine.py optim.py     some of them
uv run python tools/mutate.py --list engine.py       the mutants alone, nothing is run
uv run python tools/mutate.py --report               write the outcome into tests/README.md as well

A mutant is the file with one change: + for -, a factor left out, a constant one larger, += as =, a guard that never
fires. It is *killed* if one of the file's tests fails, or hangs; one that survives is a rule with no test, or does
the same as the original. All runs happen in a copy of the project; the project itself is never touched.

The files of show/ and check/ are left out. What show/ makes are pictures: a width, a shade or a place may be a little
different and nothing is wrong. What check/ says is held against wrong answers, in tests/wrong_answers/.
"""

import argparse
import ast
import multiprocessing
import os
import queue
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from equivalent_mutants import EQUIVALENT

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "tests" / "README.md"
START, END = "<!-- mutants: written by tools/mutate.py -->", "<!-- end of mutants -->"
MEMORY = 3 * 2**30  # bytes a mutant may take: a loop that never ends fills lists
MOST, CONTEXT, DOTS = 90, 25, "..."  # characters of a statement that are shown, and on either side of what differs

FILES = {  # in micrograd/: the tests that hold its rules
    "engine.py": ["test_engine.py", "test_scalars.py", "test_nn.py"],
    "scalars.py": ["test_scalars.py", "test_engine.py", "test_losses.py", "test_nn.py"],
    "nn.py": ["test_losses.py", "test_nn.py"],
    "optim.py": ["test_optim.py"],
    "datasets.py": ["test_datasets.py", "test_real_data.py"],
    "gradcheck.py": ["test_gradcheck.py"],
    "replay.py": ["test_gradcheck.py", "test_losses.py", "test_chapter_engine.py"],
    "tensor.py": ["test_tensor.py", "test_tensor_details.py"],
    "arrays.py": ["test_tensor.py", "test_tensor_details.py"],
    "compiler/__init__.py": ["test_compiler_details.py", "test_compiler.py"],
    "compiler/trace.py": ["test_compiler_details.py", "test_compiler.py"],
    "compiler/rules.py": ["test_compiler_details.py", "test_compiler.py"],
    "compiler/printer.py": ["test_compiler_details.py", "test_compiler.py"],
    "compiler/run.py": ["test_compiler_details.py", "test_compiler.py"],
}


# Left out, since they only place printed text on its lines: what is assigned to these names, and the numbers handed to
# these functions. Whoever runs the text sees no difference, and how wide it looks best is no rule.
LAYOUT = {"micrograd/compiler/printer.py": {"WIDTH", "LONG", "_indented"}}


class Mutant(NamedTuple):
    scope: str  # the class and function, such as "Value.__add__"
    line: int
    before: str  # the statement that is changed, or the first line of a longer one
    after: str
    source: str  # the whole file, changed

    @property
    def shown(self) -> tuple[str, str]:
        """before and after; of a long statement only what differs, and a little of what stands beside it."""
        texts = self.before, self.after
        if max(map(len, texts)) <= MOST:
            return texts
        start = len(os.path.commonprefix(texts))
        end = len(os.path.commonprefix([text[start:][::-1] for text in texts]))
        return tuple(_cut(text, start, len(text) - end) for text in texts)

    @property
    def name(self) -> str:
        """What stands for it in the lists of survivors and reasons."""
        return "{}: {} -> {}".format(self.scope, *self.shown)


def _cut(text: str, start: int, end: int) -> str:
    """The text from start to end, its middle left out where it is too long, and its neighbours."""
    middle, room = text[start:end], MOST - 2 * (CONTEXT + len(DOTS))
    if len(middle) > room:
        half = (room - len(DOTS)) // 2
        middle = middle[:half] + DOTS + middle[-half:]
    before, after = text[:start], text[end:]
    before = before if len(before) <= CONTEXT else DOTS + before[-CONTEXT:]
    return before + middle + (after if len(after) <= CONTEXT else after[:CONTEXT] + DOTS)


# ---- the mutants of a file ----

ARITHMETIC = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.Mod: ast.Add,
}
NEIGHBOURS = {  # of a comparison: the same but for the limit itself, and the opposite
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
WRAPPERS = {
    "reversed",
    "abs",
    "sorted",
    "list",
    "tuple",
    "float",
    "np.array",
    "np.abs",
    "np.exp",
    "np.log",
    "fold",
}  # f(x) -> x
TWINS = {"min": "max", "max": "min", "any": "all", "all": "any", "np.zeros": "np.ones", "np.empty": "np.ones"}
# Words, not rules: messages are looked at by people, annotations by nobody at run time
SKIPPED = (ast.JoinedStr, ast.Raise, ast.Import, ast.ImportFrom, ast.Assert)
SKIPPED_FIELDS = ("annotation", "returns", "decorator_list", "bases", "target", "targets", "ctx", "names")


def broken(node: ast.AST, parent: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the node's place."""
    if isinstance(node, ast.BinOp):
        if type(node.op) in ARITHMETIC:
            yield ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right)
        if isinstance(node.op, (ast.Mult, ast.Div, ast.Add, ast.BitOr)):
            yield node.left
        if isinstance(node.op, (ast.Mult, ast.Add)):
            yield node.right
        if isinstance(node.op, ast.MatMult):
            yield ast.BinOp(node.right, ast.MatMult(), node.left)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
        yield node.operand
    elif isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            for other in NEIGHBOURS[type(op)]:
                yield ast.Compare(node.left, [*node.ops[:i], other(), *node.ops[i + 1 :]], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        for i in range(len(node.values)):
            rest = [*node.values[:i], *node.values[i + 1 :]]
            yield ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0]
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    elif isinstance(node, ast.Constant):
        yield from _other_constants(node.value, parent)
    elif isinstance(node, ast.Call):
        name = ast.unparse(node.func)
        if name in WRAPPERS and len(node.args) > 0 and not isinstance(node.args[0], ast.Starred):
            yield node.args[0]
        if name in TWINS:
            yield ast.Call(ast.parse(TWINS[name], mode="eval").body, node.args, node.keywords)
        for i in range(len(node.keywords)):  # an option left at its default
            yield ast.Call(node.func, node.args, [*node.keywords[:i], *node.keywords[i + 1 :]])
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield ast.comprehension(node.target, node.iter, [], node.is_async)
    elif isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value)
        if type(node.op) in ARITHMETIC:
            yield ast.AugAssign(node.target, ARITHMETIC[type(node.op)](), node.value)
    elif isinstance(node, ast.If):
        yield ast.If(ast.Constant(False), node.body, node.orelse)
    if isinstance(node, ast.Break | ast.Continue | ast.AugAssign) or _has_an_effect(node, parent):
        yield ast.Pass()


def _other_constants(value: object, parent: ast.AST) -> Iterator[ast.Constant]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, (int, float)):
        yield ast.Constant(value + 1 if abs(value) >= 1e-3 or not value else value * 10)
    elif isinstance(value, str) and isinstance(parent, ast.Call) and ast.unparse(parent.func) == "operation":
        yield ast.Constant(value + "?")


def _has_an_effect(node: ast.AST, parent: ast.AST) -> bool:
    """Calls for what they do, and assignments to what others see; not docstrings, not local names."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Call)
    visible = isinstance(parent, ast.ClassDef)
    visible = visible or any(
        isinstance(target, (ast.Attribute, ast.Subscript)) for target in getattr(node, "targets", [])
    )
    return isinstance(node, ast.Assign) and visible


def mutants(source: str, layout: Collection[str] = ()) -> list[Mutant]:
    """All mutants of a file but those of its layout, in the order of its lines: the same list at every run."""
    tree = ast.parse(source)
    return [mutant._replace(source=ast.unparse(ast.fix_missing_locations(tree))) for mutant in _changes(tree, layout)]


def listed(root: Path, file: str) -> list[Mutant]:
    """The mutants of root/file with no source: to write those takes longest."""
    return list(_changes(ast.parse((root / file).read_text(encoding="utf-8")), LAYOUT.get(file, ())))


def _changes(tree: ast.Module, layout: Collection[str]) -> Iterator[Mutant]:
    """Each mutant while the tree is changed to it, its source not yet written."""
    for parent, field, index, node, statement, scope in _places(tree, None, "", layout):
        for other in broken(node, parent):
            before = _first_line(statement)
            _put(parent, field, index, other)
            after = _first_line(other if node is statement else statement)
            yield Mutant(scope or "module", statement.lineno, before, after, "")
            _put(parent, field, index, node)


def _places(node: ast.AST, statement: ast.stmt | None, scope: str, layout: Collection[str]) -> Iterator[tuple]:
    """Every node below this one with its place: parent, field, index in a list or None, the node, statement and scope."""
    for field, value in ast.iter_fields(node):
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or isinstance(child, SKIPPED) or field in SKIPPED_FIELDS:
                continue
            if _is_layout(child, node, layout):
                continue
            of = child if isinstance(child, ast.stmt) else statement
            inside = (
                f"{scope}.{child.name}".lstrip(".") if isinstance(child, (ast.FunctionDef, ast.ClassDef)) else scope
            )
            yield node, field, index, child, of, inside
            yield from _places(child, of, inside, layout)


def _is_layout(node: ast.AST, parent: ast.AST, layout: Collection[str]) -> bool:
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0]) in layout
    return isinstance(node, ast.Constant) and isinstance(parent, ast.Call) and ast.unparse(parent.func) in layout


def _put(parent: ast.AST, field: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node


def _first_line(statement: ast.stmt) -> str:
    return ast.unparse(ast.fix_missing_locations(statement)).splitlines()[0]


# ---- running the tests on them ----


class KillersFirst:
    """A pytest plugin: tests that killed mutants before come first, and the one that fails now is told."""

    def __init__(self, kills: Counter, told: Connection):
        self.kills, self.told = kills, told

    def pytest_collection_modifyitems(self, items):
        items.sort(key=lambda item: -self.kills[item.nodeid])  # a stable sort: the others stay in order

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self.told.send(report.nodeid)


def _run_tests(folder: str, tests: list[str], kills: Counter, told: Connection, save_bytecode: bool) -> None:
    """In a process of its own: leave with pytest's exit code, 0 where all tests pass."""
    os.chdir(folder)
    os.environ.update(
        PYTHONPATH=folder, PYTHONDONTWRITEBYTECODE="1", OMP_NUM_THREADS="1"
    )  # for tests that start a Python
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # looking for plugins takes longer than most tests
    sys.dont_write_bytecode = not save_bytecode  # never of a mutant: two may share size and second, and so a .pyc
    sys.path.insert(0, folder)
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    import hypothesis
    import pytest

    # the same examples for every mutant; one that fails is enough, nobody reads a smaller one
    phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
    hypothesis.settings.register_profile("mutants", derandomize=True, database=None, phases=phases)
    hypothesis.settings.load_profile("mutants")
    options = ["-x", "-q", "--tb=no", "-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:unraisableexception"]
    options += [f"tests/{name}" for name in tests]
    os._exit(int(pytest.main(options, plugins=[KillersFirst(kills, told)])))


def _passes(folder: Path, tests: list[str], timeout: float, kills: Counter, save_bytecode: bool = False) -> bool:
    """Whether the tests pass in this copy of the project, in time; if not, `kills` counts the one that failed."""
    context = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
    if sys.platform == "linux":  # imported once, for all runs
        context.set_forkserver_preload(
            ["pytest", "numpy", "autograd.numpy", "hypothesis.strategies", "matplotlib.pyplot", "xdist"]
        )
    receiver, told = context.Pipe(duplex=False)
    process = context.Process(target=_run_tests, args=(str(folder), tests, kills, told, save_bytecode))
    process.start()
    process.join(timeout)
    if process.is_alive():
        print(f"  hung: more than {timeout:.0f} s", flush=True)
        process.kill()
        process.join()
    if process.exitcode in (4, 5):
        raise SystemExit(f"pytest found no tests in {', '.join(tests)}.")
    if receiver.poll():
        kills[receiver.recv()] += 1
    return process.exitcode == 0


def survivors(
    root: Path, file: str, tests: list[str], jobs: int = 1, timeout: float = 0.0
) -> tuple[list[Mutant], list[Mutant]]:
    """The mutants of root/file, and those among them that these tests of root/tests let pass."""
    source = (root / file).read_text(encoding="utf-8")
    all_mutants = mutants(source, LAYOUT.get(file, ()))
    with tempfile.TemporaryDirectory() as parent:
        first = Path(parent, "0")
        shutil.copytree(root, first, ignore=shutil.ignore_patterns(".*", "__pycache__", "uv.lock", "images"))
        begin = time.monotonic()
        kills = Counter()
        if not _passes(first, tests, 600.0, kills, save_bytecode=True):
            raise SystemExit(
                f"{file}: its tests fail as it is, {', '.join(tests)}. Mutants tell nothing before they pass."
            )
        timeout = timeout or 10.0 + 4.0 * (time.monotonic() - begin)
        shutil.rmtree((first / file).parent / "__pycache__")  # that of the tests saves half of the time
        copies = queue.Queue()
        copies.put(first)
        for k in range(1, jobs):
            copies.put(Path(shutil.copytree(first, Path(parent, str(k)))))

        def survives(mutant: Mutant) -> bool:
            copy = copies.get()
            (copy / file).write_text(mutant.source, encoding="utf-8")
            passed = _passes(copy, tests, timeout, kills)
            (copy / file).write_text(source, encoding="utf-8")
            copies.put(copy)
            if passed:
                print(f"  survived: line {mutant.line}, {mutant.name}", flush=True)
            return passed

        with ThreadPoolExecutor(jobs) as pool:
            outcomes = list(pool.map(survives, all_mutants))
    return all_mutants, [mutant for mutant, passed in zip(all_mutants, outcomes) if passed]


# ---- the report ----


def rows(file: str, all_mutants: list[Mutant], surviving: list[Mutant]) -> list[str]:
    """Table rows of one file: its counts, then each survivor with the reason why nothing can kill it."""
    killed = len(all_mutants) - len(surviving)
    lines = [f"| `{file}` | {len(all_mutants)} | {killed} | {100 * killed / max(len(all_mutants), 1):.1f}% |"]
    for mutant in surviving:
        reason = EQUIVALENT.get(file, {}).get(mutant.name, "**no test notices**")
        before, after = (text.replace("|", "\\|") for text in mutant.shown)
        lines.append(f"| `{file}` {mutant.scope} | `{before}` | `{after}` | {reason} |")
    return lines


def write_report(readme: str, new_rows: list[str]) -> str:
    """The README with these rows in place of those of the same files; rows of other files stay."""
    head, section, tail = (
        readme.partition(START)[0],
        readme.partition(START)[2].partition(END)[0],
        readme.partition(END)[2],
    )
    files = {row.split("`")[1] for row in new_rows}
    kept = [row for row in section.splitlines() if row.startswith("| `") and row.split("`")[1] not in files]
    every = sorted([*kept, *new_rows], key=lambda row: row.split("`")[1])  # a stable sort: survivors stay in order
    tables = [[row for row in every if (row.count("`") == 2) == counts] for counts in (True, False)]
    counts = [[int(cell) for cell in row.split("|")[2:4]] for row in tables[0]]
    total, killed = (sum(column) for column in zip(*counts))
    share = 100 * killed / max(total, 1)
    opening = f"In all {total:,} mutants in {len(counts)} files: {killed:,} are killed, {share:.1f}%, and {total - killed} survive."
    heads = [
        "| file | mutants | killed | share |\n| --- | ---: | ---: | ---: |",
        "| survivor in | the line | the mutant | why no test can tell |\n| --- | --- | --- | --- |",
    ]
    return "\n\n".join(
        [head + START, opening, *("\n".join([top, *table]) for top, table in zip(heads, tables)), END + tail]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", help=f"in micrograd/: {', '.join(FILES)}; by default all")
    parser.add_argument("--jobs", type=int, default=1, help="how many runs at a time")
    parser.add_argument(
        "--timeout",
        type=float,
        default=0.0,
        help="seconds a mutant may take; by default 10 and 4 times what the original takes",
    )
    parser.add_argument("--list", action="store_true", help="list the mutants and run nothing")
    parser.add_argument("--report", action="store_true", help="write the outcome into tests/README.md")
    arguments = parser.parse_args()
    if unknown := set(arguments.files) - set(FILES):
        parser.error(f"no such file: {', '.join(unknown)}. Choose from {', '.join(FILES)}.")
    unexplained = 0
    for name in arguments.files or FILES:
        file = f"micrograd/{name}"
        if arguments.list:
            print(file, *(f"  line {mutant.line}, {mutant.name}" for mutant in listed(ROOT, file)), sep="\n")
            continue
        found, surviving = survivors(ROOT, file, FILES[name], arguments.jobs, arguments.timeout)
        lines = rows(file, found, surviving)
        unexplained += sum("**no test notices**" in line for line in lines)
        print(*lines, sep="\n", flush=True)
        if arguments.report:  # after each file: a run that is stopped half-way keeps what it found
            README.write_text(write_report(README.read_text(encoding="utf-8"), lines), encoding="utf-8")
    if unexplained:
        raise SystemExit(f"{unexplained} mutants survive with no reason given in tools/equivalent_mutants.py.")


if __name__ == "__main__":
    main()
