"""Hand-ins of strange kinds: pranks, broken files, odd names. None stops the grader, and none is wrongly right.

Each maker returns a file's content, as text, bytes or a notebook. Beside it stand the marks, and a part of what the
grader must say: as a problem of the row, or as the reason of an exercise that isn't right.
"""

import io
import json
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from .hand_ins import ALL_RIGHT, NOT_TRIED, SOLUTIONS, Marks, N, R, answer, cell_of, chapter, one, solved, with_answer


def before_every_answer(code: str, answers: bool = False) -> NotebookNode:
    """The chapter as handed out, or solved, with code put in front of each exercise."""
    notebook = solved() if answers else chapter()
    for check in SOLUTIONS:
        cell_of(notebook, check).source = f"{code}\n{cell_of(notebook, check).source}"
    return notebook


def wrong_everywhere(code: str) -> NotebookNode:
    """Every answer wrong, and code in front that wants them right."""
    notebook = solved()
    wrong = {
        "which_way": 'which_way = "up"',
        "slope_at_minus_one": "slope_at_minus_one = 10",
        "classmates_slope": "def classmates_slope(f, x, h):\n    return f(x + h)",
        "breaking_h": "breaking_h = 1",
        "walk_downhill": "def walk_downhill(f, x):\n    return x",
    }
    for check, its in wrong.items():
        answer(notebook, check, f"{code}\n{its}")
    return notebook


def version_3() -> str:
    return nbformat.writes(nbformat.convert(solved(), 3), version=3)


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("01_slopes.ipynb", json.dumps(solved()))
    return buffer.getvalue()


def large(megabytes: int) -> str:
    notebook = solved()
    cell_of(notebook, "which_way").outputs = [
        nbformat.v4.new_output("stream", text="x" * 1_000_000) for _ in range(megabytes)
    ]
    return json.dumps(notebook)


ALL_WRONG: Marks = (N,) * 5
FIRST = one(1, N)
PATCHES = (
    "import math, builtins, sys, numpy, operator\n"
    "for module, names in ((math, ('isclose', 'isfinite')), (numpy, ('isclose', 'allclose'))):\n"
    "    for name in names:\n"
    "        setattr(module, name, lambda *a, **k: True)\n"
    "builtins.abs = lambda x: 0\n"
    "builtins.round = lambda *x: 0\n"
    "builtins.all = builtins.any = lambda x: True"
)
MODULES = (
    "import sys, types\n"
    "fake = types.ModuleType('fake')\n"
    "fake.__getattr__ = lambda name: lambda *a, **k: True\n"
    "for name in [n for n in sys.modules if n.startswith(('micrograd', 'math', 'numbers'))]:\n"
    "    sys.modules[name] = fake"
)
FORGED = (
    "import json, os\n"
    "for fd in range(3, 64):\n"
    "    for k in range(1, 6):\n"
    "        line = {'exercise': f'1.{k}', 'kind': 'right', 'reason': '', 'answer': ''}\n"
    "        for text in (json.dumps(line), '{', '[' * 100000, 'null', json.dumps({'done': True})):\n"
    "            try:\n"
    "                os.write(fd, (text + '\\n').encode())\n"
    "            except OSError:\n"
    "                pass\n"
)
LEFT_ALONE = (
    "import atexit, os, signal, sys, threading, time\n"
    "def forever():\n    while True:\n        time.sleep(0.01)\n"
    "for k in range(5):\n    threading.Thread(target=forever).start()\n"
    "atexit.register(forever)\n"
    "for number in (signal.SIGTERM, signal.SIGINT):\n    signal.signal(number, signal.SIG_IGN)\n"
    "sys.stdout.close()\nsys.stderr.close()\nos.close(1)\nos.close(2)\n"
)
CLOCK = (
    "import time\n"
    "for name in ('time', 'monotonic', 'perf_counter'):\n    setattr(time, name, lambda: 1e300)\n"
    "time.sleep = lambda s: None"
)

