"""What test_lab.py does to the widgets of a notebook that has just run: mouse, keyboard, and the words that answer."""

import re

from lab import Lab
from playwright.sync_api import Locator, expect


def words(cell: Locator) -> Locator:
    """The sentence below a widget's picture."""
    return cell.locator("[role=status]")


def widget(lab: Lab, key: str) -> Locator:
    """The cell that shows a widget, by a text in its code."""
    cell = lab.cell(key)
    cell.scroll_into_view_if_needed()
    words(cell).wait_for()
    return cell


def picture(cell: Locator) -> str:
    """What the widget shows: the bytes of its image, or its drawing."""
    image = cell.locator(".widget-html img")
    return image.get_attribute("src") if image.count() else cell.locator(".widget-html svg").inner_html()


def assert_not_blank(cell: Locator):
    """Lab answers sliders in a second thread: a picture drawn with pyplot's shared state came out white."""
    assert len(picture(cell)) > 8_000  # a white picture of this size has about 2,000 characters


def tangent(lab: Lab):
    cell = widget(lab, "show.tangent_explorer")
    assert_not_blank(cell)
    x, h = lab.slider("x", cell), lab.slider("h", cell)
    expect(h.readout).to_have_text("1.00")
    seen = [picture(cell)]

    x.drag(1)
    expect(words(cell)).to_contain_text("At x = 4.00 the curve rises: the tangent's slope is 20.00")
    seen.append(picture(cell))
    x.press("Home")
    expect(words(cell)).to_contain_text("At x = -3.00 the curve falls: the tangent's slope is -22.00")
    seen.append(picture(cell))
    x.press("ArrowRight", times=10)
    expect(words(cell)).to_contain_text("At x = -2.00 the curve falls: the tangent's slope is -16.00")
    seen.append(picture(cell))
    h.press("End")
    expect(words(cell)).to_contain_text("h = 2.00")
    seen.append(picture(cell))
    x.type("1")
    expect(words(cell)).to_contain_text("At x = 1.00")
    seen.append(picture(cell))
    assert len(set(seen)) == len(seen)


def at_the_left_end(lab: Lab, call: str, slider: str, says: str) -> None:
    """Its slider at the left end: another picture, and these words."""
    cell = widget(lab, call)
    assert_not_blank(cell)
    before = picture(cell)
    lab.slider(slider, cell).press("Home")
    expect(words(cell)).to_contain_text(says)
    assert picture(cell) != before


def tangent_of_sin(lab: Lab):
    says = "At x = -4.00 the curve falls: the tangent's slope is -0.65"
    at_the_left_end(lab, "show.tangent_explorer", "x", says)


def partial_slopes(lab: Lab):
    cell = widget(lab, "show.slopes_explorer")
    assert_not_blank(cell)
    expect(words(cell)).to_contain_text("L = -8.00, slopes: a 6, b -4, c -2, f 4.")
    before = picture(cell)
    lab.slider("f", cell).type("0")
    expect(words(cell)).to_contain_text("L = 0.00, slopes: a 0, b 0, c 0, f 4.")
    assert picture(cell) != before
    cell.get_by_role("button", name="f", exact=True).press("Enter")
    expect(words(cell)).to_contain_text("Nudge f by 0.10: slope times nudge predicts a change of 0.40, measured 0.40.")
    lab.slider("by", cell).press("End")
    expect(words(cell)).to_contain_text("Nudge f by 2.00: slope times nudge predicts a change of 8.00, measured 8.00.")
    lab.slider("a", cell).drag(0)
    expect(words(cell)).to_contain_text("f 46.")


def growing_graph(lab: Lab):
    cell = widget(lab, "show.growing_graph")
    step = lab.slider("step", cell)
    step.press("Home")
    expect(words(cell)).to_have_text("Step 0 of 6: a = 2, a leaf.")
    first = picture(cell)
    cell.get_by_role("button", name="forward").click()
    cell.get_by_role("button", name="forward").click()
    expect(words(cell)).to_have_text("Step 2 of 6: e = -6, made by * from a and b.")
    assert picture(cell) != first
    step.drag(1)
    expect(words(cell)).to_have_text("Step 6 of 6: L = -8, made by * from d and f.")


