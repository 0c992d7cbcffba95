"""tools/mutate.py: it finds the mutants of a small sample, tells killed from surviving, and keeps the report."""

import ast
import sys
from collections import Counter
from pathlib import Path

import mutate
import pytest
from equivalent_mutants import EQUIVALENT

SAMPLE = '''
"""A sample."""


def area(width, height=2.0):
    """Width times height."""
    if width < 0.0:
        raise ValueError(f"{width} is below {1 - 1}.")
    total = 0.0
    total += width * height
    return -total if width is None else total
'''
HEIGHT = "def area(width, height=2.0): -> def area(width, height=3.0):"
MUTANTS = [  # line, scope: before -> after
    f"5 area: {HEIGHT}",
    "7 area: if width < 0.0: -> if False:",
    "7 area: if width < 0.0: -> if width <= 0.0:",
    "7 area: if width < 0.0: -> if width >= 0.0:",
    "7 area: if width < 0.0: -> if width < 1.0:",
    "9 area: total = 0.0 -> total = 1.0",
    "10 area: total += width * height -> total = width * height",
    "10 area: total += width * height -> total -= width * height",
    "10 area: total += width * height -> pass",
    "10 area: total += width * height -> total += width / height",
    "10 area: total += width * height -> total += width",
    "10 area: total += width * height -> total += height",
    "11 area: return -total if width is None else total -> return -total",
    "11 area: return -total if width is None else total -> return total",
    "11 area: return -total if width is None else total -> return -total if width is not None else total",
    "11 area: return -total if width is None else total -> return total if width is None else total",
]
TESTS = """
import pytest
from micrograd.sample import area


def test_area():
    assert area(3.0, 4.0) == 12.0
    with pytest.raises(ValueError):
        area(-1.0)
"""


def test_the_mutants_of_a_sample():
    """Every rule of it, and neither messages nor docstrings nor the None of a comparison."""
    found = mutate.mutants(SAMPLE)
    assert [f"{mutant.line} {mutant.name}" for mutant in found] == MUTANTS
    assert len({mutant.source for mutant in found}) == len(MUTANTS)
    original = ast.unparse(ast.parse(SAMPLE))
    for mutant in found:
        changed = [(a, b) for a, b in zip(original.splitlines(), mutant.source.splitlines()) if a != b]
        assert [(a.strip(), b.strip()) for a, b in changed] == [(mutant.before, mutant.after)]


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("x = a - b", ["a + b"]),
        ("x = a + b", ["a - b", "a", "b"]),
        ("x = a / b", ["a * b", "a"]),
        ("x = a ** b", ["a * b"]),
        ("x = a @ b", ["b @ a"]),
        ("x = -a", ["a"]),
        ("x = not a", ["a"]),
        ("x = a and b and c", ["a or b or c", "b and c", "a and c", "a and b"]),
        ("x = a == b < c", ["a != b < c", "a == b <= c", "a == b >= c"]),
        ("x = reversed(a)", ["a"]),
        ("x = max(a)", ["min(a)"]),
        ("x = f(a, key=b)", ["f(a)"]),
        ("x = [a for a in b if a]", ["[a for a in b]"]),
        ("x = (True, 1, 0.5, 1e-09, 'text', None)", ["(False, 1, 0.5, 1e-09, 'text', None)", "(True, 2, 0.5, 1e-09, 'text', None)",
                                                     "(True, 1, 1.5, 1e-09, 'text', None)", "(True, 1, 0.5, 1e-08, 'text', None)"]),
        ("x = operation(a, 'exp')", ["operation(a, 'exp?')"]),
        ("x = a[1:]", ["a[2:]"]),
        ("x: list[1] = a", []),
        ("raise ValueError(1 + 1)", []),
        ("import a", []),
    ],
)  # fmt: skip
def test_each_kind_of_change(line, others):
    assert [mutant.after for mutant in mutate.mutants(line)] == [f"x = {other}" for other in others]


@pytest.mark.parametrize(
    ("lines", "others"),
    [
        ("a.b = c", ["pass"]),
        ("a[b] = c", ["pass"]),
        ("f(a)", ["pass"]),
        ("a *= b", ["a = b", "a /= b", "pass"]),
        ("for a in b:\n    break", ["pass"]),
        ("class A:\n    b = c", ["pass"]),
        ("'a docstring'", []),
        ("a = b", []),
    ],
)
def test_statements_left_out(lines, others):
    assert [mutant.after for mutant in mutate.mutants(lines)] == others


