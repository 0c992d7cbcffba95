"""The command `micrograd-notebooks`: opens the course in a folder, brings it up to date, grades hand-ins."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from micrograd.course import convert, grade, quiz
from micrograd.course import folder as learner

FIRST = "00_start_here.ipynb"
DESCRIPTION = (
    "Copy the course into a folder and open it in JupyterLab. A folder that holds it already is opened as it is."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0, or 2 after a message that says what to do."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    # `micrograd-notebooks my-course` is short for `micrograd-notebooks open my-course`
    if not arguments or arguments[0] not in (*COMMANDS, "-h", "--help"):
        arguments.insert(0, "open")
    options = _parser().parse_args(arguments)
    try:
        options.folder = _usable(options.folder)
        return COMMANDS[options.command](options)
    except learner.FolderError as error:
        print(f"micrograd-notebooks: {error}", file=sys.stderr)
        return 2
    except OSError as error:  # a full disk, a read-only folder, a name too long, a file where a folder should be
        where = f" ({str(error.filename)[:80]})" if error.filename else ""
        print(
            f"micrograd-notebooks: {error.strerror or error}{where}. Is the folder there, and may you write to it? "
            "Choose another one.",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="micrograd-notebooks", description=DESCRIPTION)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    opened = commands.add_parser("open", help="copy the course and open it (the command may be left out)")
    opened.add_argument("folder", nargs="?", default="micrograd-course", type=Path, help="default: %(default)s")
    opened.add_argument("--no-browser", action="store_true", help="copy the course, and don't start JupyterLab")
    opened.add_argument("--lab-args", nargs=argparse.REMAINDER, default=[], help="all that follows goes to JupyterLab")
    updated = commands.add_parser("update", help="bring new versions of the chapters; yours are never overwritten")
    updated.add_argument("folder", type=Path)
    graded = commands.add_parser("grade", help="run every hand-in below a folder afresh, and write marks")
    graded.add_argument("folder", type=Path)
    graded.add_argument("--csv", type=Path, default=Path("marks.csv"), help="default: %(default)s")
    graded.add_argument("--html", type=Path, default=Path("marks.html"), help="default: %(default)s")
    reported = commands.add_parser("report", help="run the notebooks of a folder afresh, and print what is right")
    reported.add_argument("folder", type=Path, nargs="?", default=Path())
    for tool in ("nbgrader", "otter", "colab"):
        converted = commands.add_parser(tool, help=f"write chapters for {tool}")
        converted.add_argument("folder", type=Path, help="a new folder")
        converted.add_argument("--chapters", nargs="+", default=[], metavar="N", help="such as 1 2; default: all")
    shown = commands.add_parser("slides", help="write a page of slides for each chapter")
    shown.add_argument("folder", type=Path)
    shown.add_argument("--chapters", nargs="+", default=[], metavar="N", help="such as 4 5; default: all")
    asked = commands.add_parser("quiz", help="write thirty questions for Moodle and Canvas")
    asked.add_argument("folder", type=Path, nargs="?", default=Path())
    for runs in (graded, reported):
        runs.add_argument("-j", "--jobs", type=_positive, default=2, help="hand-ins at a time; default: %(default)s")
        runs.add_argument("--seconds", type=float, default=60.0, help="limit for one cell; default: %(default)s")
        runs.add_argument("--memory", type=int, default=2048, help="megabytes for one hand-in; default: %(default)s")
    return parser


def _open(options: argparse.Namespace) -> int:
    folder = options.folder
    if learner.is_course(folder):
        print(f"The course is in {folder} already and is opened as it is.")
    else:
        learner.copy(folder)
        print(f"The course is now in {folder}.")
    if options.no_browser:
        return 0
    command = [sys.executable, "-m", "jupyterlab", str((folder / FIRST).resolve()), *options.lab_args]
    return subprocess.run(command, check=False).returncode


def _update(options: argparse.Namespace) -> int:
    for line in learner.update(options.folder):
        print(line)
    print("The course is up to date.")
    return 0


def _grade(options: argparse.Namespace) -> int:
    _check_folder(options.folder)
    kept = options.csv.with_name(f".{options.csv.stem}.kept")
    for path in (options.csv, options.html):  # before the work, not after it
        if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
            raise learner.FolderError(f"{path} can't be written. Name another place with --csv and --html.")
    try:
        rows = grade.grade(options.folder, jobs=options.jobs, seconds=options.seconds, memory=options.memory, kept=kept)
        grade.write_csv(rows, options.csv)
        grade.write_html(rows, options.html)
        kept.unlink(missing_ok=True)
    except OSError as error:
        why = f"The marks can't be written: {error.strerror or error}."
        raise learner.FolderError(f"{why} What was graded is kept: mend that and run the same again.") from error
    failed = sum(bool(row.problem) for row in rows)
    print(f"{len(rows)} hand-ins graded, {failed} with a problem. Marks: {options.csv} and {options.html}")
    return 0


def _report(options: argparse.Namespace) -> int:
    _check_folder(options.folder)
    for row in grade.grade(options.folder, jobs=options.jobs, seconds=options.seconds, memory=options.memory):
        print(f"{row.file}: {row.right} of {len(row.marks)} right. {row.problem}".rstrip())
        for mark in row.marks:
            print(f"  {mark.exercise}  {mark.kind}")
    return 0


def _convert(options: argparse.Namespace) -> int:
    {"nbgrader": convert.nbgrader, "otter": convert.otter, "colab": convert.colab}[options.command](
        options.folder, options.chapters
    )
    print(f"The chapters are in {options.folder}. TEACHING.md says how to go on.")
    return 0


def _slides(options: argparse.Namespace) -> int:
    from micrograd.course import slides  # nbconvert takes its time to load, and nothing else here needs it

    for path in slides.write(options.folder, options.chapters):
        print(path)
    return 0


def _quiz(options: argparse.Namespace) -> int:
    for path in quiz.write(options.folder):
        print(path)
    return 0


def _usable(folder: Path) -> Path:
    """The folder, with the home folder in place of ~."""
    if "\0" in str(folder):
        raise learner.FolderError("A folder's name cannot hold a null character. Type it again.")
    try:
        return folder.expanduser()
    except RuntimeError:
        raise learner.FolderError(f"There is no home folder {folder.parts[0]}. Give the whole path.") from None


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise learner.FolderError(f"There is no folder {folder}. Name the one that holds the notebooks.")
    if not grade.hand_ins(folder):
        raise learner.FolderError(f"There is no notebook in {folder}. Name the folder that holds the notebooks.")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a whole number above 0, not {text}")
    return int(text)


COMMANDS = {
    "open": _open,
    "update": _update,
    "grade": _grade,
    "report": _report,
    "nbgrader": _convert,
    "otter": _convert,
    "colab": _convert,
    "slides": _slides,
    "quiz": _quiz,
}


if __name__ == "__main__":
    sys.exit(main())
