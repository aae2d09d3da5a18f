// One flipbook: root is the element that holds it, data its frames. No ids and no globals, so that many live on a page.
const begin = (root, data) => {
  const [picture, caption] = root.children;
  const make = (tag, parent, settings, style) => {
    const element = parent.appendChild(document.createElement(tag));
    Object.assign(element, settings);
    element.style.cssText = style || "";
    return element;
  };
  const focused = ".attn-flipbook".repeat(3) + " :focus-visible{outline:3px solid #1976D2;outline-offset:"; // on white and on black
  make("style", root, { textContent: focused + "1px}" + focused.replace(" :", " [role]:") + "-3px}" }); // a picture's edge may be cut off
  const over = "position:absolute;pointer-events:none;margin:0;box-sizing:border-box;visibility:hidden;";
  const all = over + "inset:0;width:100%;height:100%;max-width:none;";
  // What stays the same beneath see-through frames takes the place of the overview; its size is known before its pixels.
  root.style.maxWidth = data.wide + "px";
  const still = document.createElement("img"), width = data.wide, height = Math.round((width * data.size[1]) / data.size[0]);
  Object.assign(still, { width, height, decoding: "sync", src: data.base });
  still.style.cssText = "width:100%;height:auto;max-width:none;margin:0";
  picture.firstElementChild.replaceWith(still);
  const layers = data.layers.map((src) => make("img", picture, { src, alt: "", decoding: "sync" }, all));
  const canvas = make("canvas", picture, { width: data.size[0], height: data.size[1] }, all);
  const pen = canvas.getContext("2d");
  const row = make("div", picture, {}, over + "outline:3px solid #0B5FA5;");
  const cell = make("div", picture, {}, over + "outline:3px solid #B84E00;");
  caption.ariaLive = "polite"; // a dial's value alone does not tell what is seen
  const see = (element, yes) => (element.style.visibility = yes ? "visible" : "hidden");

  let frame; // what is shown now: [alt, layer or −1, maps]
  let at = null; // the cell being read: [map, row, column]

  // Cells are painted from the weights: the labels around them are in the picture already.
  function paint([box, , , , values, columns, numbers, marks = []]) {
    const [x, y, wide, high] = [box[0] * canvas.width, box[1] * canvas.height, box[2] * canvas.width, box[3] * canvas.height];
    const dx = wide / columns, dy = high / (values.length / columns);
    pen.font = `${numbers * canvas.height}px DejaVu Sans, Verdana, sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    values.forEach((value, n) => {
      if (value < 0) return; // masked: the picture's hatching stays
      const color = data.colors.substr(6 * Math.round(value / 10), 6);
      const [left, top] = [x + (n % columns) * dx, y + Math.floor(n / columns) * dy].map(Math.round);
      pen.fillStyle = "#" + color;
      pen.fillRect(left, top, Math.ceil(dx), Math.ceil(dy));
      if (!numbers) return;
      pen.fillStyle = value < data.white ? "black" : "white";
      pen.fillText((value / 1000).toFixed(2), left + dx / 2, top + dy / 2);
    });
    marks.forEach(([color, thick, [column, line, across, down]]) => {
      pen.strokeStyle = color;
      pen.lineWidth = thick * canvas.height;
      pen.strokeRect(x + column * dx, y + line * dy, across * dx, down * dy);
    });
  }

  // Say and show the cell that is being read.
  function read() {
    see(row, at);
    see(cell, at);
    if (!at) return;
    const [box, names, rows, keys, values, columns] = frame[2][at[0]];
    const value = values[at[1] * columns + at[2]];
    const put = (element, x, y, wide, high) =>
      ["left", "top", "width", "height"].forEach((side, n) => (element.style[side] = 100 * [x, y, wide, high][n] + "%"));
    const dx = box[2] / columns, dy = box[3] / (values.length / columns);
    put(row, box[0], box[1] + at[1] * dy, box[2], dy);
    put(cell, box[0] + at[2] * dx, box[1] + at[1] * dy, dx, dy);
    said.textContent = "";
    const say = (tag, text) => (make(tag, said, {}).textContent = text);
    say("span", data.labels[names][0] + " ");
    say("b", data.labels[rows][at[1]]);
    say("span", " → " + data.labels[names][1] + " ");
    say("b", data.labels[keys][at[2]]);
    say("span", ": " + (value < 0 ? "masked" : (value / 1000).toFixed(value < 100 && value > 0 ? 3 : 2)));
  }

  function turn() {
    let n = 0;
    dials.forEach(({ range, value, labels }) => {
      n = n * labels.length + Number(range.value);
      value.textContent = labels[range.value];
      range.setAttribute("aria-valuetext", labels[range.value]);
    });
    frame = data.frames[n];
    layers.forEach((layer, k) => see(layer, k === frame[1]));
    pen.clearRect(0, 0, canvas.width, canvas.height);
    if (frame[1] < 0) frame[2].forEach(paint);
    see(canvas, frame[1] < 0);
    still.alt = caption.textContent = frame[0];
    if (at && !(frame[2][at[0]] && at[1] * frame[2][at[0]][5] + at[2] < frame[2][at[0]][4].length && at[2] < frame[2][at[0]][5])) at = null;
    read();
  }

  const bar = make("div", root, {}, "display:flex;flex-wrap:wrap;gap:0.4em 1.5em;align-items:center;margin:0.5em 0;");
  root.insertBefore(bar, caption);
  const starts = data.dials.map(([, labels], k) =>
    Math.floor(data.start / data.dials.slice(k + 1).reduce((n, [, after]) => n * after.length, 1)) % labels.length);
  const dials = data.dials.map(([name, labels], k) => {
    const label = make("label", bar, {}, "display:flex;gap:0.6em;align-items:center;max-width:100%;");
    make("span", label, { textContent: name }, "white-space:nowrap");
    const range = make("input", label, { type: "range", min: 0, max: labels.length - 1, value: starts[k] }, "width:14em;max-width:40vw;min-width:3em;");
    range.autocomplete = "off"; // a reloaded page starts with the first picture
    const value = make("b", label, { ariaHidden: "true" }, "min-width:4em;");
    const dial = { range, value, labels };
    range.addEventListener("input", () => { last = dial; turn(); });
    return dial;
  });
  let last = dials[0], timer = 0;
  const step = () => { last.range.value = (Number(last.range.value) + 1) % last.labels.length; turn(); };
  const stop = () => { clearInterval(timer); timer = 0; play.textContent = "Play"; caption.ariaLive = "polite"; };
  const play = make("button", bar, { type: "button", textContent: "Play" }, "font:inherit;padding:0.1em 1em;");
  play.addEventListener("click", () => {
    if (timer) return stop();
    step();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return; // one step a press: nothing moves by itself
    play.textContent = "Stop";
    caption.ariaLive = "off"; // a sentence a second is noise
    timer = setInterval(() => (root.isConnected ? step() : stop()), 900);
  });

  const said = make("div", root, {}, "");
  root.insertBefore(said, caption);
  if (data.frames.some(([, , maps]) => maps.length)) {
    said.style.minHeight = "1.6em"; // the page does not jump
    said.setAttribute("role", "status");
    said.textContent = "Point at a cell, or go to the picture and use the arrow keys, to read its weight.";
    picture.tabIndex = 0;
    picture.setAttribute("role", "application");
    picture.setAttribute("aria-label", "Weights: the arrow keys move from cell to cell");
    const point = (event) => {
      const frameBox = picture.getBoundingClientRect();
      const x = (event.clientX - frameBox.left) / frameBox.width, y = (event.clientY - frameBox.top) / frameBox.height;
      frame[2].forEach(([box, , , , values, columns], map) => {
        const column = Math.floor(((x - box[0]) / box[2]) * columns);
        const line = Math.floor(((y - box[1]) / box[3]) * (values.length / columns));
        if (column < 0 || column >= columns || line < 0 || line >= values.length / columns) return;
        if (at && at[0] === map && at[1] === line && at[2] === column) return;
        at = [map, line, column];
        read();
      });
    };
    picture.addEventListener("pointermove", point);
    picture.addEventListener("pointerdown", point);
    picture.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "mouse" || document.activeElement === picture) return; // a finger leaves when lifted
      at = null;
      read();
    });
    const beside = ([map, line, column], [down, right]) => {
      const [, , , , values, columns] = frame[2][map], next = frame[2][map + right];
      if (next && (column + right < 0 || column + right >= columns)) // on to the neighbouring map
        return [map + right, Math.min(line, next[4].length / next[5] - 1), right > 0 ? 0 : next[5] - 1];
      const inside = (value, count) => Math.min(Math.max(value, 0), count - 1);
      return [map, inside(line + down, values.length / columns), inside(column + right, columns)];
    };
    const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    picture.addEventListener("keydown", (event) => {
      const move = moves[event.key];
      if (!move || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      at = at ? beside(at, move) : [0, 0, 0];
      read();
    });
  }
  turn();
};
