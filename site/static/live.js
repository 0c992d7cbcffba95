// Around a live chapter: how far the start of Python is, what went wrong if it does not start, and the way to begin anew.
(() => {
  const path = new URLSearchParams(location.search).get("path") || "";
  const chapter = path.split("/").pop().replace(/\.ipynb$/, "");
  const isChapter = /^\d\d_\w+$/.test(chapter);
  const site = new URL("../", document.currentScript.src); // of the book
  const live = new URL("./", document.currentScript.src);
  const box = document.createElement("aside");
  box.id = "micrograd-live";
  box.setAttribute("aria-label", "This chapter, live");
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  const more = document.createElement("details");
  more.innerHTML = "<summary>This chapter</summary><div class='ways'></div>";
  const ways = more.lastChild;
  box.append(status, more);
  box.addEventListener("keydown", (event) => event.stopPropagation());
  document.body.append(box);

  const say = (state, text) => { box.dataset.state = state; if (status.textContent !== text) status.textContent = text; };
  const app = () => window.jupyterapp;
  const FULL = "This browser's storage for the site is full, or almost: download your work before you leave.";
  const RUNTIME = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"];
  const RUNS = matchMedia("(pointer: coarse)").matches ? "The button ▶ above runs a cell." : "Shift+Enter runs a cell.";
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));

  const link = (text, href) => ways.append(Object.assign(document.createElement("a"), { textContent: text, href }));
  const button = (text, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    made.addEventListener("click", async () => {
      try { await act(); } catch (error) { say("failed", `That did not work: ${error.message}`); }
    });
    ways.append(made);
  };
  link("Back to the book", new URL(isChapter ? `${chapter}.html` : "index.html", site).href);
  link("All files", new URL("tree/index.html", live).href);
  if (isChapter) {
    button("Download", () => app().commands.execute("docmanager:download"));
    const file = Object.assign(document.createElement("input"), { type: "file", accept: ".ipynb", hidden: true });
    file.addEventListener("change", async () => {
      try {
        const content = JSON.parse(await file.files[0].text());
        if (!Array.isArray(content.cells)) throw new Error("it has no cells");
        await app().serviceManager.contents.save(path, { type: "notebook", format: "json", content });
        location.reload();
      } catch (error) {
        say("failed", `That file is no notebook: ${error.message}. Choose one that you downloaded here.`);
      }
    });
    ways.append(file);
    button("Upload", () => file.click());
    button("Start afresh", async () => {
      if (!confirm("Throw away your work in this chapter, and begin with the chapter as it was?")) return;
      const widget = app().shell.currentWidget;
      await app().serviceManager.contents.delete(path);
      if (widget.context) widget.context.model.dirty = false;
      location.reload();
    });
  }

  async function storage() { // why work could not be kept, or nothing
    try {
      await new Promise((done, fail) => {
        const asked = indexedDB.open("micrograd-live-test");
        asked.onsuccess = () => { asked.result.close(); indexedDB.deleteDatabase("micrograd-live-test"); done(); };
        asked.onerror = () => fail(asked.error);
      });
      const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) || {};
      return quota - usage < 2e7 ? FULL : "";
    } catch (error) {
      return error?.name === "QuotaExceededError" ? FULL
        : "This browser keeps nothing here (a private window?): download your work before you leave.";
    }
  }

  // Files of Python that are neither to be had nor kept from an earlier visit. Asked while Python takes long to start.
  async function unreached() {
    const folder = new URL("static/pyodide/", live);
    const there = async (name) => {
      const address = new URL(name, folder);
      try {
        return (await fetch(address, { method: "HEAD" })).ok;
      } catch {
        return fetch(address, { cache: "only-if-cached", mode: "same-origin" }).then((reply) => reply.ok, () => false);
      }
    };
    const missing = [];
    for (const name of RUNTIME) if (!(await there(name))) missing.push(`${name} (not reached)`);
    return missing;
  }

  // Which file of Python did not arrive as it should? Asked only after something went wrong.
  async function wrongFiles() {
    const folder = new URL("static/pyodide/", live), wrong = [];
    let lock;
    try {
      lock = await (await fetch(new URL("pyodide-lock.json", folder), { cache: "reload" })).json();
    } catch {
      return ["pyodide-lock.json (not reached: is the connection there?)"];
    }
    for (const { file_name, sha256 } of Object.values(lock.packages)) {
      try {
        const reply = await fetch(new URL(file_name, folder));
        if (!reply.ok) { wrong.push(`${file_name} (missing)`); continue; }
        if (!crypto.subtle) continue;
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await reply.arrayBuffer()));
        const hex = [...digest].map((b) => b.toString(16).padStart(2, "0")).join("");
        if (hex !== sha256) wrong.push(`${file_name} (not the file that it should be: refused)`);
      } catch {
        wrong.push(`${file_name} (not reached)`);
      }
    }
    return wrong;
  }

  async function failed(why, wrong) {
    say("failed", "Python did not start. Looking for the reason…");
    wrong ??= await wrongFiles();
    const files = wrong.length ? ` These files did not arrive: ${wrong.slice(0, 3).join(", ")}${wrong.length > 3 ? " and more" : ""}.` : "";
    const first = navigator.onLine ? "" : " You are offline: the first visit needs a connection.";
    say("failed", `Python did not start (${why}).${files}${first} Load the page again; the chapter can be read in the book meanwhile.`);
  }

  async function start() {
    const began = performance.now();
    let ticks = 0;
    if (typeof WebAssembly !== "object") {
      return say("failed", "This browser has no WebAssembly, which Python needs here (a strict security mode?). Try another browser, or read the chapter in the book.");
    }
    const clock = setInterval(async () => {
      if (box.dataset.state !== "starting") return;
      if (++ticks % 20 === 0 || (ticks > 2 && !navigator.onLine)) {
        const missing = await unreached();
        if (missing.length && box.dataset.state === "starting") return failed("parts of it are missing", missing);
      }
      const s = Math.round((performance.now() - began) / 1000);
      say("starting", s < 45 ? `Python is starting, ${s} s (about 20 s the first time). Read on: the saved results are below.`
        : s < 180 ? `Python is still starting, ${s} s: a slow connection or a busy machine.`
          : `Python has not started after ${s} s. Load the page again, or read the chapter in the book.`);
    }, 1000);
    say("starting", "Python is starting (about 20 s the first time). Read on: the saved results are below.");
    let kernel;
    while (!(kernel = app()?.shell?.currentWidget?.sessionContext?.session?.kernel)) await wait(300);
    try {
      // The same imports as the first cells have: once they are in, cells answer at once.
      const future = kernel.requestExecute({ code: "import numpy, matplotlib.pyplot, ipywidgets, micrograd.show", silent: true, store_history: false });
      const reply = await future.done;
      clearInterval(clock);
      if (reply.content.status === "error") return failed(reply.content.evalue || reply.content.ename);
      const kept = await storage();
      say("ready", `Python is ready. ${RUNS}${kept ? ` ${kept}` : " Your work is kept in this browser."}`);
      setTimeout(() => { if (box.dataset.state === "ready" && !kept) say("ready", "Python is ready."); }, 15000);
      app().shell.currentWidget.context.saveState.connect((_, state) => {
        if (state === "failed") say("unsaved", `Your work could not be kept. ${FULL}`);
      });
      box.dataset.seconds = ((performance.now() - began) / 1000).toFixed(1);
    } catch (error) {
      clearInterval(clock);
      failed(error.message || "the kernel ended");
    }
  }
  if (path) start(); else say("ready", "Choose a chapter.");
})();
