"""Grade a folder of hand-ins: each notebook is run afresh in a process of its own, and one that fails is a row.

    micrograd-notebooks grade FOLDER --csv marks.csv --html marks.html

Every hand-in runs with a limit of time a cell and of memory, without network, in a scratch folder. Results are kept in
a file beside the marks as they come, so that an interrupted run goes on where it stopped.
"""

import atexit
import csv
import hashlib
import json
import os
import queue
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment
from tqdm import tqdm

from micrograd.course import hand_in, root

_PAGE = Path(__file__).with_name("marks.html.jinja")


@dataclass(frozen=True)
class Mark:
    """What one exercise came to: its number, the verdict's kind and reason, and the answer as code."""

    exercise: str
    kind: str
    reason: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Row:
    """One hand-in: its file, relative to the folder, its chapter, a mark an exercise, and what went wrong if it did."""

    file: str
    chapter: str = ""
    marks: list[Mark] = field(default_factory=list)
    problem: str = ""

    @property
    def right(self) -> int:
        """How many exercises are right."""
        return sum(mark.kind == "right" for mark in self.marks)


def hand_ins(folder: Path) -> list[Path]:
    """What was handed in, in a folder and below, in order: notebooks; archives and empty folders, to say what is wrong.

    Hidden ones are none, such as those in .ipynb_checkpoints. A name such as x.ipynb.txt is a notebook's: some browsers
    add an ending.
    """

    def visible(path: Path) -> bool:
        return not any(part.startswith((".", "__MACOSX")) for part in path.relative_to(folder).parts)

    found = [
        path
        for path in folder.rglob("*")
        if (".ipynb" in path.name.lower() or path.name.lower().endswith(hand_in.ARCHIVES)) and visible(path)
    ]
    inside = {parent for path in found for parent in (path, *path.parents)}
    if found:  # a learner's own folder
        found += [path for path in folder.iterdir() if path.is_dir() and path not in inside and visible(path)]
    return sorted(found)


def grade(
    folder: Path, *, jobs: int = 2, seconds: float = 20.0, memory: int = 2048, kept: Path | None = None
) -> list[Row]:
    """Grade every hand-in below a folder. The rows come in the order of the files, whichever was done first.

    jobs     how many run at a time
    seconds  limit for one cell
    memory   limit for one hand-in, in megabytes; where the system can't hold it, there is none
    kept     a file that takes each result as it comes and gives back those of an earlier, interrupted run
    """
    paths = hand_ins(folder)
    before = _kept(kept)
    rows: dict[Path, Row] = {}
    one_at_a_time = threading.Lock()

    def graded(path: Path, key: str, limits: _Limits) -> Row:
        row = _grade_one(path, folder, limits)
        if kept:
            with one_at_a_time:
                _keep(kept, key, row)
        return row

    limits = _Limits(seconds, memory, _compiled())
    with ThreadPoolExecutor(jobs) as pool:
        waiting = {}
        for path in paths:
            key = _key(path, seconds, memory)
            if key in before:
                rows[path] = _named(before[key], path, folder)
            else:
                waiting[pool.submit(graded, path, key, limits)] = path
        try:
            for done in tqdm(as_completed(waiting), total=len(waiting), desc="graded", unit="hand-in", disable=None):
                rows[waiting[done]] = done.result()
        except BaseException:  # interrupted: those that run come to their end and are kept, no other starts
            pool.shutdown(cancel_futures=True)
            raise
    return [rows[path] for path in paths]


@dataclass(frozen=True)
class _Limits:
    """How long a cell and how large a hand-in may be, and the environment that all hand-ins have in common."""

    seconds: float
    memory: int
    environment: dict[str, str]