def test_layout_is_left_out():
    """Of the file's layout: what is assigned to a name, and the numbers that a function is handed, but not what is computed."""
    lines = "WIDE = 96\nn = 1\nx = [indented(4, a - b), other(4)]"
    after = ["n = 2", "x = [indented(4, a + b), other(4)]", "x = [indented(4, a - b), other(5)]"]
    assert [mutant.after for mutant in mutate.mutants(lines, {"WIDE", "indented"})] == after
    assert len(mutate.mutants(lines)) == len(after) + 2
    for file, names in mutate.LAYOUT.items():  # a name that is no longer there would leave out nothing
        assert all(name in (mutate.ROOT / file).read_text(encoding="utf-8") for name in names)


NAMES = [f"name_{k}" for k in range(20)]
BEFORE = " + ".join(NAMES)


@pytest.mark.parametrize(
    "after",
    [BEFORE.replace("9 + name_10", "9 - name_10"), " + ".join(NAMES[1:]), " + ".join(NAMES[:-1]), " * ".join(NAMES)],
    ids=["in the middle", "at the start", "at the end", "everywhere"],
)
def test_of_a_long_line_only_the_difference_is_shown(after):
    shown = mutate.Mutant("f", 1, BEFORE, after, "").shown
    assert shown[0] != shown[1] and max(map(len, shown)) <= mutate.MOST
    for text, whole in zip(shown, (BEFORE, after)):
        assert all(piece in whole for piece in text.split(mutate.DOTS))
        assert text.startswith((whole[:6], mutate.DOTS)) and text.endswith((whole[-6:], mutate.DOTS))


def test_a_difference_is_shown_between_its_neighbours():
    shown = mutate.Mutant("f", 1, "a" * 99 + " + " + "b" * 99, "a" * 99 + " - " + "b" * 99, "").shown
    assert shown == tuple("..." + "a" * 24 + f" {sign} " + "b" * 24 + "..." for sign in "+-")
    assert mutate.Mutant("f", 1, "x = a + b", "x = a - b", "").shown == ("x = a + b", "x = a - b")  # short: all of it


@pytest.fixture
def project(tmp_path):
    """The sample as a project of its own, with a test that holds some of its rules."""
    for path, text in {
        "micrograd/__init__.py": "",
        "micrograd/sample.py": SAMPLE,
        "tests/test_sample.py": TESTS,
        "pyproject.toml": "",
    }.items():
        Path(tmp_path, path).parent.mkdir(exist_ok=True)
        Path(tmp_path, path).write_text(text, encoding="utf-8")
    return tmp_path


SURVIVING = [
    MUTANTS[i] for i in (0, 2, 4, 6, 13, 15)
]  # the default, the limit 0 (twice), += as =, the branch for None (twice)


def test_survivors_are_reported(project, capsys):
    found, surviving = mutate.survivors(project, "micrograd/sample.py", ["test_sample.py"], jobs=2)
    assert [f"{mutant.line} {mutant.name}" for mutant in found] == MUTANTS
    assert [f"{mutant.line} {mutant.name}" for mutant in surviving] == SURVIVING
    assert sorted(capsys.readouterr().out.splitlines()) == sorted(
        f"  survived: line {name.replace(' ', ', ', 1)}" for name in SURVIVING
    )
    assert (project / "micrograd/sample.py").read_text(encoding="utf-8") == SAMPLE  # only the copy was broken
    assert not list(project.rglob("*.pyc"))


