"""Build the course as a web site.

uv run --group site python site/build.py                          into dist/site
uv run --group site python site/build.py --offline                with all that its live part needs inside
uv run --group site python site/build.py --no-live --no-widgets   the pages alone, quickly

The site is static files: to read it, `python -m http.server -d dist/site`; the book also opens from the folder itself.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import assets
import book
import cards

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "site"


def fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def step(text: str) -> None:
    print(f"site: {text}", flush=True)


def build(options: argparse.Namespace) -> None:
    cache, out = WORK / "cache", options.out
    static = fresh(WORK / "static")
    (static / "tex-svg.js").write_bytes(assets.npm_file("mathjax", "es5/tex-svg.js", cache))
    widgets: dict[str, dict[str, str]] = {}
    if options.widgets:
        import frames

        step("the widgets")
        widgets = frames.all_widgets(static / "widgets", cache / "frames", options.only, options.old)
    step("the pages")
    (WORK / "cards.json").write_text(json.dumps(cards.write_cards(static / "cards")), encoding="utf-8")
    (WORK / "terms.json").write_text(json.dumps(book.terms()), encoding="utf-8")
    book.write_pages(WORK / "source", static, widgets, options.live)
    made = fresh(WORK / "html")
    book.run_sphinx(WORK, made, options.url, options.live, options.repository)
    book.finish(made, options.url)
    if options.live:
        import live

        from micrograd.course import convert

        step("the live part")
        live.build(made / "live", WORK, options.offline, options.wheels)
        for path in [*book.chapters(), *book.projects()]:
            shutil.copy(path, made / path.relative_to(ROOT / "notebooks"))
        convert.colab(made / "colab", [])
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(made, out)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--out", type=Path, default=ROOT / "dist" / "site", help="where the site goes (default: dist/site)"
    )
    parser.add_argument("--url", default="", help="the site's public address: for the sitemap and the cards")
    parser.add_argument("--offline", action="store_true", help="put everything into the site: no other host is asked")
    parser.add_argument("--wheels", type=Path, help="a folder or archive with Pyodide's compiled wheels, for --offline")
    parser.add_argument("--no-live", dest="live", action="store_false", help="without the live part")
    parser.add_argument("--no-widgets", dest="widgets", action="store_false", help="without the sliders")
    parser.add_argument("--only", nargs="*", help="the sliders of these chapters alone, such as 05 10")
    parser.add_argument("--old-widgets", dest="old", action="store_true", help="sliders as an earlier build drew them")
    options = parser.parse_args()
    options.url = options.url or book.addresses().get("Documentation", "")
    options.repository = book.addresses().get("Repository", "").removeprefix("https://github.com/").strip("/")
    options.url = options.url and options.url.rstrip("/") + "/"
    began = time.monotonic()
    try:
        build(options)
    except (assets.Missing, book.Unready) as problem:
        print(f"site: {problem}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError:
        print("site: Sphinx found the faults above. Mend the pages that it names, and build again.", file=sys.stderr)
        return 1
    files = [path for path in options.out.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    step(f"{options.out}: {len(files)} files, {size / 1e6:.1f} MB, {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
