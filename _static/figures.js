// Draws the interactive figures. Vega is fetched from this site, once, when the first of them comes
// near the screen. Each figure is a <div class="interactive"> with a Vega-Lite specification inside.
// Colours of text and axes follow the page's theme through book.css, so nothing is drawn anew for it.
"use strict";

const here = new URL(".", document.currentScript.src);
const axisRoom = 72; // pixels beside a plot for an axis and its labels
const phone = 600;
const sideBySide = ["hconcat", "vconcat", "concat"];

/** Load a script of this site. */
function load(path) {
  return new Promise((resolve, reject) => {
    const onerror = () => reject(new Error(`could not load ${path}`));
    document.head.append(make("script", { src: new URL(path, here), onload: resolve, onerror }));
  });
}

/** Make an element with properties. */
function make(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

let loading;

/** Load Vega and Vega-Lite, once. */
function loadVega() {
  loading ??= load("vendor/vega/vega.min.js").then(() => load("vendor/vega/vega-lite.min.js"));
  return loading;
}

let loadingMap;

/** Load what maps alone need, once. */
function loadMap() {
  loadingMap ??= load("map.js");
  return loadingMap;
}

/** Return the type of a figure: the page's, and the legend below on a phone. */
function style(width) {
  const type = { labelFontSize: 12, titleFontSize: 13, titleFontWeight: "normal" };
  const legend = width < phone ? { ...type, orient: "bottom" } : type;
  return { font: "system-ui, sans-serif", axis: type, legend, header: type, title: { fontSize: 14 } };
}

/** Return a chart that is no wider than a number of pixels. */
function narrow(chart, width) {
  return { ...chart, width: typeof chart.width === "number" ? Math.min(chart.width, width) : width };
}

/** Return a specification that fits a width: on a phone, charts side by side go below each other. */
function fit(spec, width) {
  const fitted = { ...spec, background: "transparent", config: { ...style(width), ...spec.config } };
  if (fitted.hconcat && width < phone) {
    fitted.vconcat = fitted.hconcat;
    delete fitted.hconcat;
  }
  const key = sideBySide.find((name) => fitted[name]);
  if (!key) return { ...narrow(fitted, width), autosize: { type: "fit-x", contains: "padding" } };
  const share = width / (key === "hconcat" ? fitted[key].length : 1);
  fitted[key] = fitted[key].map((chart) => narrow(chart, share - axisRoom));
  return fitted;
}

/** Return a specification whose inputs start where the reader has put them. */
function keepInputs(spec, view) {
  if (!view || !spec.params) return spec;
  const kept = (param) => (param.bind && !param.select ? { ...param, value: view.signal(param.name) } : param);
  return { ...spec, params: spec.params.map(kept) };
}

/** Draw a figure for the width of its box. */
async function draw(figure) {
  const width = figure.box.clientWidth;
  if (!width || width === figure.width) return;
  figure.width = width;
  await loadVega();
  const spec = fit(keepInputs(figure.spec, figure.view), width);
  figure.view?.finalize();
  const plot = make("div", { className: "interactive__plot", role: "img", ariaLabel: figure.alt });
  const inputs = make("div", { className: "interactive__inputs" });
  figure.box.replaceChildren(plot, inputs);
  figure.box.removeAttribute("role");
  figure.box.removeAttribute("aria-label");
  const map = figure.spec.usermeta?.map;
  const options = { renderer: "svg", container: plot, bind: inputs, hover: true };
  if (map) options.tooltip = () => {}; // a map shows its own
  figure.view = new vega.View(vega.parse(vegaLite.compile(spec).spec), options);
  await figure.view.runAsync();
  // Vega's own names for the parts are incomplete: the plot has one name, its description.
  plot.firstElementChild.setAttribute("aria-hidden", "true");
  if (plot.scrollWidth > plot.clientWidth) plot.tabIndex = 0;
  if (map) {
    await loadMap();
    reachCells(plot, figure);
  }
}

/** Say in the figure's place that it could not be drawn; its description stays. */
function fail(figure, error) {
  const text = `This figure could not be drawn (${error.message}). It shows: ${figure.alt}`;
  figure.box.replaceChildren(make("p", { className: "interactive__alt", textContent: text }));
}

/** Draw a figure when it comes near the screen, and again when its width changes; return what draws it. */
function watch(box) {
  const spec = JSON.parse(box.querySelector("script").textContent);
  const figure = { box, spec, alt: box.getAttribute("aria-label") };
  const redraw = () => draw(figure).catch((error) => fail(figure, error));
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return; // a busy page reports several at once
    observer.disconnect();
    new ResizeObserver(redraw).observe(box);
  }, { rootMargin: "200px" });
  observer.observe(box);
  return redraw;
}

const redraws = [...document.querySelectorAll(".interactive")].map(watch);

/** Draw the figures that the reader has not come to, for a page that is printed whole. */
function drawAll() {
  return Promise.all(redraws.map((redraw) => redraw()));
}
