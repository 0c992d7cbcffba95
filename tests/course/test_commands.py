"""Every command of the pages for teachers and learners is run by a test, named here; what no test can run is named too.

A command that is new on a page fails here until it stands in the table; a test that is renamed, too.
"""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from micrograd.course import cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "notebooks/TEACHING.md", "hub/README.md", "site/README.md")
PROGRAMS = (
    r"(?:sudo|uvx?|pip|npm|conda|python|jupyter|jupyterhub|jupyter-repo2docker|docker|helm|nbgrader|otter|"
    r"micrograd-notebooks|\.venv/bin/\w+)"
)
README = "tests/project/test_readme.py::"
FOLDER = "tests/course/test_folder.py::"
CONVERT = "tests/course/test_convert.py::"
OPENS = "tests/course/test_install.py::test_one_command_opens_the_course_in_an_empty_folder"
HUB = "tests/browser/test_hub.py::test_two_users_work_in_folders_of_their_own"
# By the command's start: the test that runs it, or the step of .ci/run that does
RUN_BY = {
    "pip install uv": ".ci/run get_uv",
    "uv run jupyter lab notebooks/00_start_here.ipynb": f"{README}test_the_second_command_opens_the_course",
    "uv run pytest": ".ci/run tests",
    "uv run --group site python site/build.py --offline": ".ci/run site",
    "uvx --from micrograd-notebooks micrograd-notebooks my-course": OPENS,
    "uvx micrograd-notebooks my-course": OPENS,
    "uvx micrograd-notebooks update my-course": OPENS,
    "micrograd-notebooks update": f"{FOLDER}test_update_brings_what_is_new_and_leaves_what_is_the_learners",
    "python -m venv .venv": ".ci/run without_uv",
    ".venv/bin/pip install -e .": ".ci/run without_uv",
    ".venv/bin/jupyter lab": ".ci/run without_uv",
    "micrograd-notebooks grade": "tests/course/test_grade.py::test_a_few_hand_ins_get_the_marks_they_should",
    "micrograd-notebooks report": "tests/course/test_grade.py::test_a_learners_own_report",
    "micrograd-notebooks nbgrader": f"{CONVERT}test_nbgrader_grades_two_chapters",
    "nbgrader generate_assignment": f"{CONVERT}test_nbgrader_grades_two_chapters",
    "nbgrader autograde": f"{CONVERT}test_nbgrader_grades_two_chapters",
    "nbgrader export": f"{CONVERT}test_nbgrader_grades_two_chapters",
    "micrograd-notebooks otter": f"{CONVERT}test_otter_grades_two_chapters",
    "otter assign": f"{CONVERT}test_otter_grades_two_chapters",
    "otter run": f"{CONVERT}test_otter_grades_two_chapters",
    "micrograd-notebooks slides": "tests/course/test_slides.py::test_a_section_has_a_slide_and_solutions_have_none",
    "jupyter nbconvert --to slides": "tests/course/test_slides.py::test_a_section_has_a_slide_and_solutions_have_none",
    "npm install --prefix talk reveal.js": "tests/browser/test_slides.py::test_every_slide_can_be_read",
    "micrograd-notebooks quiz": "tests/course/test_quiz.py::test_the_command_writes_both_and_overwrites_nothing",
    "uvx text2qti quiz.txt": "tests/course/test_quiz.py::test_text2qti_makes_an_archive_for_canvas",
    "micrograd-notebooks colab": f"{CONVERT}test_colabs_copies_install_the_course_first",
    "python -m http.server": "tests/site/conftest.py",
    "MICROGRAD_SITE=dist/site uv run --group site pytest tests/site": ".ci/run site",
    "micrograd-notebooks course --no-browser": f"{FOLDER}test_the_whole_course_is_copied",
    "pip install jupyterhub": HUB,
    "npm install --global configurable-http-proxy": HUB,
    "jupyterhub -f hub/jupyterhub_config.py": HUB,
    "python hub/measure.py": "tests/browser/test_hub.py::test_a_chapters_kernel_is_as_large_as_the_page_says",
    "jupyter-repo2docker": "tests/project/test_doors.py::test_repo2docker_makes_a_dockerfile_of_it",
}
# Needs a conda, a server of its own, a registry or a cluster: run by hand where there is one, and here looked over only
NOT_RUN = (
    "conda env create -f environment.yml",
    "conda activate micrograd",
    "jupyter lab notebooks/00_start_here.ipynb",  # in conda's environment
    "pip uninstall micrograd",
    "sudo -E /opt/tljh/user/bin/pip install micrograd-notebooks",
    "sudo tljh-config set limits.",
    "sudo tljh-config set user_environment.default_app jupyterlab",
    "sudo tljh-config reload",
    "docker push",
    "helm repo add",
    "helm upgrade",
)


