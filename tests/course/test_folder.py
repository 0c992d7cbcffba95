"""The learner's folder: copied whole or not at all, brought up to date, and nothing of the learner's ever lost."""

import json
from pathlib import Path

import pytest

from micrograd.course import cli, folder, root

CHAPTERS = sorted(path.name for path in (root() / "notebooks").glob("[0-9]*.ipynb"))


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A small course in place of the real one, by relative path; a test may change it, as a new version would."""
    files = {"00_start_here.ipynb": b"zero", "01_slopes.ipynb": b"one", "extra/notes.md": b"notes"}
    monkeypatch.setattr(folder, "course_files", lambda: files)
    return files


def contents(place: Path) -> dict[str, bytes]:
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in place.rglob("*")
        if path.is_file() and path.name != folder.RECORD
    }


def test_the_whole_course_is_copied(tmp_path, capsys):
    place = tmp_path / "mein Kürs"
    assert cli.main([str(place), "--no-browser"]) == 0
    assert str(place) in capsys.readouterr().out
    assert [
        name for name in CHAPTERS if (place / name).read_bytes() != (root() / "notebooks" / name).read_bytes()
    ] == []
    assert len(CHAPTERS) == 14
    assert (place / "TEACHING.md").is_file()
    assert [path.name for path in tmp_path.iterdir()] == [place.name]  # no scratch folder is left


def test_an_empty_folder_will_do(course, tmp_path):
    folder.copy(tmp_path)
    assert contents(tmp_path) == course


def test_the_current_folder_will_do(course, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main([".", "--no-browser"]) == 0
    assert contents(Path()) == course  # the same folder still, not another in its place
    assert folder.is_course(tmp_path)


def test_an_interrupted_move_into_a_folder_leaves_nothing(course, tmp_path, monkeypatch):
    rename, renamed = Path.rename, []

    def fails_at_the_second(path, place):
        if place.parent == tmp_path:
            renamed.append(place)
            if len(renamed) == 2:
                raise KeyboardInterrupt
        return rename(path, place)

    monkeypatch.setattr(Path, "rename", fails_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        folder.copy(tmp_path)
    assert len(renamed) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_copy_is_opened_as_it_is(course, tmp_path, capsys):
    folder.copy(tmp_path / "mine")
    (tmp_path / "mine" / "01_slopes.ipynb").write_bytes(b"my work")
    assert cli.main(["open", str(tmp_path / "mine"), "--no-browser"]) == 0
    assert "opened as it is" in capsys.readouterr().out
    assert (tmp_path / "mine" / "01_slopes.ipynb").read_bytes() == b"my work"


@pytest.mark.parametrize("there", ["folder", "file"])
def test_what_is_there_is_never_overwritten(there, course, tmp_path, capsys):
    place = tmp_path / "mine"
    if there == "folder":
        place.mkdir()
        (place / "thesis.txt").write_bytes(b"ten years")
    else:
        place.write_bytes(b"ten years")
    assert cli.main([str(place), "--no-browser"]) == 2
    assert "Choose the name of a new folder" in capsys.readouterr().err
    assert (place / "thesis.txt" if there == "folder" else place).read_bytes() == b"ten years"


@pytest.mark.parametrize("broken", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_an_interrupted_copy_leaves_nothing(broken, course, tmp_path, monkeypatch):
    write, written = folder._write, []

    def fails_at_the_third(path, content):
        written.append(path)
        if len(written) == 3:
            raise broken
        write(path, content)

    monkeypatch.setattr(folder, "_write", fails_at_the_third)
    expected = folder.FolderError if isinstance(broken, OSError) else KeyboardInterrupt
    with pytest.raises(expected, match="disk full" if isinstance(broken, OSError) else None):
        folder.copy(tmp_path / "mine")
    assert list(tmp_path.iterdir()) == []


def test_update_brings_what_is_new_and_leaves_what_is_the_learners(course, tmp_path, capsys):
    place = tmp_path / "mine"
    folder.copy(place)
    (place / "01_slopes.ipynb").write_bytes(b"my work")
    (place / "diary.txt").write_bytes(b"mine alone")
    course.update({"00_start_here.ipynb": b"zero, second edition", "01_slopes.ipynb": b"one, second edition"})
    course["02_many_inputs.ipynb"] = b"two"

    assert cli.main(["update", str(place)]) == 0
    said = capsys.readouterr().out
    new = next(place.glob("01_slopes.new-*.ipynb"))
    assert contents(place) == {
        **course,
        "01_slopes.ipynb": b"my work",
        "diary.txt": b"mine alone",
        new.name: b"one, second edition",
    }
    assert "00_start_here.ipynb: updated" in said
    assert "02_many_inputs.ipynb: added" in said
    assert f"01_slopes.ipynb: yours is left as it is, the new version is {new.name}" in said

    before = contents(place)
    assert folder.update(place) == []  # a second time there is nothing to do
    assert contents(place) == before


def test_an_update_never_writes_to_an_earlier_new_version(course, tmp_path):
    place = tmp_path / "mine"
    folder.copy(place)
    (place / "01_slopes.ipynb").write_bytes(b"my work")
    course["01_slopes.ipynb"] = b"second"
    folder.update(place)
    beside = next(place.glob("01_slopes.new-*.ipynb"))
    beside.write_bytes(b"my work there")
    course["01_slopes.ipynb"] = b"third"
    folder.update(place)
    assert (place / "01_slopes.ipynb").read_bytes() == b"my work"
    assert beside.read_bytes() == b"my work there"
    assert b"third" in contents(place).values()


def test_a_deleted_chapter_comes_back(course, tmp_path):
    folder.copy(tmp_path / "mine")
    (tmp_path / "mine" / "01_slopes.ipynb").unlink()
    assert folder.update(tmp_path / "mine") == ["01_slopes.ipynb: was gone, copied again"]


@pytest.mark.parametrize("record", ["", "[]", "{}", '{"files": 3}', '{"files": {"01_slopes.ipynb": null}}'])
def test_with_a_broken_record_every_file_is_the_learners(record, course, tmp_path):
    place = tmp_path / "mine"
    folder.copy(place)
    (place / folder.RECORD).write_text(record, encoding="utf-8")
    (place / "01_slopes.ipynb").write_bytes(b"my work")
    folder.update(place)
    assert (place / "01_slopes.ipynb").read_bytes() == b"my work"
    assert b"one" in contents(place).values()
    assert json.loads((place / folder.RECORD).read_text(encoding="utf-8"))["files"].keys() == course.keys()


def test_update_asks_for_a_copy_first(tmp_path, capsys):
    assert cli.main(["update", str(tmp_path)]) == 2
    assert "There is no copy of the course" in capsys.readouterr().err


def test_jupyterlab_is_started_at_chapter_0(course, tmp_path, monkeypatch):
    started = []
    monkeypatch.setattr(
        cli.subprocess, "run", lambda command, check: started.append(command) or type("Done", (), {"returncode": 0})
    )
    assert cli.main([str(tmp_path / "mine"), "--lab-args", "--port", "9999"]) == 0
    assert started[0][-3:] == [str((tmp_path / "mine" / "00_start_here.ipynb").resolve()), "--port", "9999"]
