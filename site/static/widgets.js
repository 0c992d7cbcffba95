// Widgets with no kernel: every picture was drawn when the site was built, and the controls choose one of them.
// A widget's pictures are a script of their own, loaded when the widget comes near; so they work from a folder, too.
(() => {
  const folder = new URL("widgets/", document.currentScript.src);
  const loading = {};

  const load = (name) => (loading[name] ??= new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = new URL(`${name}.js`, folder);
    script.onload = () => done(unpacked(window.micrograd[name]));
    script.onerror = () => fail(new Error("not found"));
    document.head.append(script);
  }));

  const unpacked = async (text) => {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).json();
  };

  async function wake(root) {
    const output = root.querySelector("output");
    let data;
    try {
      data = await load(root.dataset.data);
    } catch (error) {
      output.textContent = `The pictures of this widget did not arrive (${error.message}): load the page again.`;
      return;
    }
    const picture = root.querySelector(".picture"), panel = root.querySelector(".controls"), right = {};
    const inputs = data.controls.map((c) => [...panel.querySelectorAll(`[id$="-${c.name}"], [name$="-${c.name}"]`)]);
    const sizes = data.controls.map((c) => (c.kind === "text" || c.kind === "checkbox" ? 2 : c.texts.length));

    const at = (c, i) => c.kind === "radio" ? inputs[i].findIndex((box) => box.checked)
      : c.kind === "checkbox" ? +inputs[i][0].checked : c.kind === "text" ? +!!right[c.name] : +inputs[i][0].value;

    function reply(name, text) { // as the course's own widget answers
      const a = data.answers[name], guess = Number(text.replace("\u2212", "-"));
      const equal = (number) => Math.abs(guess - number) <= data.near[0] * Math.abs(number) + data.near[1];
      right[name] = false;
      if (Number.isNaN(guess)) return a.word.replace("'x'", `'${text}'`);
      if (!Number.isFinite(guess)) return a.infinite.replace("'inf'", `'${text}'`);
      if (equal(a.slope)) { right[name] = true; return a.right; }
      const slip = a.special.find(([number]) => equal(number));
      if (slip) return slip[1];
      if (guess === 0 || Math.abs(a.slope) <= 1e-9) return a.zero;
      return guess * a.slope < 0 ? a.sign : Math.abs(guess) < Math.abs(a.slope) ? a.less : a.more;
    }

    function show(answer = "") {
      const k = data.controls.reduce((sum, c, i) => sum * sizes[i] + at(c, i), 0);
      data.controls.forEach((c, i) => {
        if (c.kind !== "range") return;
        inputs[i][0].setAttribute("aria-valuetext", c.texts[at(c, i)]);
        inputs[i][0].parentElement.querySelector(".value").textContent = c.texts[at(c, i)];
      });
      picture.innerHTML = data.pictures[data.which[k]].map((n) => data.pieces[n]).join("");
      output.textContent = answer + data.says[data.told[k]];
      picture.setAttribute("aria-label", output.textContent);
    }

    const boxes = data.controls.some((c) => c.kind === "text");
    root.addEventListener(boxes ? "change" : "input", (event) => {
      const i = inputs.findIndex((list) => list.includes(event.target));
      if (i < 0) return;
      const { name, kind } = data.controls[i], text = event.target.value.trim();
      if (kind !== "text") return show();
      if (!text) right[name] = false;
      show(text ? `${name}: ${reply(name, text)} ` : "");
    });

    if (data.controls.length === 1 && data.controls[0].kind === "range") { // frames to step through
      const slider = inputs[0][0], button = (text, act) => {
        const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
        made.addEventListener("click", act);
        panel.append(made);
        return made;
      };
      const go = (by) => { slider.value = +slider.value + by; show(); };
      let timer = 0;
      const stop = () => { clearInterval(timer); timer = 0; play.textContent = "play"; };
      button("back", () => go(-1));
      button("forward", () => go(1));
      const play = button("play", () => {
        if (timer) return stop();
        if (slider.value === slider.max) go(-slider.max);
        play.textContent = "stop";
        timer = setInterval(() => { go(1); if (slider.value === slider.max) stop(); }, 900);
      });
    }
    panel.disabled = false;
    root.dataset.awake = "";
  }

  const near = new IntersectionObserver((entries) => entries.forEach(({ isIntersecting, target }) => {
    if (!isIntersecting) return;
    near.unobserve(target);
    wake(target);
  }), { rootMargin: "600px" });
  document.querySelectorAll(".widget").forEach((root) => near.observe(root));
})();
