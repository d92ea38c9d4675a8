// A map's cells, reached by pointer, touch and keyboard: what was measured in a cell is shown beside it,
// and said to those who do not see it.
"use strict";

const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

/** Return the number that is nearest within 0 and an end. */
const within = (number, end) => Math.max(0, Math.min(end, number));

/** Let the reader reach the cells of a map that is drawn in a plot. */
function reachCells(plot, figure) {
  const map = figure.spec.usermeta.map;
  const [across, upwards] = map.settings.map((setting) => setting.values.length);
  const paths = [...plot.querySelectorAll(".cells_marks path")];
  const cursor = make("div", { className: "map__cursor", hidden: true });
  const tip = make("div", { className: "map__tip", hidden: true });
  const said = make("p", { className: "hidden", role: "status" });
  const middle = [Math.floor(across / 2), Math.floor(upwards / 2)];
  let cell = figure.cell ?? map.mark ?? middle; // it stays where it was when the width changes

  /** Return a cell's settings, and what was measured there. */
  function told([i, j]) {
    const settings = map.settings.map((setting, k) => `${setting.name} ${setting.values[[i, j][k]]}`);
    return { settings: settings.join(", "), text: figure.spec.data.values[i * upwards + j].text };
  }

  /** Show a cell's values beside it. */
  function point(to) {
    const { settings, text } = told(to);
    const box = paths[to[0] * upwards + to[1]].getBoundingClientRect();
    const ground = plot.getBoundingClientRect();
    const left = box.left - ground.left + plot.scrollLeft;
    const top = box.top - ground.top;
    cursor.hidden = tip.hidden = false;
    Object.assign(cursor.style, place(left, top), { width: `${box.width}px`, height: `${box.height}px` });
    const effect = make("strong", { textContent: `${text} ${map.unit}`.trim() });
    tip.replaceChildren(effect, `\n${settings}\n${map.repeats} repeats`);
    const middle = left + box.width / 2 - tip.offsetWidth / 2;
    const above = top - tip.offsetHeight - 6;
    const right = plot.scrollLeft + plot.clientWidth - tip.offsetWidth;
    Object.assign(tip.style, place(within(middle, right), above < 0 ? top + box.height + 6 : above));
  }

  /** Say a cell's values. */
  function say() {
    const { settings, text } = told(cell);
    const [effect, error] = text.split(" ± ");
    const open = map.sign[cell[0]][cell[1]] ? "" : ", within two standard errors of 0";
    said.textContent = `${settings}: ${`${effect} ${map.unit}`.trim()}, standard error ${error}, ${map.repeats} repeats${open}`;
  }

  /** Go to a cell. */
  function go(to) {
    figure.cell = cell = to;
    point(cell);
    say();
  }

  /** Hide what was shown, unless the keyboard is there. */
  function leave() {
    if (document.activeElement === plot) point(cell);
    else cursor.hidden = tip.hidden = true;
  }

  /** Return the cell under a pointer. */
  function under(event) {
    const found = document.elementsFromPoint(event.clientX, event.clientY);
    const number = paths.findIndex((path) => found.includes(path));
    return number < 0 ? null : [Math.floor(number / upwards), number % upwards];
  }

  /** Move the cursor by an arrow key, or to the end of a row. */
  function move(event) {
    if (event.key === "Escape") cursor.hidden = tip.hidden = true;
    const way = ways[event.key];
    const end = { Home: 0, End: across - 1 }[event.key];
    if ((!way && end === undefined) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    go(way ? [within(cell[0] + way[0], across - 1), within(cell[1] + way[1], upwards - 1)] : [end, cell[1]]);
  }

  plot.append(cursor, tip, said);
  plot.tabIndex = 0;
  plot.role = "application";
  plot.ariaRoleDescription = "map";
  plot.ariaLabel = `${figure.alt} Arrow keys go from cell to cell.`;
  plot.addEventListener("focus", () => go(cell));
  plot.addEventListener("blur", leave);
  plot.addEventListener("keydown", move);
  plot.addEventListener("pointerleave", leave);
  for (const kind of ["pointermove", "pointerdown"]) {
    plot.addEventListener(kind, (event) => {
      const found = under(event);
      if (!found) leave();
      else if (kind === "pointerdown") go(found);
      else point(found);
    });
  }
}

/** Return the style of a place in pixels. */
function place(left, top) {
  return { left: `${left}px`, top: `${top}px` };
}