Maker = Callable[[], "NotebookNode | str | bytes"]
STRANGE: dict[str, tuple[Maker, Marks, str]] = {
    # ---- what a cell may do ----
    "fork bomb.ipynb": (
        lambda: with_answer("which_way", "import os\nwhile True:\n    os.fork()"),
        FIRST,
        "can't start other programs",
    ),
    "starts programs.ipynb": (
        lambda: with_answer("which_way", "import subprocess\nsubprocess.run(['sleep', '1000'])"),
        FIRST,
        "can't start other programs",
    ),
    "shell.ipynb": (lambda: with_answer("which_way", "%%bash\nsleep 1000"), FIRST, ""),
    "kills its parent.ipynb": (
        lambda: with_answer("which_way", "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"),
        FIRST,
        "can't send signals",
    ),
    "kills all.ipynb": (
        lambda: with_answer("which_way", "import os\nos.kill(-1, 9)"),
        FIRST,
        "can't send signals",
    ),
    "writes elsewhere.ipynb": (
        lambda: with_answer("which_way", "from pathlib import Path\n(Path.cwd().parent / 'mine').write_text('x')"),
        FIRST,
        "own scratch folder",
    ),
    "deletes elsewhere.ipynb": (
        lambda: with_answer("which_way", "import shutil\nfrom pathlib import Path\nshutil.rmtree(Path.cwd().parent)"),
        FIRST,
        "own scratch folder",
    ),
    "goes elsewhere.ipynb": (
        lambda: with_answer("which_way", "import os\nos.chdir('/')\nos.mkdir('mine')"),
        FIRST,
        "own scratch folder",
    ),
    "links elsewhere.ipynb": (
        lambda: with_answer("which_way", "import os\nos.symlink('..', 'up')\nopen('up/mine', 'w').write('x')"),
        FIRST,
        "own scratch folder",
    ),
    "fills the disk.ipynb": (
        lambda: with_answer("which_way", "with open('x', 'wb') as f:\n    f.truncate(10**12)\n    f.write(b'x')"),
        FIRST,
        "",
    ),
    "prints a gigabyte.ipynb": (
        lambda: with_answer("which_way", "for k in range(1000):\n    print('x' * 10**6)\nwhich_way = 'down'"),
        ALL_RIGHT,
        "",
    ),
    "shows a gigabyte.ipynb": (lambda: with_answer("which_way", "which_way = 'x' * 10**9"), FIRST, ""),
    "long error.ipynb": (
        lambda: with_answer("which_way", "raise ValueError('\\x1b[31m<script>alert(1)</script>' + 'x' * 10**7)"),
        FIRST,
        r"\x1b[31m<script>",
    ),
    "error without words.ipynb": (
        lambda: with_answer("which_way", "class E(Exception):\n    def __str__(self):\n        raise E\nraise E()"),
        FIRST,
        "",
    ),
    "surrogates.ipynb": (lambda: with_answer("which_way", "raise ValueError('\\ud800')"), FIRST, r"\ud800"),
    "recursion.ipynb": (
        lambda: with_answer("which_way", "import sys\nsys.setrecursionlimit(10**9)\ndef f():\n    return [f()]\nf()"),
        FIRST,
        "",
    ),
    "exits softly.ipynb": (lambda: with_answer("which_way", "exit()"), FIRST, "leave them out"),
    "exits.ipynb": (lambda: with_answer("which_way", "import sys\nsys.exit(3)"), FIRST, "SystemExit"),
    "interrupt.ipynb": (lambda: with_answer("which_way", "raise KeyboardInterrupt"), FIRST, ""),
    "threads, signals, no output.ipynb": (lambda: before_every_answer(LEFT_ALONE, answers=True), (R, N, N, N, N), ""),
    "the clock.ipynb": (lambda: before_every_answer(CLOCK, answers=True), ALL_RIGHT, ""),
    "closes everything.ipynb": (
        lambda: with_answer("which_way", "import os\nos.closerange(0, 1000)"),
        FIRST,
        "ended the process",
    ),
    "reset.ipynb": (lambda: with_answer("which_way", "%reset -f\nwhich_way = 'down'"), (N, R, R, R, N), ""),
    # ---- what wants to be right ----
    "patches modules.ipynb": (lambda: wrong_everywhere(PATCHES), ALL_WRONG, "you got 10"),
    "replaces modules.ipynb": (lambda: wrong_everywhere(MODULES), ALL_WRONG, "you got 10"),
    "forges.ipynb": (lambda: wrong_everywhere(FORGED), ALL_WRONG, "you got 10"),
    "forges and goes.ipynb": (
        lambda: wrong_everywhere(FORGED + "os._exit(0)"),
        ALL_WRONG,
        "ended the process",
    ),
    "equal to all.ipynb": (
        lambda: with_answer(
            "slope_at_minus_one",
            "class Any(float):\n    __eq__ = __lt__ = __gt__ = lambda *x: True\n    __hash__ = None\n"
            "    __sub__ = __rsub__ = __abs__ = lambda *x: 0.0\nslope_at_minus_one = Any(10)",
        ),
        one(2, N),
        "you got 10",
    ),
    "writes the verdict.ipynb": (
        lambda: wrong_everywhere("check.chapter.verdicts.update({f'1.{k}': 'right' for k in range(9)})"),
        ALL_WRONG,
        "you got 10",
    ),
    "saves a hand-in.ipynb": (lambda: before_every_answer("check.report('right.json')"), NOT_TRIED, ""),
    "never returns to the cell.ipynb": (
        lambda: wrong_everywhere("get_ipython().run_cell = get_ipython().run_code = print"),
        ALL_WRONG,
        "",
    ),
    # ---- files ----
    "version 3.ipynb": (version_3, ALL_RIGHT, ""),
    "bom.ipynb": (lambda: b"\xef\xbb\xbf" + json.dumps(solved()).encode(), ALL_RIGHT, ""),
    "utf-16.ipynb": (lambda: json.dumps(solved()).encode("utf-16"), ALL_RIGHT, ""),
    "crlf.ipynb": (
        lambda: json.dumps(solved(), indent=1).replace("\n", "\r\n").replace("\\n", "\\r\\n"),
        ALL_RIGHT,
        "",
    ),
    "latin-1.ipynb": (
        lambda: json.dumps(with_answer("which_way", "# für"), ensure_ascii=False).encode("latin-1", "replace"),
        (),
        "not text in UTF-8",
    ),
    "20 megabytes.ipynb": (lambda: large(20), ALL_RIGHT, ""),
    "101 megabytes.ipynb": (lambda: large(106), (), "larger than 100 MB"),
    "nested.ipynb": (lambda: "[" * 10**6, (), "not JSON"),
    "a list.ipynb": (lambda: "[1, 2]", (), "broken"),
    "a number.ipynb": (lambda: "1e999", (), "broken"),
    "odd cells.ipynb": (lambda: '{"cells": [1, null, {"cell_type": "code", "source": 5}]}', (), "broken"),
    "no cells.ipynb": (lambda: '{"cells": []}', (), "no chapter"),
    "nested code.ipynb": (lambda: with_answer("which_way", "x = " + "(" * 5000 + ")" * 5000), FIRST, "SyntaxError"),
    "minus minus.ipynb": (lambda: with_answer("which_way", "which_way = " + "-" * 50_000 + "1"), FIRST, ""),
    "long cell.ipynb": (lambda: with_answer("which_way", "which_way = 'down'\n" + "# x\n" * 30_000), ALL_RIGHT, ""),
    "magics.ipynb": (lambda: with_answer("which_way", "%time 1\n" * 600), FIRST, ""),
    "null.ipynb": (lambda: with_answer("which_way", "which_way = '\0'"), FIRST, ""),
    "surrogate cell.ipynb": (lambda: with_answer("which_way", "which_way = '\ud800'"), FIRST, ""),
    "an archive.zip": (zipped, (), "Unpack it"),
    "renamed archive.ipynb": (zipped, (), "Unpack it"),
    # ---- names ----
    "saved by a browser.ipynb.txt": (solved, ALL_RIGHT, ""),
    "CAPITALS.IPYNB": (solved, ALL_RIGHT, ""),
    "one learner/01_slopes.ipynb": (solved, ALL_RIGHT, ""),
    "one learner/01_slopes (1).ipynb": (chapter, NOT_TRIED, ""),
    "quote \" ' `$(x)` 🦉.ipynb": (chapter, NOT_TRIED, ""),
    "-rf.ipynb": (chapter, NOT_TRIED, ""),
}