def chain(lab: Lab):
    first = "a moves by 0.10, e moves by -0.30, d moves by -0.30, L moves by 0.60"
    expect(words(widget(lab, "show.chain_explorer"))).to_contain_text(first)
    says = "L moves by -1.20: (-3) * 1 * (-2) = 6 times as much."
    at_the_left_end(lab, "show.chain_explorer", "nudge", says)


def fill_in(lab: Lab):
    cell = widget(lab, "show.fill_in")
    answers = {"L": "1", "d": "-2", "f": "4", "c": "-2", "e": "-2", "b": "-4"}
    for name, answer in answers.items():
        box = cell.get_by_label(name, exact=True)
        box.fill(answer)
        box.press("Enter")
        expect(words(cell)).to_contain_text(f"{name}: right" if name != "d" else "right")
    expect(words(cell)).to_contain_text("6 of 7 right.")
    box = cell.get_by_label("a", exact=True)
    box.fill("-6")
    box.press("Tab")  # leaving the box counts as well
    expect(words(cell)).to_contain_text("a: not yet. Nudge a up by 0.01 and L rises: check the sign.")
    assert "grad ?" in cell.locator(".widget-html svg").text_content().replace("\xa0", " ")
    box.fill("6")
    box.press("Enter")
    expect(words(cell)).to_contain_text("7 of 7 right. The whole gradient, by hand.")
    assert "grad ?" not in cell.locator(".widget-html svg").text_content().replace("\xa0", " ")


def step_backward(lab: Lab):
    cell = widget(lab, "steps = show.step_backward")
    step = lab.slider("step", cell)
    step.drag(0)
    expect(words(cell)).to_contain_text("Start: e.grad = 1.0")
    seen = [picture(cell)]
    forward, back = (cell.get_by_role("button", name=name) for name in ("forward", "back"))
    forward.focus()
    lab.page.keyboard.press("Enter")
    expect(words(cell)).to_contain_text("Step 1 of 7: now e")
    expect(words(cell)).to_contain_text("c.grad += 12.0 * 1.0 -> 12.0")
    seen.append(picture(cell))
    forward.click()
    expect(words(cell)).to_contain_text("b.grad += 3.0 * 5.0 -> 15.0")
    seen.append(picture(cell))
    back.click()
    expect(words(cell)).to_contain_text("Step 1 of 7")
    step.press("End")
    expect(words(cell)).to_contain_text("Step 7 of 7: now a, whose gradient 108 is complete.")
    seen.append(picture(cell))
    step.press("ArrowLeft")
    expect(words(cell)).to_contain_text("a.grad += 2.0 * 27.0 -> 108.0")
    assert len(set(seen)) == len(seen)


def play_runs_to_the_end(lab: Lab):
    cell = widget(lab, "steps = show.step_backward")
    lab.slider("step", cell).type("5")
    expect(words(cell)).to_contain_text("Step 5 of 7")
    cell.locator(".widget-play button").first.click()
    expect(words(cell)).to_contain_text(re.compile("Step 7 of 7"), timeout=15_000)


def the_words_can_be_read_in_both_themes(lab: Lab):
    cell = widget(lab, "steps = show.step_backward")
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        lab.page.evaluate("name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})", theme)
        lab.page.wait_for_function("name => document.body.dataset.jpThemeName === name", arg=theme)
        lab.page.wait_for_timeout(500)
        color, background = words(cell).evaluate(
            """e => { let b = e;
                      while (b && /, 0\\)$/.test(getComputedStyle(b).backgroundColor)) b = b.parentElement;
                      return [getComputedStyle(e).color, getComputedStyle(b).backgroundColor]; }"""
        )
        assert contrast(color, background) >= 4.5, (theme, color, background)