@cache
def _compiled() -> dict[str, str]:
    """An environment in which Python finds its modules compiled, even where it is told not to keep them so."""
    if not sys.dont_write_bytecode:
        return {}
    place = tempfile.mkdtemp(prefix="compiled-")
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": place, "MPLBACKEND": "Agg"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", "import micrograd.course.referee"]
    subprocess.run(command, env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    return {"PYTHONPYCACHEPREFIX": place}


def _grade_one(path: Path, folder: Path, limits: _Limits) -> Row:
    name = _name(path, folder)
    try:
        lesson, cells = hand_in.read(path)
    except hand_in.Unreadable as error:
        return Row(name, problem=str(error))
    where = hand_in.answers(lesson, cells)
    skip: list[int] = []
    problem = ""
    while len(skip) < _MOST_STOPS:
        marks, running = _referee(lesson, cells, limits, skip)
        if marks is not None:
            return Row(name, lesson.stem, marks, problem)
        if running is None or running in skip:
            why = "The notebook stopped the grader before its first cell ran. Are --memory and --seconds large enough?"
            return Row(name, lesson.stem, problem=why)
        skip.append(running)
        what = next((number for check, number in lesson.exercises.items() if running in where[check]), "no exercise")
        problem = f"Stopped in {len(skip)} cell(s) at the limit of time or memory, or ended the process ({what})."
    return Row(name, lesson.stem, problem=f"{problem} The rest was not run.")


_MOST_STOPS = 10  # cells of one hand-in


def _referee(
    lesson: hand_in.Lesson, cells: list[hand_in.Cell], limits: _Limits, skip: list[int]
) -> tuple[list[Mark] | None, int | None]:
    """The marks, or None and the cell at which the process had to be stopped or ended itself."""
    with tempfile.TemporaryDirectory(prefix="hand-in-", ignore_cleanup_errors=True) as scratch:
        token = secrets.token_hex(16)  # a line without it comes from the hand-in
        handed_in = Path(scratch) / "hand_in.json"
        handed_in.write_text(
            json.dumps({"token": token, "cells": [(cell.id, cell.source) for cell in cells]}), encoding="utf-8"
        )
        command = [*_walls(scratch), sys.executable, "-m", "micrograd.course.referee", str(handed_in), lesson.stem]
        command += ["--memory", str(limits.memory), "--skip", *map(str, skip)]
        home = dict.fromkeys(("HOME", "IPYTHONDIR", "TMPDIR", "TEMP", "TMP"), scratch)
        fixed = {"MPLBACKEND": "Agg", "PYTHONHASHSEED": "0", "TQDM_DISABLE": "1", "PYTHONIOENCODING": "utf-8"}
        process = subprocess.Popen(
            command,
            cwd=scratch,
            env={**os.environ, **home, **fixed, **limits.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=sys.platform != "win32",
        )
        lines: queue.Queue[dict[str, Any] | None] = queue.Queue()
        reader = threading.Thread(target=_pass_on, args=(process, token, lines), daemon=True)
        reader.start()
        marks: list[Mark] = []
        running, done = None, False
        try:
            while not done:
                # Starting takes longer than most cells: Python, NumPy and IPython are loaded first
                told = lines.get(timeout=limits.seconds if running is not None else limits.seconds + 60.0)
                if told is None:
                    break
                if "exercise" in told:
                    marks.append(Mark(told["exercise"], told["kind"], _plain(told["reason"]), _plain(told["answer"])))
                running, done = told.get("cell", running), "done" in told
        except queue.Empty:
            pass
        finally:
            _kill(process)
            reader.join()
    return (marks, None) if done else (None, running)


def _pass_on(process: subprocess.Popen[str], token: str, lines: "queue.Queue[dict[str, Any] | None]") -> None:
    assert process.stdout is not None
    with process.stdout:
        while line := process.stdout.readline(1_000_000):
            try:
                told = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(told, dict) and told.get("token") == token:
                lines.put(told)
    lines.put(None)


def _plain(text: str, keep: str = "\n\t") -> str:
    """Text without characters that move a terminal's cursor or can't be written to a file."""
    odd = (unicodedata.category(character) in ("Cc", "Cs") and character not in keep for character in text)
    return "".join(ascii(character)[1:-1] if is_odd else character for character, is_odd in zip(text, odd, strict=True))


def _name(path: Path, folder: Path) -> str:
    return _plain(path.relative_to(folder).as_posix(), keep="")


def _kill(process: subprocess.Popen[str]) -> None:
    """End the process, and those that it has started."""
    try:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, 9)
    except ProcessLookupError:
        pass
    process.wait()


@cache
def _wall() -> tuple[str, ...]:
    """The strongest wall that this system puts up around a process: bwrap, namespaces of its own, or none."""
    own_processes = ("--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", '"$@"; exit $?', "sh")
    candidates = [
        ("bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--unshare-all", "--die-with-parent"),
        ("unshare", "--map-root-user", "--net", *own_processes),
        ("unshare", "--map-root-user", "--net"),
    ]
    for wall in candidates:
        if shutil.which(wall[0]):
            tried = subprocess.run([*wall, sys.executable, "-c", ""], capture_output=True, timeout=60, check=False)
            if tried.returncode == 0:
                return wall
    return ()


def _walls(scratch: str) -> list[str]:
    wall = list(_wall())
    return [*wall, "--bind", scratch, scratch, "--chdir", scratch] if wall[:1] == ["bwrap"] else wall


# ---- results kept from run to run ----


def _key(path: Path, seconds: float, memory: int) -> str:
    """What a result depends on: the hand-in, the grader, and the limits."""
    content = "none"
    with suppress(OSError):
        if path.is_file() and path.stat().st_size <= hand_in.LARGEST * 2**20:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{content} {path.is_symlink()} {path.name} {_grader()} {seconds:g} {memory}"


@cache
def _grader() -> str:
    """A checksum of the package that grades: its code and its chapters."""
    digest = hashlib.sha256(version("micrograd-notebooks").encode())
    package = Path(__file__).parents[1]
    for path in sorted([*package.rglob("*.py"), *(root() / "notebooks").glob("*.ipynb")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _kept(kept: Path | None) -> dict[str, Row]:
    if not kept or not kept.is_file():
        return {}
    found = {}
    for line in kept.read_text(encoding="utf-8").splitlines():
        try:
            entry = json.loads(line)
            row = entry["row"]
            found[entry["key"]] = Row(**{**row, "marks": [Mark(**mark) for mark in row["marks"]]})
        except (ValueError, KeyError, TypeError):  # the last line of a run that was interrupted
            continue
    return found


def _keep(kept: Path, key: str, row: Row) -> None:
    with kept.open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps({"key": key, "row": asdict(row)}))  # the line before may be cut off


def _named(row: Row, path: Path, folder: Path) -> Row:
    return Row(_name(path, folder), row.chapter, row.marks, row.problem)


# ---- marks for the teacher ----


def write_csv(rows: Iterable[Row], path: Path) -> None:
    """A line a hand-in: its file, chapter, how many exercises are right, each exercise's mark, and the problem."""
    rows = list(rows)
    exercises = _in_order({mark.exercise for row in rows for mark in row.marks})
    with path.open("w", newline="", encoding="utf-8-sig") as file:  # the mark that makes Excel read it as UTF-8
        writer = csv.writer(file)
        writer.writerow(["file", "chapter", "right", "of", *exercises, "problem"])
        for row in rows:
            marks = {mark.exercise: mark.kind for mark in row.marks}
            texts = [
                row.file,
                row.chapter,
                row.right,
                len(row.marks),
                *(marks.get(e, "") for e in exercises),
                row.problem,
            ]
            writer.writerow([_inert(text) for text in texts])


def _inert(text: object) -> object:
    """A spreadsheet runs what begins with = + - @; a learner's file name must not."""
    return f"'{text}" if isinstance(text, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def write_html(rows: Sequence[Row], path: Path) -> None:
    """A page for the teacher: the marks, which exercises the class misses, and the most common wrong answers."""
    chapters = []
    for stem in sorted({row.chapter for row in rows if row.chapter}):
        of_chapter = [row for row in rows if row.chapter == stem]
        exercises = _in_order({mark.exercise for row in of_chapter for mark in row.marks})
        chapters.append({"stem": stem, "rows": of_chapter, "exercises": [_summary(of_chapter, e) for e in exercises]})
    unread = [row for row in rows if not row.chapter]
    page = (
        Environment(autoescape=True)
        .from_string(_PAGE.read_text(encoding="utf-8"))
        .render(chapters=chapters, unread=unread, rows=rows)
    )
    path.write_text(page, encoding="utf-8")


def _summary(rows: Sequence[Row], exercise: str) -> dict[str, object]:
    marks = [mark for row in rows for mark in row.marks if mark.exercise == exercise]
    wrong = Counter((mark.answer.strip(), mark.reason) for mark in marks if mark.kind == "not yet")
    common = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))[:3]
    return {
        "number": exercise,
        "right": sum(mark.kind == "right" for mark in marks),
        "tried": sum(mark.kind != "not tried yet" for mark in marks),
        "of": len(marks),
        "common": [{"answer": answer, "reason": reason, "count": count} for (answer, reason), count in common],
    }


def _in_order(exercises: Iterable[str]) -> list[str]:
    return sorted(exercises, key=lambda number: [int(part) for part in number.split(".")])
