// Turns to the page of a flipbook that its controls ask for. No library, no network.
(() => {
  const make = (name, attributes, ...inside) => {
    const element = document.createElement(name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    element.append(...inside);
    return element;
  };
  const KEYS = { "data-lm-suppress-shortcuts": "" }; // else JupyterLab takes the arrow keys
  const slider = ({ label, words, start }, turn) => {
    const input = make("input", { ...KEYS, type: "range", max: words.length - 1, value: start });
    const value = make("span", { class: "flipbook-value", "aria-hidden": true });
    const say = () => {
      value.textContent = words[input.value];
      input.setAttribute("aria-valuetext", words[input.value]);
    };
    input.oninput = () => (say(), turn(+input.value));
    say();
    return make("div", {}, make("label", {}, label, input), value);
  };
  const choice = ({ label, words, start }, turn) => {
    const buttons = words.map((word, number) => {
      const input = make("input", { ...KEYS, type: "radio", name: label });
      input.checked = number === start;
      input.onchange = () => turn(number);
      return make("label", {}, input, word);
    });
    return make("fieldset", {}, make("legend", {}, label), ...buttons);
  };
  const open = async (element) => {
    const packed = Uint8Array.from(atob(element.dataset.book.split(",")[1]), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const { controls, pieces, pages, words, width } = await new Response(stream).json();
    const picture = make("div", { class: "flipbook-picture", role: "img", style: `max-width: ${width}px` });
    const said = make("div", { class: "flipbook-said", "aria-live": "polite" });
    const at = controls.map(({ start }) => start);
    const draw = () => {
      const page = controls.reduce((page, { words }, k) => page * words.length + at[k], 0);
      picture.innerHTML = pages[page].map((number) => pieces[number]).join("");
      picture.setAttribute("aria-label", words[page]);
      return words[page];
    };
    const ground = () => { // of the page: hollow points and the boxes behind words are filled with it
      let behind = element;
      const colour = () => getComputedStyle(behind).backgroundColor;
      while (colour() === "rgba(0, 0, 0, 0)" && behind.parentElement) behind = behind.parentElement;
      if (colour() !== "rgba(0, 0, 0, 0)") picture.style.setProperty("--flipbook-ground", colour());
    };
    const built = controls.map((control, k) =>
      (control.choice ? choice : slider)(control, (number) => {
        at[k] = number;
        said.textContent = draw();
      }),
    );
    draw();
    ground();
    const theme = new MutationObserver(ground); // a page that turns dark says so at its root
    for (const root of [document.documentElement, document.body]) theme.observe(root, { attributes: true });
    element.querySelectorAll("img, .flipbook-run").forEach((still) => still.remove());
    element.append(make("form", { autocomplete: "off", onsubmit: "return false" }, ...built), picture, said);
  };
  const own = document.currentScript && document.currentScript.closest(".flipbook");
  for (const element of own ? [own] : document.querySelectorAll(".flipbook")) {
    if (element.classList.contains("flipbook-open")) continue;
    element.classList.add("flipbook-open");
    open(element).catch((error) => console.warn("A flipbook stays shut:", error));
  }
})();
