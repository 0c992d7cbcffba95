"""Sphinx's settings for the web book. `build.py` prepares the pages in a folder of its own and runs Sphinx."""

import html
import json
import os
import re
from pathlib import Path

from docutils import nodes
from myst_nb.core.render import NbElementRenderer
from sphinx import addnodes
from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
WORK = Path(os.environ["SITE_WORK"])  # where build.py puts what it makes
URL = os.environ.get("SITE_URL", "")  # the public address, with a slash at its end; empty where it is not known
REPOSITORY = os.environ.get("SITE_REPOSITORY", "")  # on GitHub: owner/name
TERMS = json.loads((WORK / "terms.json").read_text(encoding="utf-8"))  # a phrase in lower case -> the glossary's term
CHAPTER = re.compile(r"\d\d_|projects/")

project = "micrograd, in notebooks"
author = "The authors of micrograd, in notebooks"
html_title = project  # Sphinx would add "documentation"
language = "en"
extensions = ["myst_nb", "sphinx.ext.autodoc"]
exclude_patterns: list[str] = []
nb_code_prompt_show, nb_code_prompt_hide = "Show the {type}", "Hide the {type}"
nb_execution_mode = "off"  # the saved outputs are the course's
myst_enable_extensions = ["dollarmath", "amsmath", "deflist", "attrs_block", "attrs_inline", "colon_fence"]
myst_heading_anchors = 3
# a chapter shows pieces of code with gaps to fill, which no lexer can read
suppress_warnings = ["misc.highlighting_failure"]
nb_mime_priority_overrides = [("html", "application/vnd.jupyter.widget-view+json", None)]

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "show-inheritance": False}
default_role = "code"
add_module_names = False
python_use_unqualified_type_names = True

mathjax_path = "tex-svg.js"  # one file with its fonts inside, so that formulas need no network
mathjax3_config = {"options": {"enableMenu": False}, "startup": {"typeset": True}}

html_theme = "sphinx_book_theme"
html_static_path = ["static", str(WORK / "static")]
templates_path = ["templates"]
html_css_files = ["book.css", "widgets.css"]
html_js_files = [("widgets.js", {"defer": "defer"}), ("book.js", {"defer": "defer"})]
html_favicon = "static/icon.svg"  # or browsers ask in vain for favicon.ico
html_copy_source = html_show_sourcelink = False
html_use_index = False
html_last_updated_fmt = None  # a date would make each build another
html_context = {"default_mode": "auto"}  # without it the theme writes a warning to the console
html_theme_options = {
    "home_page_in_toc": True,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "toc_title": "On this page",
    "extra_footer": '<p class="small">The code and the text are under the MIT license. No cookies, no tracking.</p>',
    "show_toc_level": 2,
}
# The theme has two search boxes: the one of the sidebar stays.
html_theme_options |= {name: [] for name in ("navbar_start", "navbar_center", "navbar_end", "navbar_persistent")}

render_plain = NbElementRenderer.render_image
render_html = NbElementRenderer.render_text_html


def alt_text(renderer: NbElementRenderer, data) -> str:
    """The words of a picture: `alt` in the output's metadata, or the title and the description of a drawing."""
    words = data.output_metadata.get(data.mime_type, {}).get("alt", "") or data.output_metadata.get("alt", "")
    if not words and data.mime_type == "image/svg+xml":
        words = ": ".join(re.findall(r"<(?:title|desc)>(.*?)</", data.string, re.DOTALL)[:2])
    return re.sub(r"\s+", " ", html.unescape(words)).strip()


def render_image(self: NbElementRenderer, data):
    """As myst-nb does, which forgets a picture's words; a drawing is called a graph, for the style sheet."""
    images = render_plain(self, data)
    for image in images:
        image["alt"] = alt_text(self, data)
        if data.mime_type == "image/svg+xml":
            image["classes"].append("graph")
    return images


def live_address(pagename: str) -> str:
    up = "../" * pagename.count("/")
    return f"{up}live/notebooks/index.html?path=notebooks/{pagename}.ipynb"


