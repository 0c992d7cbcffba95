"""Slopes of several inputs."""

from micrograd.show import slopes_explorer


def test_slopes_of_every_input_and_the_promise(capsys):
    explorer = slopes_explorer(lambda a, b, c, f: (a * b + c) * f, a=2.0, b=-3.0, c=10.0, f=-2.0)
    explorer.move(nudge="b", by=2.0)
    assert capsys.readouterr().out.strip() == (
        "L = -8.00, slopes: a 6, b -4, c -2, f 4. "
        "Nudge b by 2.00: slope times nudge predicts a change of -8.00, measured -8.00."
    )
    for a in (-12.0, 0.0, 12.0):
        explorer.controls["a"].value = a
        assert explorer.says.startswith(f"L = {(a * -3 + 10) * -2:.2f}, ")
