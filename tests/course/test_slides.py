"""Chapters as slides: a section each, nothing given away, nothing cut in two. A browser looks at them, too."""

import re

from micrograd.course import cli, slides


def test_a_section_has_a_slide_and_solutions_have_none(tmp_path, capsys):
    assert cli.main(["slides", str(tmp_path), "--chapters", "5"]) == 0
    page = (tmp_path / "05_backward.slides.html").read_text(encoding="utf-8")
    headings = re.findall(r"<section><section>\s*<div[^>]*MarkdownCell.*?<h[1-3][^>]*>(.*?)<", page, re.DOTALL)
    assert headings[:3] == ["5. Backward", "A place for the rule", "Gradients add up"]
    assert "Solution</summary>" not in page
    assert "check.report()" not in page
    assert 'class="fragment"' in page  # what is to be predicted comes with a further click
    assert cli.main(["slides", str(tmp_path), "--chapters", "5"]) == 2
    assert "nothing is overwritten" in capsys.readouterr().err


def test_blocks_of_code_stay_whole():
    text = "### A\n\nOne.\n\n```python\n# 1\n\n# 2\n```\n\n" + "\n\n".join(f"{k}. " + "word " * 60 for k in range(9))
    pieces = slides._pieces(text)
    assert "\n\n".join(pieces) == text.strip()
    assert all(piece.count("```") % 2 == 0 for piece in pieces)
    assert len(pieces) > 2
