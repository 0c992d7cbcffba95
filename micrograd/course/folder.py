"""A learner's folder: the course copied into it, and brought up to date without losing anything.

The folder keeps a list of what was copied, with a checksum a file. A file whose checksum has changed since is the
learner's own, and nothing here ever writes to it.
"""

import hashlib
import json
import os
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

from micrograd.course import root

RECORD = ".micrograd-notebooks.json"


class FolderError(Exception):
    """The folder can't be used; the message says why and what to do."""


def course_files() -> dict[str, bytes]:
    """What a learner's folder holds, by relative path: the chapters, their text files, and the license."""
    notebooks = root() / "notebooks"
    found = {
        path.relative_to(notebooks).as_posix(): path.read_bytes()
        for path in sorted(notebooks.rglob("*"))
        if path.suffix in (".ipynb", ".md")
        and not any(part.startswith(".") for part in path.relative_to(notebooks).parts)
    }
    if not found:
        raise FolderError(f"The installed package holds no notebooks: {notebooks} is empty. Install it again.")
    return found


def is_course(folder: Path) -> bool:
    """Whether the course was copied into this folder."""
    return (folder / RECORD).is_file()


def copy(folder: Path) -> None:
    """Copy the course into a new folder, whole or not at all.

    Raises FolderError where the folder holds something already or can't be written.
    """
    if folder.exists() and not folder.is_dir():
        raise FolderError(f"{folder} is a file. Choose the name of a new folder.")
    if folder.is_dir() and any(folder.iterdir()):
        raise FolderError(f"{folder} is not empty and holds no copy of the course. Choose the name of a new folder.")
    files = course_files()
    try:
        there = folder.is_dir()
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Copied beside its place, or into an empty folder that is there, then renamed: an interrupt leaves nothing half
        # done.
        with tempfile.TemporaryDirectory(prefix=".course-", dir=folder if there else folder.parent) as scratch:
            whole = Path(scratch) / "course"
            for name, content in files.items():
                _write(whole / name, content)
            _record(whole, {name: _checksum(content) for name, content in files.items()})
            if there:
                _move_all(whole, folder)
            else:
                whole.rename(folder)
    except OSError as error:
        raise FolderError(f"The course can't be copied to {folder}: {error.strerror or error}. {_ADVICE}") from error


def _move_all(source: Path, folder: Path) -> None:
    """Move what is in a folder into another one, all or nothing."""
    moved = []
    try:
        for entry in sorted(source.iterdir()):
            place = folder / entry.name
            moved.append(place)
            entry.rename(place)
    except BaseException:
        for place in moved:
            shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
        raise


def update(folder: Path) -> list[str]:
    """Bring a copy up to date and say, file by file, what was done.

    A file that the learner changed is never written to: where the course has a new version of it, that one is put
    beside it. Raises FolderError where there is no copy of the course or the folder can't be written.
    """
    copied = _read_record(folder)
    said = []
    try:
        for name, content in course_files().items():
            path, new, old = folder / name, _checksum(content), copied.get(name)
            now = _checksum(path.read_bytes()) if path.is_file() else None
            if now == new:
                pass
            elif now is None:
                _write(path, content)
                said.append(f"{name}: {'added' if old is None else 'was gone, copied again'}")
            elif now == old:
                _write(path, content)
                said.append(f"{name}: updated")
            elif old != new:
                beside = _free_name(path, new)
                if beside:
                    _write(beside, content)
                    said.append(f"{name}: yours is left as it is, the new version is {beside.name}")
            copied[name] = new
        _record(folder, copied)
    except OSError as error:
        raise FolderError(f"{folder} can't be updated: {error.strerror or error}. {_ADVICE}") from error
    return said


_ADVICE = "Is the disk full, or the folder read-only? Choose a folder of your own."


def _free_name(path: Path, checksum: str) -> Path | None:
    """A name beside `path` that nothing has yet, or None where this very version is there already."""
    stem = f"{path.stem}.new-{version('micrograd-notebooks')}"
    for number in range(1, 1000):
        beside = path.with_name(f"{stem}{f'-{number}' if number > 1 else ''}{path.suffix}")
        if not beside.exists():
            return beside
        if _checksum(beside.read_bytes()) == checksum:
            return None
    raise FolderError(f"There are too many copies beside {path}. Delete those you don't need.")


def _write(path: Path, content: bytes) -> None:
    """Write the file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(scratch).chmod(0o644)  # mkstemp lets nobody else read, and a teacher may want to
        Path(scratch).replace(path)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _record(folder: Path, checksums: dict[str, str]) -> None:
    text = json.dumps({"version": version("micrograd-notebooks"), "files": checksums}, indent=1, sort_keys=True)
    _write(folder / RECORD, text.encode())


def _read_record(folder: Path) -> dict[str, str]:
    if not is_course(folder):
        raise FolderError(f"There is no copy of the course in {folder}. Copy it first: micrograd-notebooks {folder}")
    try:
        files = json.loads((folder / RECORD).read_text(encoding="utf-8"))["files"]
        return {str(name): str(checksum) for name, checksum in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}  # without the list every file counts as the learner's own
