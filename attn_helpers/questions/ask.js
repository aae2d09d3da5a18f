// Questions to choose an answer of: the lists are in the page already, and their reasons in a fold.
const begin = (root) => {
  const make = (tag, parent, settings) => Object.assign(parent.appendChild(document.createElement(tag)), settings);
  make("style", root, { textContent: `
    .attn-ask{max-width:46em;margin:.3em 0 1.2em;line-height:1.45}
    .attn-ask p{margin:.4em 0}
    .attn-ask label{display:block;padding:.2em 0}
    .attn-ask button{font:inherit;color:inherit;background:none;border:1px solid;border-radius:4px;padding:.15em 1em}
    .attn-ask :focus-visible{outline:3px solid #1976D2;outline-offset:2px}
    .attn-ask p[role]:not(:empty){border-left:4px solid #D35400;padding-left:.7em}
    .attn-ask p.right[role]{border-color:#388E3C!important}
    .attn-answers{break-before:page}.attn-answers~.attn-answers{break-before:auto}
    @media print{.attn-ask :is(input,button,details,p[role],.attn-ask>p){display:none!important}}` });
  const questions = [...root.children].filter((one) => one.tagName === "DIV");
  const total = questions[1] && make("p", root, { ariaLive: "polite" });
  let done = 0, first = 0;
  const count = () => {
    const numbers = { done, first, total: questions.length };
    const told = "Answered: {done} of {total}, {first} of them at the first choice.";
    if (total) total.textContent = told.replace(/{(\w+)}/g, (_, name) => numbers[name]);
  };
  count();
  questions.forEach((question) => {
    const [stem, list, fold] = question.children, name = "attn" + Math.random();
    const reasons = fold.querySelectorAll("li");
    fold.hidden = true;
    question.setAttribute("role", "radiogroup");
    question.ariaLabel = stem.textContent;
    const inputs = [...list.children].map((item) => {
      const words = [...item.childNodes], label = make("label", item);
      const input = make("input", label, { type: "radio", name, autocomplete: "off" });
      label.append(" ", ...words);
      return input;
    });
    const button = make("button", question, { type: "button", textContent: "Check" });
    const said = make("p", question);
    said.setAttribute("role", "status");
    let tries = 0;
    const check = () => {
      const chosen = inputs.findIndex((input) => input.checked);
      if (chosen < 0) return (said.textContent = "Choose an answer first.");
      const right = reasons[chosen].textContent.startsWith("Right. ");
      said.innerHTML = reasons[chosen].innerHTML + (right ? "" : " Try again.");
      tries++;
      if (!right) return;
      said.className = "right";
      said.tabIndex = -1; // the focus would be lost with what had it
      said.focus();
      inputs.forEach((input) => (input.disabled = true));
      button.hidden = true;
      done++;
      first += tries === 1;
      count();
    };
    button.onclick = check;
    list.onkeydown = (event) => {
      if (event.key === "Enter" && !event.shiftKey) check();
    };
  });
  // On paper the answers stand on a last page.
  let last;
  const paper = (on) => {
    last?.remove();
    last = on && root.isConnected && make("section", document.querySelector("main") || document.body, { className: "attn-answers" });
    if (last) questions.forEach(({ children: [stem, , fold] }) => last.append(stem.cloneNode(true), fold.lastChild.cloneNode(true)));
  };
  matchMedia("print").addEventListener("change", (event) => paper(event.matches));
  addEventListener("beforeprint", () => paper(true));
  addEventListener("afterprint", () => paper(false));
};
