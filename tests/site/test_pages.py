"""Every page of the built site in a real browser, with no other host to be reached. conftest.py says how to run it."""

import os
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from .conftest import ROOT, SITE, Watched

pytestmark = pytest.mark.skipif(SITE is None, reason="MICROGRAD_SITE does not name a built site")

PAGES = (
    sorted(path.relative_to(SITE).as_posix() for path in SITE.glob("**/*.html") if "live" not in path.parts)
    if SITE
    else []
)
CHAPTERS = [page for page in PAGES if page[:2].isdigit()]
AXE = "axe.run(document, {resultTypes: ['violations'], exclude: ['mjx-container']}).then(r => r.violations)"
NO_WORDS = """[...document.querySelectorAll("article img, article .picture")].filter(
    e => !(e.getAttribute("alt") || e.getAttribute("aria-label") || "").trim()).map(e => e.outerHTML.slice(0, 120))"""
RAW_FORMULAS = "[...document.querySelectorAll('.math')].filter(e => !e.querySelector('mjx-container')).length"
SEARCH_BOXES = """[...document.querySelectorAll(".search-button__button")].filter(
    e => e.checkVisibility() && e.getBoundingClientRect().right > 0).length"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SHIFTS = """window.shift = { total: 0, sources: [] };
new PerformanceObserver(list => list.getEntries().forEach(entry => {
    window.shift.total += entry.value;
    window.shift.sources.push([entry.value, ...entry.sources.map(s => s.node?.outerHTML?.slice(0, 120))]);
})).observe({ type: "layout-shift", buffered: true });"""
NOT_THERE = """[...document.images].filter(
    e => e.checkVisibility() && !e.complete).map(e => e.outerHTML.slice(0, 120))"""
SCROLL_DOWN = """async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += 700) {
        window.scrollTo(0, y);
        await new Promise(done => setTimeout(done, 150));
    } }"""
SEEN = r"""e => { const root = e.closest(".widget");
    const picture = root.querySelector(".picture").innerHTML.replace(/ tabindex="-?\d"/g, ""); // the theme sets it late
    return picture + "|" + root.querySelector("output").textContent }"""


@pytest.fixture(scope="module")
def axe() -> str:
    import assets

    return assets.npm_file("axe-core", "axe.min.js", ROOT / "build" / "site" / "cache").decode()


def open_page(watched: Watched, address: str, scheme: str = "light") -> None:
    # With no transitions: colors half-way between two themes would be measured
    watched.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    watched.page.goto(address, wait_until="load")
    # A function, since the page's policy forbids to evaluate text
    watched.page.wait_for_function(f"() => {RAW_FORMULAS} === 0", timeout=60_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_page(watched: Watched, address: str, axe: str, name: str, scheme: str):
    page = watched.page
    open_page(watched, address + name, scheme)
    assert page.evaluate(NO_WORDS) == []
    if name != "404.html":
        assert page.evaluate(SEARCH_BOXES) == 1
    page.evaluate(axe)
    found = [v for v in page.evaluate(AXE) if v["impact"] in ("serious", "critical")]
    assert [(v["id"], v["nodes"][0]["target"], v["nodes"][0]["html"][:200]) for v in found] == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(200)
    assert page.evaluate(TOO_WIDE) <= 0
    assert watched.hosts == set()
    assert watched.faults == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_widgets_follow_the_keyboard(watched: Watched, address: str, name: str):
    page = watched.page
    open_page(watched, address + name)
    assert page.get_by_text("[controls:").count() == 0, "a widget's place has only words"
    page.evaluate("document.querySelectorAll('details').forEach(folded => { folded.open = true; })")
    for root in page.locator(".widget").all():
        root.scroll_into_view_if_needed()
        page.wait_for_function("e => 'awake' in e.dataset", arg=root.element_handle(), timeout=30_000)
        for control in root.locator("input").all():
            moves(page, root, control)
    assert watched.faults == []


def moves(page, root, control) -> None:
    """The picture or the sentence follows a control; a slider comes back to where it was."""
    kind, before = control.get_attribute("type"), control.evaluate(SEEN)
    if kind == "radio" and control.is_checked():
        return
    control.focus()
    if kind == "text":
        page.keyboard.type("x")
        page.keyboard.press("Enter")
        assert "'x'" in root.locator("output").inner_text()
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type("0.123")
        page.keyboard.press("Enter")
        assert "not yet" in root.locator("output").inner_text()
        return
    last = kind == "range" and control.evaluate("e => e.value === e.max")
    page.keyboard.press("Space" if kind != "range" else "ArrowLeft" if last else "ArrowRight")
    if kind == "range" and not last and control.evaluate(SEEN) == before:  # level up here, as at the end of a name
        last = True
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
    assert control.evaluate(SEEN) != before, f"{control.get_attribute('id')} moves nothing"
    if kind == "range":
        page.keyboard.press("ArrowRight" if last else "ArrowLeft")
        assert control.evaluate(SEEN) == before, f"{control.get_attribute('id')} does not come back"


def test_a_slider_follows_the_mouse(watched: Watched, address: str):
    open_page(watched, f"{address}05_backward.html")
    root = watched.page.locator(".widget").first
    root.scroll_into_view_if_needed()
    slider = root.locator("input[type=range]")
    slider.wait_for()
    watched.page.wait_for_function("e => 'awake' in e.dataset", arg=root.element_handle())
    box = slider.bounding_box()
    watched.page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    assert slider.input_value() == slider.get_attribute("max")
    assert root.locator("output").inner_text().startswith(f"Step {slider.get_attribute('max')}")
    root.get_by_role("button", name="back").click()
    assert int(slider.input_value()) == int(slider.get_attribute("max")) - 1


def test_boxes_accept_the_right_slopes(watched: Watched, address: str):
    """L = (a*b + c) * f of chapter 4: every gradient, typed in."""
    open_page(watched, f"{address}04_backprop_by_hand.html")
    root = watched.page.locator(".widget", has=watched.page.locator("[id$='-a']")).first
    root.scroll_into_view_if_needed()
    watched.page.wait_for_function("e => 'awake' in e.dataset", arg=root.element_handle())
    right = {"L": "1", "f": "4", "d": "\u22122", "c": "-2", "e": "-2", "a": "6", "b": "-4"}
    root.locator("[id$='-a']").fill("-6")
    root.locator("[id$='-a']").press("Enter")
    assert "check the sign" in root.locator("output").inner_text()
    for count, (name, slope) in enumerate(right.items(), start=1):
        root.locator(f"[id$='-{name}']").fill(slope)
        root.locator(f"[id$='-{name}']").press("Enter")
        assert f"{count} of 7 right" in root.locator("output").inner_text()


def test_the_book_opens_from_its_folder(watched: Watched, site: Path):
    open_page(watched, (site / "05_backward.html").as_uri())
    root = watched.page.locator(".widget").first
    root.scroll_into_view_if_needed()
    watched.page.wait_for_function("e => 'awake' in e.dataset", arg=root.element_handle(), timeout=30_000)
    moves(watched.page, root, root.locator("input").first)
    assert watched.faults == []


def test_a_widget_that_does_not_arrive_says_so(watched: Watched, address: str):
    watched.page.route("**/widgets/05_backward*", lambda route: route.abort())
    open_page(watched, f"{address}05_backward.html")
    root = watched.page.locator(".widget").first
    root.scroll_into_view_if_needed()
    watched.page.wait_for_function(
        "e => e.textContent.includes('did not arrive')", arg=root.locator("output").element_handle()
    )


def test_python_is_fetched_ahead_by_who_is_about_to_run(watched: Watched, address: str, site: Path):
    if not (site / "live").is_dir():
        pytest.skip("this site has no live part")
    open_page(watched, f"{address}05_backward.html")
    assert watched.page.locator("link[rel=prefetch]").count() == 0
    watched.page.locator(".run a").first.hover()
    watched.page.wait_for_function("() => document.querySelectorAll('link[rel=prefetch]').length > 20")
    names = watched.page.eval_on_selector_all("link[rel=prefetch]", "links => links.map(link => link.href)")
    assert {f"{address}live/static/pyodide/pyodide.asm.wasm"} <= set(names)
    assert watched.hosts == set()


def test_search_finds_a_chapter(watched: Watched, address: str):
    watched.page.goto(f"{address}search.html?q=broadcasting")
    watched.page.locator("#search-results li a", has_text="11. Tensors").first.wait_for(timeout=30_000)
    assert watched.faults == []


# ---- without a browser ----


class Links(HTMLParser):
    """The addresses that a page leads to and the anchors that it has."""

    def __init__(self, text: str):
        super().__init__()
        self.links, self.anchors = [], {"", "top"}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.links += [named[name] for name in ("href", "src") if named.get(name)]
        self.anchors |= {named[name] for name in ("id", "name") if named.get(name)}


def test_no_link_leads_nowhere(site: Path):
    pages = {
        path: Links(path.read_text(encoding="utf-8")) for path in site.glob("**/*.html") if "live" not in path.parts
    }
    broken = []
    for path, parsed in pages.items():
        for link in parsed.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or path.name == "404.html":
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            known = pages.get(target)
            if not target.is_file() or (known and parts.fragment and unquote(parts.fragment) not in known.anchors):
                broken.append(f"{path.name}: {link}")
    assert broken == []


def test_the_first_page_is_light(watched: Watched, address: str):
    """What the browser really fetches for the landing page, from its opening to rest."""
    sizes: dict[str, int] = {}
    watched.page.on("response", lambda r: sizes.update({r.url: int(r.headers.get("content-length", 0))}))
    open_page(watched, f"{address}index.html")
    watched.page.wait_for_load_state("networkidle")
    assert len(sizes) > 5
    assert sum(sizes.values()) < 2_800_000, sizes


@pytest.mark.parametrize("name", CHAPTERS)
def test_nothing_jumps_while_one_reads(watched: Watched, address: str, name: str):
    """Down a whole page, with its pictures and sliders loading on the way: the layout shift stays below 0.1."""
    watched.page.add_init_script(SHIFTS)
    open_page(watched, address + name)
    watched.page.evaluate(SCROLL_DOWN)
    assert watched.page.evaluate(NOT_THERE) == []
    shift, sources = watched.page.evaluate("[window.shift.total, window.shift.sources]")
    assert shift < 0.1, sources


def test_a_page_that_jumps_would_be_noticed(watched: Watched, address: str):
    watched.page.add_init_script(SHIFTS)
    open_page(watched, f"{address}05_backward.html")
    watched.page.wait_for_timeout(600)  # not within half a second of an input
    watched.page.evaluate("""() => {
        const box = Object.assign(document.createElement("div"), { style: "height: 400px" });
        document.querySelector("article h1").before(box); }""")
    watched.page.wait_for_function("() => window.shift.total > 0.1", timeout=10_000)


def test_no_widget_and_no_page_is_too_heavy(site: Path):
    """At most 1 MB a widget; 8 MB a page with all its pictures and sliders, and for all sliders together."""
    sizes = {path.name: path.stat().st_size for path in (site / "_static" / "widgets").glob("*.js")}
    assert sizes
    assert {name: size for name, size in sizes.items() if size > 1_000_000} == {}
    assert sum(sizes.values()) < 8_000_000
    weights = {}
    for name in PAGES:
        text = (site / name).read_text(encoding="utf-8")
        links = {urlsplit(link).path for link in Links(text).links}
        files = {
            ((site / name).parent / unquote(link)).resolve() for link in links if "_static" in link or "_images" in link
        }
        widgets = sum(sizes[f"{data}.js"] for data in set(re.findall(r'data-data="([^"]+)"', text)))
        weights[name] = len(text.encode()) + widgets + sum(file.stat().st_size for file in files if file.is_file())
    assert {name: weight for name, weight in weights.items() if weight > 8_000_000} == {}


def test_every_page_has_a_card_and_a_policy(site: Path):
    for name in PAGES:
        if name == "404.html":
            continue
        text = (site / name).read_text(encoding="utf-8")
        assert "Content-Security-Policy" in text, name
        assert 'property="og:image"' in text, name
        assert (site / "_static" / "cards" / (f"{name[:-5]}.png" if name in CHAPTERS else "index.png")).is_file()


def test_nothing_of_the_machine_that_built_it(site: Path):
    here = os.fsencode(str(ROOT))
    found = [
        path.name
        for path in site.rglob("*")
        if path.suffix in (".html", ".js", ".json", ".css", ".svg") and here in path.read_bytes()
    ]
    assert found == []
