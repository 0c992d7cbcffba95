"""The pages of the web book: copies of the chapters and the documents, with what the book puts in their places."""

import base64
import hashlib
import html
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tomllib
import urllib.parse
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LECTURE = "https://www.youtube.com/watch?v=VMj-3S1tku0"
# chapter -> where the lecture comes to the same matter
LECTURE_TIMES = {
    "00": ("0:00:25",),
    "01": ("0:08:08",),
    "02": ("0:14:12",),
    "03": ("0:19:09", "1:27:05"),
    "04": ("0:32:10", "0:51:10", "0:52:52"),
    "05": ("1:09:02", "1:17:32", "1:22:28"),
    "06": ("1:27:05", "1:39:31", "2:21:10"),
    "07": ("0:52:52", "1:43:55"),
    "08": ("1:43:55",),
    "09": ("1:51:04", "1:57:56", "2:01:12"),
    "10": ("2:16:46",),
}
# operation -> what it computes, and the slope along each operand
RULES = {
    "+": ("a + b", "1", "1"),
    "-": ("a - b", "1", "-1"),
    "*": ("a\\,b", "b", "a"),
    "/": ("\\frac{a}{b}", "\\frac{1}{b}", "-\\frac{a}{b^2}"),
    "**n": ("a^n", "n\\,a^{n-1}", ""),
    "**": ("a^b", "b\\,a^{b-1}", "a^b \\ln a"),
    "neg": ("-a", "-1", ""),
    "exp": ("e^a", "e^a", ""),
    "log": ("\\ln a", "\\frac{1}{a}", ""),
    "tanh": ("\\tanh a", "1 - \\tanh^2 a", ""),
    "relu": ("\\max(a, 0)", "1 \\text{ if } a > 0, \\text{ else } 0", ""),
    "sigmoid": ("\\sigma(a) = \\frac{1}{1 + e^{-a}}", "\\sigma(a)\\,(1 - \\sigma(a))", ""),
}
ALIASES = {  # what the chapters call a term of the glossary
    "leaves": "leaf",
    "operands": "operand",
    "logits": "logit",
    "epochs": "epoch",
    "traces": "tracing",
    "sgd": "stochastic gradient descent",
    "causal": "mask",
    "gradients": "gradient",
    "neurons": "neuron",
    "weights": "weight",
    "parameters": "parameter",
}


class Unready(Exception):
    """A notebook that cannot be shown as it is saved; the message says what to do."""


def text_of(cell: dict) -> str:
    return "".join(cell["source"])


def chapters() -> list[Path]:
    return sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def projects() -> list[Path]:
    """The notebooks beside the chapters: larger pieces of work for the end of the course."""
    return sorted((ROOT / "notebooks" / "projects").glob("*.ipynb"))


def opening(path: Path) -> dict[str, str]:
    """What a chapter says of itself in its first cell: its title, its promise and its minutes."""
    first = text_of(json.loads(path.read_text(encoding="utf-8"))["cells"][0])
    title = re.search(r"^# (.*)$", first, re.MULTILINE)
    paragraphs = [p.strip() for p in re.split(r"\n\s*\n", first) if p.strip() and not p.startswith("#")]
    minutes = re.search(r"\*Time\*:? *(\d+)", first)
    goals = re.findall(r"^- (.*?)[,.;]?$", first, re.MULTILINE)
    return {
        "title": title[1] if title else path.stem,
        "promise": plain(paragraphs[0]) if paragraphs else "",
        "minutes": minutes[1] if minutes else "",
        "goal": goals[0] if goals else "",
    }


