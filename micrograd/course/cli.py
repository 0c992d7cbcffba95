"""The command `micrograd-notebooks`: opens the course in a folder, brings it up to date, grades hand-ins."""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from micrograd.course import folder as learner

FIRST = "00_start_here.ipynb"
DESCRIPTION = (
    "Copy the course into a folder and open it in JupyterLab. A folder that holds it already is opened as it is."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0, or 2 after a message that says what to do."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    commands = {"update": _update, "open": _open}
    # `micrograd-notebooks my-course` is short for `micrograd-notebooks open my-course`
    if not arguments or arguments[0] not in (*commands, "-h", "--help"):
        arguments.insert(0, "open")
    options = _parser().parse_args(arguments)
    try:
        return commands[options.command](options)
    except learner.FolderError as error:
        print(f"micrograd-notebooks: {error}", file=sys.stderr)
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
    return parser


def _open(options: argparse.Namespace) -> int:
    folder = options.folder.expanduser()
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
    for line in learner.update(options.folder.expanduser()):
        print(line)
    print("The course is up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