def descent(lab: Lab):
    cell = widget(lab, "show.descent_explorer")
    assert_not_blank(cell)
    rate, steps = lab.slider("rate", cell), lab.slider("steps", cell)
    expect(rate.readout).to_have_text("0.05")
    seen = [picture(cell)]
    rate.drag(0)
    expect(words(cell)).to_contain_text("Learning rate 0, gradients zeroed")
    seen.append(picture(cell))
    rate.type("0.3")
    steps.press("End")
    expect(words(cell)).to_contain_text("after 40 steps the loss has fallen")
    seen.append(picture(cell))
    cell.get_by_label("zero_grad").press("Space")
    expect(words(cell)).to_contain_text("gradients not zeroed between steps")
    seen.append(picture(cell))
    assert len(set(seen)) == len(seen)


def film(lab: Lab):
    cell = widget(lab, "show.boundary_film")
    assert_not_blank(cell)
    step = lab.slider("frame", cell)
    step.press("Home")
    expect(words(cell)).to_contain_text("Step 0:")
    first = picture(cell)
    cell.get_by_role("button", name="forward").click()
    expect(words(cell)).to_contain_text("Step 10:")
    step.press("End")
    expect(words(cell)).to_have_text(
        "Step 120: 100% of the training points and 100% of the test points are on the correct side."
    )
    assert picture(cell) != first
    step.type("9")
    expect(words(cell)).to_contain_text("Step 90:")
    cell.locator(".widget-play button").first.press("Enter")
    expect(words(cell)).to_contain_text("Step 120:", timeout=15_000)


