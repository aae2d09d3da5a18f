// What ipywidgets leave unsaid in a live control: names, values, focus, and a picker that is walked by arrow keys.
(function () {
  const FOCUS = `.attn-live.attn-live.attn-live :focus-visible{outline:3px solid #1976D2!important;outline-offset:0}
    .attn-live .noUi-handle{border:1px solid #767676}
    @media (max-width:900px){.attn-live .widget-html{min-height:0!important}}
    .attn-live .attn-patch:focus-visible{outline-offset:-1px;box-shadow:0 0 0 5px white}`;
  const TAKES = "select, input[type=radio], input[type=checkbox], .attn-patch, .noUi-handle";
  const put = (element, name, value) => element.getAttribute(name) === value || element.setAttribute(name, value);

  function slider(handle, name) {
    const [readout, both] = [handle.closest(".widget-slider").querySelector(".widget-readout"), handle.closest(".noUi-base")];
    const two = both.querySelectorAll(".noUi-handle").length > 1;
    const of = (said) => said.replace("{name}", () => name);
    put(handle, "aria-label", two ? of(handle.dataset.handle === "0" ? "{name}, from" : "{name}, to") : name);
    if (!readout) return;
    const said = readout.textContent;
    if (!two && said) put(handle, "aria-valuetext", said); // of a SelectionSlider, its label instead of a number
    if (isNaN(parseFloat(said)) && !two) return put(readout, "contenteditable", "false"); // words are not typed: no stop for Tab
    put(readout, "role", "textbox");
    put(readout, "aria-label", of("{name}, typed"));
  }

  function dress(root) {
    for (const label of root.querySelectorAll(".widget-label")) {
      const name = label.textContent.trim(), box = label.parentElement;
      if (label.title === "null") label.removeAttribute("title");
      box.querySelectorAll(".noUi-handle").forEach((handle) => slider(handle, name));
      const group = box.querySelector(".widget-radio-box") || (box.matches(".widget-toggle-buttons") && box);
      if (group) put(group, "role", group === box ? "group" : "radiogroup"), put(group, "aria-label", name);
    }
    for (const button of root.querySelectorAll(".widget-toggle-button"))
      put(button, "aria-pressed", String(button.classList.contains("mod-active")));
    root.querySelectorAll(".attn-said > .widget-html-content").forEach((said) => put(said, "role", "status"));
    root.querySelectorAll(".attn-picker").forEach(picker);
  }

  // One stop for Tab; arrow keys go to the patch beside, and choose it.
  function picker(grid) {
    const patches = [...grid.querySelectorAll(".attn-patch")];
    if (grid.hasAttribute("role") || !patches.length) return;
    put(grid, "role", "group");
    const toggles = grid.matches(".attn-toggles"); // each on or off: the arrow keys move and leave them as they are
    put(grid, "aria-label", toggles ? "Cells of the mask: the arrow keys move, the space bar changes a cell"
      : "Patches of the picture: the arrow keys move from patch to patch");
    const name = () => patches.forEach((patch) => put(patch, "aria-label", patch.title));
    name();
    if (toggles) new MutationObserver(name).observe(grid, { subtree: true, attributes: true, attributeFilter: ["title"] });
    const choose = (chosen) => patches.forEach((patch) => {
      patch.tabIndex = patch === chosen ? 0 : -1;
      if (!toggles) put(patch, "aria-pressed", String(patch === chosen));
    });
    choose(patches.find((patch) => patch.tabIndex === 0) || patches[0]);
    grid.addEventListener("focusin", (event) => choose(event.target));
    const wide = getComputedStyle(grid).gridTemplateColumns.split(" ").length;
    const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    grid.addEventListener("keydown", (event) => {
      const move = moves[event.key], at = patches.indexOf(event.target);
      if (!move || at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const column = (at % wide) + move[1], next = at + move[0] * wide + move[1];
      if (column < 0 || column >= wide || !patches[next]) return;
      patches[next].focus();
      if (!toggles) patches[next].click();
    });
  }

  // JupyterLab would take the arrow keys, and letters as its commands; what no control uses is left to it.
  function keys(root) {
    const listen = (event) => {
      const { target, key } = event;
      if (!root.contains(target)) return;
      const free = event.ctrlKey || event.altKey || event.metaKey || key === "Escape" || (key === "Enter" && event.shiftKey);
      if (!free && target.matches(TAKES)) target.dataset.lmSuppressShortcuts = "true";
      else delete target.dataset.lmSuppressShortcuts;
      if (key === "Escape") root.closest(".jp-Cell")?.focus();
    };
    root.addEventListener("focusin", () => addEventListener("keydown", listen, true));
    root.addEventListener("focusout", () => removeEventListener("keydown", listen, true));
  }

  // Wherever the page runs this script, and however early: every live control that it finds is dressed once.
  let tries = 0;
  (function begin() {
    for (const root of document.querySelectorAll(".attn-live")) {
      if (root.attnBegun) continue;
      root.attnBegun = true;
      root.append(Object.assign(document.createElement("style"), { textContent: FOCUS }));
      dress(root);
      keys(root);
      const changes = { subtree: true, childList: true, attributes: true, attributeFilter: ["class", "aria-valuetext"] };
      new MutationObserver(() => dress(root)).observe(root, changes);
    }
    if (++tries < 200) setTimeout(begin, 50);
  })();
})();