def commands(page: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```(?:bash|text)\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    found = [line for line in [*lines, *inline] if re.match(rf"(?:[A-Z_]+=\S+ )?{PROGRAMS} \S", line)]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("page", PAGES)
def test_a_test_runs_every_command(page):
    found = commands(page)
    assert len(found) >= 3
    for command in found:
        assert command.startswith((*RUN_BY, *NOT_RUN)), f"{page}: say which test runs `{command}`"
        shlex.split(command)


def test_no_entry_is_left_over():
    everywhere = [command for page in PAGES for command in commands(page)]
    unused = [entry for entry in (*RUN_BY, *NOT_RUN) if not any(command.startswith(entry) for command in everywhere)]
    assert unused == []


@pytest.mark.parametrize("place", sorted(set(RUN_BY.values())))
def test_what_runs_them_exists(place):
    file, _, name = place.replace(" ", "::").partition("::")
    text = (ROOT / file).read_text(encoding="utf-8")
    assert (f"{name}()" in text if file == ".ci/run" else f"def {name}" in text) if name else "http.server" in text


@pytest.mark.parametrize("page", PAGES)
def test_options_are_known(page):
    for command in commands(page):
        words = shlex.split(command)
        if words[0] in ("micrograd-notebooks", "uvx") and "micrograd-notebooks" in words:
            arguments = words[len(words) - words[::-1].index("micrograd-notebooks") :]
            if not arguments or arguments[0] not in cli.COMMANDS:
                arguments.insert(0, "open")
            known = {"update": ["FOLDER"], "grade": ["FOLDER"]}.get(arguments[0], [])
            options = cli._parser().parse_args(arguments + (known if len(arguments) == 1 else []))
            assert options.command == arguments[0]


# What chart 4 of Zero to JupyterHub takes at these places, from its values.schema.yaml; helm refuses any other name
SCHEMA = {
    "singleuser": {
        "image": {"name": str, "tag": str},
        "defaultUrl": str,
        "lifecycleHooks": {"postStart": dict},
        "memory": {"guarantee": str, "limit": str},
        "cpu": {"guarantee": (int, float), "limit": (int, float)},
        "storage": {"capacity": str},
    },
    "hub": {"config": dict},
    "cull": {"enabled": bool, "timeout": int},
    "proxy": {"https": {"enabled": bool, "hosts": list, "letsencrypt": {"contactEmail": str}}},
}


def test_the_charts_values_have_its_names_and_types():
    def compare(values, schema, place):
        if isinstance(schema, dict):
            assert isinstance(values, dict), place
            assert set(values) <= set(schema), place
            for name, value in values.items():
                compare(value, schema[name], f"{place}.{name}")
        else:
            assert isinstance(values, schema), place

    values = yaml.safe_load((ROOT / "hub" / "values.yaml").read_text(encoding="utf-8"))
    compare(values, SCHEMA, "values")
    program, *arguments = values["singleuser"]["lifecycleHooks"]["postStart"]["exec"]["command"]
    assert program == "micrograd-notebooks"
    options = cli._parser().parse_args(arguments)
    assert options.no_browser
    assert values["singleuser"]["defaultUrl"].startswith(f"/lab/tree/{options.folder.name}/")