def plain(markdown: str) -> str:
    """Markdown as the text that it shows."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return re.sub(r"\s+", " ", re.sub(r"[*`$]", "", text)).strip()


def seconds(clock: str) -> int:
    hours, minutes, rest = map(int, clock.split(":"))
    return 3600 * hours + 60 * minutes + rest


def course_map() -> str:
    rows = ["| chapter | after it you can | minutes | lecture |", "| --- | --- | --- | --- |"]
    for path in chapters():
        facts = opening(path)
        times = ", ".join(f"[{t}]({LECTURE}&t={seconds(t)}s)" for t in LECTURE_TIMES.get(path.stem[:2], ()))
        rows.append(f"| [{facts['title']}]({path.name}) | {facts['goal']} | {facts['minutes']} | {times} |")
    return "\n".join(rows)


def rules() -> str:
    rows = ["| operation | result | slope along a | slope along b |", "| --- | --- | --- | --- |"]
    for name, (result, *slopes) in RULES.items():
        rows.append(f"| `{name}` | ${result}$ | " + " | ".join(f"${s}$" if s else "" for s in slopes) + " |")
    return "\n".join(rows)


def terms() -> dict[str, str]:
    """Each phrase that may stand for a term of the glossary."""
    lines = (HERE / "pages" / "glossary.myst").read_text(encoding="utf-8").split("```{glossary}")[1].splitlines()
    found = [line.strip() for line in lines if line and not line.startswith((" ", "`"))]
    return {term.lower(): term for term in found} | ALIASES


def as_file(tag: str, kind: str, packed: str, pictures: Path, root: str) -> str:
    """An `<img>` that has its picture inside, with the picture as a file of a known size, loaded when it comes near."""
    data = base64.b64decode(packed)
    name = f"{hashlib.sha256(data).hexdigest()[:20]}.{'svg' if 'svg' in kind else kind}"
    pictures.mkdir(parents=True, exist_ok=True)
    (pictures / name).write_bytes(data)
    if "svg" in kind:
        box = re.search(rb'viewBox="\S+ \S+ ([\d.]+) ([\d.]+)"', data)
        wide, high = (float(side) for side in box.groups()) if box else (0.0, 0.0)
    else:
        wide, high = struct.unpack(">II", data[16:24]) if data[:4] == b"\x89PNG" else (0, 0)
    shown = re.search(r'width="(\d+)"', tag)
    width = int(shown[1]) if shown else round(wide)
    size = f' height="{round(width * high / wide)}"' if wide else ""
    look = ' class="graph"' if "svg" in kind else ""
    tag = re.sub(r'src="data:[^"]*"', f'src="{root}_static/pictures/{name}"', tag)
    return tag.replace("<img ", f'<img loading="lazy"{look}{size}{"" if shown else f" width={width}"} ', 1)


def with_files(page: str, pictures: Path, root: str = "") -> str:
    """A piece of HTML with its pictures as files in a folder; `root` leads from the page to the top of the site."""
    inside = r'<img [^>]*src="data:image/(svg\+xml|png);base64,([^"]+)"[^>]*>'
    return re.sub(inside, lambda m: as_file(m[0], m[1], m[2], pictures, root), page)


def with_widgets(notebook: dict, widgets: Mapping[str, str], pictures: Path, root: str = "") -> dict:
    """The notebook with each widget's words replaced by the widget that moves, and its pictures as files.

    widgets   the HTML of each, by the id of its cell
    pictures  the folder for the files
    """
    notebook["metadata"].setdefault("language_info", {})["pygments_lexer"] = "ipython3"
    for cell in notebook["cells"]:
        outputs = cell.get("outputs", [])
        outputs[:] = [o for o in outputs if o.get("data") != {}]  # an empty one is for Lab: tools/execute.py
        if cell.get("id") in widgets:
            outputs[:] = [
                o for o in outputs if not "".join(o.get("data", {}).get("text/plain", "")).startswith("[controls:")
            ]
            data = {"text/html": widgets[cell["id"]]}
            outputs.append({"output_type": "display_data", "data": data, "metadata": {}})
        for output in outputs:
            if "text/html" in output.get("data", {}):
                output["data"] = {"text/html": with_files("".join(output["data"]["text/html"]), pictures, root)}
    return notebook


def refuse_unready(notebook: dict, name: str) -> None:
    """Raise Unready for a notebook that was not run from top to bottom before it was saved."""
    counts = [
        cell["execution_count"] for cell in notebook["cells"] if cell["cell_type"] == "code" and text_of(cell).strip()
    ]
    if counts != list(range(1, len(counts) + 1)):
        raise Unready(
            f"{name} was saved without a run from top to bottom: uv run python tools/execute.py notebooks/{name}"
        )


def stays(notebook: dict) -> str:
    """The id of a cell whose widget is still words, or ""."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if "".join(output.get("data", {}).get("text/plain", "")).startswith("[controls:"):
                return cell["id"]
    return ""


def write_pages(source: Path, static: Path, widgets: Mapping[str, Mapping[str, str]], live: bool) -> None:
    """Fill the folder that Sphinx reads, and that of its files. `widgets`: chapter -> id of a cell -> HTML."""
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    documents = sorted((ROOT / "notebooks").glob("*.md"))
    known = {path.relative_to(ROOT / "notebooks").as_posix() for path in [*chapters(), *projects(), *documents]}
    for path in [*chapters(), *projects()]:
        name = path.relative_to(ROOT / "notebooks").as_posix()
        saved = json.loads(path.read_text(encoding="utf-8"))
        refuse_unready(saved, name)
        for cell in saved["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = with_links(text_of(cell), path, known)
        notebook = with_widgets(saved, widgets.get(path.stem, {}), static / "pictures", "../" * name.count("/"))
        if path.stem in widgets and stays(notebook):
            raise Unready(
                f"{name}: a widget of the cell {stays(notebook)} was not drawn. Show it as the cell's last line."
            )
        (source / name).parent.mkdir(exist_ok=True)
        (source / name).write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    index = (HERE / "pages" / "index.myst").read_text(encoding="utf-8").replace("<!-- map -->", course_map())
    first = "live/notebooks/index.html?path=notebooks/00_start_here.ipynb"
    run = f"<a href='{first}'>Run it here</a>" if live else "Run it on your machine"
    sentence = (
        "Each chapter has a button that opens it live: real notebooks, with Python inside the browser. Nothing is "
        "installed, nothing is sent anywhere, and your work is kept in this browser. The first start takes some 20 s."
        if live
        else "This copy of the book was built without its live part."
    )
    index = index.replace("<!-- run -->", run).replace("<!-- run-sentence -->", sentence)
    index = re.sub(r"<!-- widget: (\w+) (\w+) -->", lambda m: on_the_front(m[1], m[2], widgets), index)
    (source / "index.md").write_text(index + toctree(), encoding="utf-8")
    for name in ("glossary", "references"):
        shutil.copy(HERE / "pages" / f"{name}.myst", source / f"{name}.md")
    reference = (HERE / "pages" / "reference.myst").read_text(encoding="utf-8")
    (source / "reference.md").write_text(reference.replace("<!-- rules -->", rules()), encoding="utf-8")
    shutil.copy(HERE / "README.md", source / "about.md")
    for path in documents:
        (source / path.name).write_text(with_links(path.read_text(encoding="utf-8"), path, known), encoding="utf-8")
    speed = ROOT / "benchmarks" / "README.md"
    (source / "benchmarks.md").write_text(with_links(speed.read_text(encoding="utf-8"), speed, known), encoding="utf-8")
    (source / "images").mkdir()
    for path in sorted((ROOT / "images").glob("*.*")):
        shutil.copy(path, source / "images")


def with_links(text: str, path: Path, known: set[str]) -> str:
    """Markdown of the file `path` whose links to files that are not in the book lead to the project's repository.

    known  the files of the folder notebooks that are in the book
    """

    def led(match: re.Match[str]) -> str:
        target, _, anchor = match[2].partition("#")
        file = os.path.normpath(path.parent / target)
        name = os.path.relpath(file, ROOT / "notebooks").replace(os.sep, "/")
        if "." not in target or re.match(r"[a-z]+:", target) or (path.parent.name != "benchmarks" and name in known):
            return match[0]
        if match[1] == "!" and Path(file).parent == ROOT / "images":
            return f"{match[1]}{match[3]}(images/{Path(file).name})"
        inside = os.path.relpath(file, ROOT).replace(os.sep, "/") + (f"#{anchor}" if anchor else "")
        return f"{match[1]}{match[3]}({addresses().get('Repository', '')}/blob/main/{inside})"

    return re.sub(r"(!?)(?=\[[^\]\n]*\]\(([^)\s]+)\))(\[[^\]\n]*\])\([^)\s]+\)", led, text)


def addresses() -> dict[str, str]:
    """The project's own, by name."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"].get("urls", {})


def on_the_front(chapter: str, kind: str, widgets: Mapping[str, Mapping[str, str]]) -> str:
    """A chapter's widget as a piece of the landing page."""
    found = [page for page in widgets.get(chapter, {}).values() if f'data-widget="{kind}"' in page]
    if not found:
        return ""
    return "```{raw} html\n" + found[0].replace('id="w-', 'id="front-w-').replace('"w-', '"front-w-') + "\n```"


def toctree() -> str:
    work = "\n".join(f"projects/{path.stem}" for path in projects())
    more = [path.stem for path in sorted((ROOT / "notebooks").glob("*.md"))]
    course = "\n".join(path.stem for path in chapters())
    rest = "\n".join(["glossary", "reference", "benchmarks", *more, "references", "about"])
    return (
        f"\n\n```{{toctree}}\n:hidden:\n:caption: Chapters\n\n{course}\n```\n\n"
        + (f"```{{toctree}}\n:hidden:\n:caption: Projects\n\n{work}\n```\n\n" if work else "")
        + f"```{{toctree}}\n:hidden:\n:caption: Beside them\n\n{rest}\n```\n"
    )


def run_sphinx(work: Path, out: Path, url: str, live: bool, repository: str) -> None:
    """Raises CalledProcessError where Sphinx finds anything to warn of."""
    environment = os.environ | {
        "SITE_WORK": str(work),
        "SITE_URL": url,
        "SITE_LIVE": "1" if live else "",
        "SITE_REPOSITORY": repository,
    }
    environment |= {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "315532800"}
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-E", "-c", HERE, "-d", work / "doctrees"]
    subprocess.run([*map(str, command), str(work / "source"), str(out)], check=True, env=environment)


def sitemap(out: Path, url: str) -> str:
    pages = [path.relative_to(out).as_posix() for path in sorted([*out.glob("*.html"), *out.glob("projects/*.html")])]
    hidden = {"404.html", "genindex.html", "search.html"}
    lines = [
        f"<url><loc>{html.escape(urllib.parse.urljoin(url, page))}</loc></url>" for page in pages if page not in hidden
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return head + "\n".join(lines) + "\n</urlset>\n"


def policy_of(page: str) -> str:
    """What a page may load: files of this site alone, and of scripts in the page itself those that it has now."""
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page, re.DOTALL)
    hashes = {base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts}
    allowed = " ".join(["'self'", *(f"'sha256-{digest}'" for digest in sorted(hashes))])
    return (
        f"default-src 'self'; script-src {allowed}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'"
    )


def finish(out: Path, url: str) -> None:
    """What Sphinx does not do: a sitemap, a page for addresses that do not exist, and a policy in every page."""
    for name in (".buildinfo", "objects.inv", "_static/webpack-macros.html", "_static/sbt-webpack-macros.html"):
        (out / name).unlink(missing_ok=True)
    for page in [*out.glob("*.html"), *out.glob("projects/*.html")]:
        # of a folded output the words are name enough, and tell more than myst-nb's label
        text = page.read_text(encoding="utf-8").replace(' aria-label="Toggle hidden content"', "")
        policy = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy_of(text))}">'
        head, rest = re.split(r"(?<=<head>)", text, maxsplit=1)
        page.write_text(f"{head}\n{policy}{rest}", encoding="utf-8")
    (out / ".nojekyll").write_text("", encoding="utf-8")
    page = (HERE / "pages" / "404.html").read_text(encoding="utf-8")
    (out / "404.html").write_text(page.replace("{url}", html.escape(url or "/")), encoding="utf-8")
    if url:
        (out / "sitemap.xml").write_text(sitemap(out, url), encoding="utf-8")
        (out / "robots.txt").write_text(f"Sitemap: {url}sitemap.xml\n", encoding="utf-8")