def make(folder: Path, only: tuple[str, ...] = ()) -> dict[str, tuple[Marks, str]]:
    """Write the hand-ins; by name as the row has it, the marks and a part of what must be said."""
    expected: dict[str, tuple[Marks, str]] = {}
    for name, (maker, marks, said) in STRANGE.items():
        if only and name not in only:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        made = maker()
        text = json.dumps(made) if isinstance(made, dict) else made
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        expected[name] = marks, said
    if not only:
        (folder / "a folder.ipynb").mkdir()
        (folder / "nothing handed in").mkdir()
        (folder / "only text").mkdir()
        (folder / "only text" / "slopes.docx").write_bytes(b"PK")
        expected["a folder.ipynb"] = (), "folder with the name"
        expected["nothing handed in"] = (), "no notebook in this folder"
        expected["only text"] = (), "no notebook in this folder"
        if sys.platform != "win32":
            (folder / "link.ipynb").symlink_to(folder / "CAPITALS.IPYNB")
            (folder / "broken link.ipynb").symlink_to("nowhere")
            os.mkfifo(folder / "pipe.ipynb")
            (folder / "two\nlines \x1b[2J.ipynb").write_text(json.dumps(chapter()), encoding="utf-8")
            expected["link.ipynb"] = expected["broken link.ipynb"] = (), "link to another place"
            expected["pipe.ipynb"] = (), "no file"
            expected[r"two\nlines \x1b[2J.ipynb"] = NOT_TRIED, ""
        if sys.platform == "linux":
            (folder / os.fsdecode(b"latin \xfc.ipynb")).write_text(json.dumps(chapter()), encoding="utf-8")
            expected[r"latin \udcfc.ipynb"] = NOT_TRIED, ""
    return expected