def test_tests_that_fail_before_anything_is_broken(project):
    (project / "tests/test_sample.py").write_text("def test_wrong():\n    assert False\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="its tests fail as it is, test_sample.py"):
        mutate.survivors(project, "micrograd/sample.py", ["test_sample.py"])
    with pytest.raises(SystemExit, match="pytest found no tests in test_missing.py"):
        mutate.survivors(project, "micrograd/sample.py", ["test_missing.py"])


def test_a_mutant_that_hangs_is_killed(project):
    (project / "micrograd/sample.py").write_text(
        "def f():\n    n = 3\n    while n:\n        n -= 1\n", encoding="utf-8"
    )
    (project / "tests/test_sample.py").write_text(
        "from micrograd.sample import f\n\ndef test_f():\n    f()\n", encoding="utf-8"
    )
    found, surviving = mutate.survivors(project, "micrograd/sample.py", ["test_sample.py"], timeout=2.5)
    assert [mutant.after for mutant in found] == ["n = 4", "n = 1", "n += 1", "pass", "n -= 2"]
    assert [mutant.after for mutant in surviving] == ["n = 4"]  # n = 1, n += 1, n left alone, and n past 0 never end


# ---- the report ----


def test_the_report_keeps_what_it_did_not_run(monkeypatch):
    monkeypatch.setitem(EQUIVALENT, "micrograd/sample.py", {f"area: {HEIGHT}": "nobody leaves it out"})
    found = mutate.mutants(SAMPLE)
    first = mutate.rows("micrograd/sample.py", found, found[:2])
    assert first == [
        "| `micrograd/sample.py` | 16 | 14 | 87.5% |",
        "| `micrograd/sample.py` area | `def area(width, height=2.0):` | `def area(width, height=3.0):` | nobody leaves it out |",
        "| `micrograd/sample.py` area | `if width < 0.0:` | `if False:` | **no test notices** |",
    ]
    readme = mutate.write_report(f"# Tests\n\n{mutate.START}\n{mutate.END}\nMore.\n", first)
    assert readme.startswith("# Tests\n") and readme.endswith(f"{mutate.END}\nMore.\n")
    assert "In all 16 mutants in 1 files: 14 are killed, 87.5%, and 2 survive." in readme
    both = mutate.write_report(readme, mutate.rows("micrograd/other.py", found, found[2:3]))
    assert all(row in both for row in first) and "| `micrograd/other.py` | 16 | 15 | 93.8% |" in both
    assert "In all 32 mutants in 2 files: 29 are killed, 90.6%, and 3 survive." in both and "in 1 files" not in both
    again = mutate.write_report(both, mutate.rows("micrograd/sample.py", found, []))
    assert (
        "| `micrograd/sample.py` | 16 | 16 | 100.0% |" in again
        and "area | `if width < 0.0:` | `if False:`" not in again
    )
    assert mutate.write_report(again, mutate.rows("micrograd/sample.py", found, [])) == again


def test_every_reason_belongs_to_one_mutant():
    """A reason for a line that has changed since would excuse nothing, and mislead; one for two mutants, one too many."""
    for file, reasons in EQUIVALENT.items():
        names = Counter(mutant.name for mutant in mutate.listed(mutate.ROOT, file))
        assert [name for name in reasons if names[name] != 1] == [], file
        assert all(reasons.values())


def test_every_survivor_in_the_readme_has_a_reason():
    readme = mutate.README.read_text(encoding="utf-8")
    assert "**no test notices**" not in readme
    told = {row.split("`")[1] for row in readme.splitlines() if row.startswith("| `micrograd/")}
    assert told == {f"micrograd/{name}" for name in mutate.FILES}


def test_every_file_has_tests_that_exist():
    for file, tests in mutate.FILES.items():
        assert (mutate.ROOT / "micrograd" / file).exists(), file
        for name in tests:
            assert (mutate.ROOT / "tests" / name).exists(), f"{file}: {name}"


def test_the_command_line(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["mutate.py", "--list", "engine.py"])
    mutate.main()
    assert (
        "Value.__add__: return operation(self.data + other.data, '+', self, 1.0, other, 1.0) -> "
        in capsys.readouterr().out
    )
    monkeypatch.setattr(sys, "argv", ["mutate.py", "nothing.py"])
    with pytest.raises(SystemExit):
        mutate.main()
    assert "no such file: nothing.py" in capsys.readouterr().err


def test_the_readme_of_the_tests_names_every_file():
    readme = mutate.README.read_text(encoding="utf-8")
    here = {path.name for path in mutate.README.parent.glob("test_*.py")}
    missing = {name for name in here if f"| `{name}` |" not in readme}
    assert not missing, f"tests/README.md says nothing of {', '.join(sorted(missing))}."
