// What can be scrolled sideways can be reached with the keyboard.
document.querySelectorAll(".cell_output, .bd-article pre, .bd-article table, mjx-container").forEach((box) => {
  new ResizeObserver(() => {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }).observe(box);
});

// Python for the live part comes while the page is read: at once when the pointer or the focus is on the way to it, after a
// minute of reading otherwise; not where the browser saves data, and not on a phone.
const ways = [...document.querySelectorAll('a[href*="live/notebooks/"]')];
if (ways.length && location.protocol.startsWith("http")) {
  let begun = false;
  const fetchAhead = async () => {
    if (begun || navigator.connection?.saveData) return;
    begun = true;
    const folder = new URL("../static/pyodide/", ways[0].href);
    const { packages } = await (await fetch(new URL("pyodide-lock.json", folder))).json();
    const wheels = Object.values(packages).map((p) => p.file_name).filter((name) => !name.includes("://"));
    for (const name of ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", ...wheels]) {
      document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href: new URL(name, folder) }));
    }
  };
  for (const way of ways) for (const event of ["pointerenter", "focus"]) way.addEventListener(event, fetchAhead);
  if (matchMedia("(pointer: fine)").matches) setTimeout(() => document.visibilityState === "visible" && fetchAhead(), 60000);
}
