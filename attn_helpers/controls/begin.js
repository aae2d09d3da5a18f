// Begin in the element that has this mark and has not begun: a page may run a script elsewhere, or too early.
const find = (mark, begin, data, tries = 0) => {
  const root = [...document.querySelectorAll(`[data-attn="${mark}"]`)].find((one) => !one.attnBegun);
  if (!root) return tries < 200 && setTimeout(find, 50, mark, begin, data, tries + 1);
  root.attnBegun = true;
  keys(root);
  begin(root, data);
};
// A control takes the keys that it uses; JupyterLab, which listens before it, gets all others. Escape leads to the cell.
const used = (target) =>
  target.type === "range" ? /^(Arrow|Home|End|Page)/
  : target.type === "radio" ? /^(Arrow|\x20$|Enter)/
  : target.getAttribute("role") === "application" ? /^Arrow/ : /^(\x20|Enter)$/;
const keys = (root) => {
  const listen = (event) => {
    const target = event.target;
    if (!root.contains(target)) return;
    const held = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
    if (!held && used(target).test(event.key)) target.dataset.lmSuppressShortcuts = "true";
    else delete target.dataset.lmSuppressShortcuts;
    if (event.key === "Escape" && !held) root.closest(".jp-Cell")?.focus();
  };
  root.addEventListener("focusin", () => addEventListener("keydown", listen, true));
  root.addEventListener("focusout", () => removeEventListener("keydown", listen, true));
  root.addEventListener("keydown", (event) => {
    if (event.target.dataset.lmSuppressShortcuts) event.stopPropagation();
  });
};