def add_run_button(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """In the header of a chapter: the same notebook, with a kernel in the browser."""
    if CHAPTER.match(pagename) and os.environ.get("SITE_LIVE"):
        button = {"type": "link", "url": live_address(pagename), "text": "Run it here", "icon": "fas fa-play"}
        button |= {"label": "run", "tooltip": "Run this chapter in the browser, with nothing to install"}
        context["header_buttons"].insert(0, button)


def add_cards(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """What a page shows of itself when someone shares its address (Open Graph), and what it is about."""
    cards = json.loads((WORK / "cards.json").read_text(encoding="utf-8"))
    card = cards.get(pagename, cards["index"])
    title = re.sub(r"<[^>]*>", "", context.get("title", project))
    facts = {"og:title": title, "og:type": "article" if doctree else "website", "og:site_name": project}
    facts |= {"og:description": card["text"], "og:image": f"{URL}_static/cards/{card['image']}"}
    facts |= {"og:image:width": "1200", "og:image:height": "630", "og:image:alt": card["alt"]}
    if URL:
        facts["og:url"] = f"{URL}{pagename}.html"
    tags = [f'<meta property="{name}" content="{html.escape(text)}">' for name, text in facts.items()]
    tags.append(f'<meta name="description" content="{html.escape(card["text"])}">')
    tags.append('<meta name="twitter:card" content="summary_large_image">')
    context["metatags"] = context.get("metatags", "") + "\n" + "\n".join(tags)


def prepare_chapter(app: Sphinx, doctree: nodes.document) -> None:
    """Below a chapter's title: the way to run it. In its text: the first mention of each term leads to the glossary."""
    name = app.env.docname
    if not CHAPTER.match(name):
        return
    if os.environ.get("SITE_LIVE"):
        run = (
            f'<p class="run"><a href="{live_address(name)}">Run it here</a>: in your browser, with nothing to install. '
        )
        run += f'Or <a href="{name.split("/")[-1]}.ipynb" download>download the notebook</a>'
        if REPOSITORY and "/" not in name:
            colab, binder = (
                f"{REPOSITORY}/blob/gh-pages/colab/{name}.ipynb",
                f"{REPOSITORY}/main?urlpath=lab/tree/notebooks",
            )
            run += f', <a href="https://colab.research.google.com/github/{colab}">open it in Colab</a>'
            run += f' or <a href="https://mybinder.org/v2/gh/{binder}/{name}.ipynb">in Binder</a>'
        run += "</p>"
        next(doctree.findall(nodes.title)).parent.insert(1, nodes.raw("", run, format="html"))
    seen = set()
    for node in list(doctree.findall(lambda n: isinstance(n, nodes.emphasis | nodes.strong))):
        term = TERMS.get(node.astext().lower().strip(".,:"))
        if term is None or term in seen or any(isinstance(n, nodes.reference | nodes.title) for n in above(node)):
            continue
        seen.add(term)
        link = addnodes.pending_xref(
            "", refdomain="std", reftype="term", reftarget=term, refexplicit=True, refwarn=True, refdoc=name
        )
        node.replace_self(link)
        link += node


def above(node: nodes.Node):
    while node.parent is not None:
        node = node.parent
        yield node


def as_rest(app: Sphinx, what: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    """The library's docstrings are plain text: columns and what is indented stay as typed, stars are stars."""
    paragraphs = re.split(r"\n[ ]*\n", "\n".join(lines).strip("\n"))
    found = []
    for paragraph in paragraphs:
        rows = paragraph.splitlines()
        first = next((i for i, row in enumerate(rows) if re.match(r"\s|\S+( \S+)?  +\S", row)), len(rows))
        words = re.split(r"(`+[^`]*`+)", "\n".join(rows[:first]))  # code in backticks is left alone
        words[::2] = [re.sub(r"([*_|\\])", r"\\\1", piece) for piece in words[::2]]
        words[1::2] = [f"``{piece.strip('`')}``" for piece in words[1::2]]
        if first:
            found += ["".join(words), ""]
        if first < len(rows):
            found += ["::", "", *(f"    {row}" for row in rows[first:]), ""]
    lines[:] = "\n".join(found).splitlines()


def setup(app: Sphinx) -> dict:
    app.connect("autodoc-process-docstring", as_rest)
    NbElementRenderer.render_image = render_image
    app.connect("doctree-read", prepare_chapter)
    app.connect("html-page-context", add_run_button, priority=501)  # after the theme's own buttons
    app.connect("html-page-context", add_cards)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