def no_bar_is_left(lab: Lab):
    assert not lab.page.locator(".jp-OutputArea .widget-hprogress, .jp-OutputArea .progress").count()
    assert "it/s" not in lab.page.locator(".jp-Notebook").inner_text()


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two CSS colors, as WCAG 2 defines it."""

    def luminance(color):
        parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def neuron(lab: Lab):
    cell = widget(lab, "show.neuron_explorer")
    assert_not_blank(cell)
    graph = cell.locator(".widget-html svg")
    w1, b = lab.slider("w1", cell), lab.slider("b", cell)
    w1.type("1")
    lab.slider("w2", cell).type("2")
    b.type("-2")
    cell.get_by_role("button", name="A", exact=True).click()
    expect(words(cell)).to_contain_text("Point A: n = 2.00, o = tanh(n) = 0.96")
    expect(words(cell)).to_contain_text("2 of 4 (A, C)")
    seen, graphs = [picture(cell)], [graph.inner_html()]
    w1.press("Home")
    expect(words(cell)).to_contain_text("4 of 4 (A, B, C, D)")
    seen.append(picture(cell))
    graphs.append(graph.inner_html())
    b.drag(1)
    expect(words(cell)).to_contain_text("Point A: n = 8.00")
    seen.append(picture(cell))
    graphs.append(graph.inner_html())
    cell.get_by_role("button", name="D", exact=True).click()
    expect(words(cell)).to_contain_text("Point D: n = 10.00")
    seen.append(picture(cell))
    graphs.append(graph.inner_html())
    assert len(set(seen)) == len(seen) and len(set(graphs)) == len(graphs)  # the line and the graph move together


def two_units(lab: Lab):
    cell = widget(lab, "show.two_units_explorer")
    assert_not_blank(cell)
    b1, turn = lab.slider("b1", cell), lab.slider("turn", cell)
    b1.type("-2")
    turn.type("0")
    expect(words(cell)).to_contain_text("Hidden units tanh: the output is right at 4 of 4 points")
    seen = [picture(cell)]
    b1.press("End")
    expect(words(cell)).to_contain_text("right at 3 of 4 points (B, C, D)")
    seen.append(picture(cell))
    b1.type("-2")
    expect(words(cell)).to_contain_text("right at 4 of 4 points")
    turn.type("90")
    expect(words(cell)).to_contain_text("right at 3 of 4 points (A, B, C)")
    seen.append(picture(cell))
    cell.get_by_role("button", name="linear").press("Enter")
    expect(words(cell)).to_contain_text("Its boundary can only be one straight line.")
    seen.append(picture(cell))
    assert len(set(seen)) == len(seen)


def names(lab: Lab):
    cell = widget(lab, "show.names_explorer")
    assert_not_blank(cell)
    expect(words(cell)).to_contain_text("Temperature 1.0, at the start: ")
    temperature, draw = lab.slider("temperature", cell), lab.slider("draw", cell)
    begins = cell.get_by_label("begins", exact=True)
    seen = [picture(cell)]
    begins.fill("ma")
    begins.press("Enter")
    temperature.press("Home")
    expect(words(cell)).to_contain_text("Temperature 0.1, after 'ma': r 100%")
    seen.append(picture(cell))
    temperature.drag(1)
    expect(words(cell)).to_contain_text("Temperature 2.0, after 'ma'")
    seen.append(picture(cell))
    said = words(cell).inner_text()
    draw.press("ArrowRight")
    expect(words(cell)).not_to_have_text(said)  # other names
    seen.append(picture(cell))
    begins.fill("Zoë")
    begins.press("Tab")  # leaving the box counts as well
    expect(words(cell)).to_contain_text("the model knows the letters a to z, and 'ë' is none of them")
    begins.fill("Zo")
    begins.press("Enter")
    expect(words(cell)).to_contain_text("Temperature 2.0, after 'zo'")
    seen.append(picture(cell))
    assert len(set(seen)) == len(seen)


def step_source(lab: Lab):
    cell = widget(lab, "show.step_source")
    step = lab.slider("step", cell)
    marked = cell.locator("pre span[style*='ffe399']")
    step.press("Home")
    expect(words(cell)).to_contain_text("Step 0: t1 = w1 * x1")
    expect(marked).to_have_text("t1 = w1 * x1")
    first = picture(cell)
    cell.get_by_role("button", name="forward").click()
    expect(marked).to_have_text("t2 = w2 * x2")
    step.type("9")
    expect(marked).to_have_count(2)
    expect(words(cell)).to_contain_text("d_out is 1.414, d_y is -1.414.")
    step.press("End")
    expect(words(cell)).to_contain_text("d_w1 is 1.414, d_x1 is -2.121.")
    assert picture(cell) != first


def broadcast(lab: Lab):
    cell = widget(lab, "show.broadcast_explorer")
    assert_not_blank(cell)
    expect(words(cell)).to_contain_text("(4, 3) + (3,), aligned at the right. The result has shape (4, 3).")
    seen = [picture(cell)]
    for a, b, said in (
        ("(4, 3)", "()", "Each entry of b is used 12 times: its gradient is 12"),
        ("(4, 3)", "(4,)", "These two do not broadcast"),
        ("()", "()", "Each entry of a is used once: its gradient is 1."),
    ):
        cell.get_by_label("shape of a").select_option(a)
        cell.get_by_label("shape of b").select_option(b)
        expect(words(cell)).to_contain_text(said)
        seen.append(picture(cell))
    for key in (
        "Space",
        "ArrowUp",
        "Enter",
    ):  # by keyboard, from () to the one above it; Lab takes arrows for itself until the list is open
        cell.get_by_label("shape of b").press(key)
    expect(words(cell)).to_contain_text("() + (4,), aligned at the right. The result has shape (4,).")
    seen.append(picture(cell))
    assert len(set(seen)) == len(seen)


# by notebook, in this order, after one run of all its cells
CHECKS = {
    "00_start_here": [tangent_of_sin],
    "01_slopes": [tangent],
    "02_many_inputs": [partial_slopes],
    "03_value": [growing_graph],
    "04_backprop_by_hand": [chain, fill_in],
    "05_backward": [step_backward, play_runs_to_the_end, the_words_can_be_read_in_both_themes],
    "07_neuron": [neuron],
    "08_layers": [two_units],
    "09_learning": [descent],
    "10_classifier": [film, no_bar_is_left],
    "11_tensors": [broadcast],
    "12_compiled_graph": [step_source],
    "13_tiny_gpt": [names],
}
