// What can be scrolled sideways can be reached with the keyboard.
document.querySelectorAll(".cell_output, .bd-article pre, .bd-article table, mjx-container").forEach((box) => {
  new ResizeObserver(() => {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }).observe(box);
});
