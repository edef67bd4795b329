// Columns as buttons, a line above them, and the same figures as a table. Nothing is measured: what
// must stretch is said in percentages. Nothing moves. Colours are the theme's; patterns tell parts apart.

const mounted = new WeakMap()
const SVG = "http://www.w3.org/2000/svg"
const HEIGHT = 150 // of the plot, in pixels
const LABELS = 12 // at most so many below the columns
const FEW = 8 // columns wide enough for two lines
const PATTERNS = [
  [],
  [["path", { d: "M-1,1 l2,-2 M0,8 l8,-8 M7,9 l2,-2" }]],
  [["circle", { cx: 2, cy: 2, r: 1.3 }], ["circle", { cx: 6, cy: 6, r: 1.3 }]],
  [["path", { d: "M0,4 h8" }]],
]

function make(tag, attributes = {}, ...children) {
  const element = Object.assign(document.createElement(tag), attributes)
  element.append(...children)
  return element
}

function shape(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

const hidden = { "aria-hidden": "true", focusable: "false" }
const sum = numbers => numbers.reduce((all, each) => all + each, 0)
const number = n => n.toLocaleString("fr-FR")

// The first round number above: 1, 2 or 5 times a power of ten.
function ceiling(n) {
  const power = 10 ** Math.floor(Math.log10(Math.max(n, 1)))
  return [1, 2, 5, 10].map(each => each * power).find(each => each >= n)
}

function patterns(id, parts) {
  return shape("defs", {}, ...parts.map((_, n) => shape("pattern",
    { id: `${id}-part${n}`, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
    shape("rect", { width: 8, height: 8, class: `bg-part${n}` }),
    ...PATTERNS[n % PATTERNS.length].map(([tag, more]) => shape(tag, { ...more, class: "bg-ink" })))))
}

function column({ parts }, top, id) {
  let below = 0
  const drawn = parts.map((n, part) => {
    const tall = n / top * HEIGHT
    below += tall
    return shape("rect", { x: "8%", width: "84%", y: HEIGHT - below, height: tall,
      fill: `url(#${id}-part${part})`, class: "bg-edge" })
  })
  return shape("svg", { ...hidden, width: "100%", height: HEIGHT }, ...drawn)
}

function line(marks, top) { // by a scale of its own, on the right
  const at = marks.map(({ line: n }, place) => n === null ? null
    : { x: `${(place + .5) / marks.length * 100}%`, y: HEIGHT - n / top * HEIGHT })
  const halo = (a, b, name) => shape("line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y, class: name })
  const pairs = at.slice(1).map((b, place) => [at[place], b]).filter(([a, b]) => a && b)
  return shape("svg", { ...hidden, width: "100%", height: HEIGHT, class: "bg-line" },
    ...pairs.map(([a, b]) => halo(a, b, "bg-halo")), ...pairs.map(([a, b]) => halo(a, b, "bg-stroke")),
    ...at.filter(Boolean).map(({ x, y }) => shape("circle", { cx: x, cy: y, r: 2.5, class: "bg-dot" })))
}

function scale(top, side = "") {
  return make("div", { className: `bg-scale ${side}`, ariaHidden: "true" },
    ...[top, top / 2, 0].map(n => make("span", { textContent: Number.isInteger(n) ? number(n) : "" })))
}

function button(state, mark, place, { chosen, id, marks }, top) {
  const every = Math.ceil(marks.length / LABELS)
  const made = make("button", { type: "button", className: "bg-mark-column", tabIndex: place === state.at ? 0 : -1 })
  made.dataset.mark = mark.key
  made.setAttribute("aria-label", mark.said)
  made.setAttribute("aria-pressed", String(mark.key === chosen))
  made.title = mark.said
  made.append(column(mark, top, id),
    make("span", { className: "bg-below", textContent: place % every ? "\u00a0" : mark.label, ariaHidden: "true" }))
  made.onclick = () => state.trigger("asked", { what: "mark", of: mark.key })
  made.onfocus = () => walk(state, place, false)
  return made
}

function walk(state, to, moves = true) {
  const columns = [...state.place.querySelectorAll(".bg-mark-column")]
  state.at = Math.max(0, Math.min(columns.length - 1, to))
  columns.forEach((each, place) => { each.tabIndex = place === state.at ? 0 : -1 })
  if (moves) columns[state.at]?.focus()
}

function keyed(state, event) {
  const last = state.data.marks.length - 1
  const to = { ArrowRight: state.at + 1, ArrowLeft: state.at - 1, Home: 0, End: last }[event.key]
  if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  event.stopPropagation()
  walk(state, to)
}

function legend({ parts, line: name, id, texts }) {
  const square = n => shape("svg", { ...hidden, width: 14, height: 14 },
    shape("rect", { width: 14, height: 14, fill: `url(#${id}-part${n})`, class: "bg-edge" }))
  const dash = shape("svg", { ...hidden, width: 18, height: 14 },
    shape("line", { x1: 0, y1: 7, x2: 18, y2: 7, class: "bg-stroke" }), shape("circle", { cx: 9, cy: 7, r: 2.5, class: "bg-dot" }))
  const all = parts.map((part, n) => make("li", {}, square(n), part))
  if (name) all.push(make("li", {}, dash, `${name} (${texts.right})`))
  return make("ul", { className: "bg-legend" }, ...all)
}

function table({ axis, parts, line: name, marks, texts, title }, open) {
  const several = parts.length > 1
  const names = [axis, ...parts, ...several ? [texts.total] : [], ...name ? [name] : []]
  const row = ({ label, parts: n, line: at }) => {
    const figures = [...n, ...several ? [sum(n)] : [], ...name ? [at] : []]
    return make("tr", {}, make("th", { scope: "row", textContent: label }),
      ...figures.map(each => make("td", { textContent: each === null ? "" : number(each) })))
  }
  const body = make("table", { className: "bg-figures" },
    make("caption", { textContent: title }),
    make("thead", {}, make("tr", {}, ...names.map(textContent => make("th", { scope: "col", textContent })))),
    make("tbody", {}, ...marks.map(row)))
  const folded = make("details", { className: "bg-fold", open }, make("summary", { textContent: texts.table }), body)
  folded.querySelector("summary").setAttribute("aria-label", `${texts.table} : ${title}`)
  return folded
}

function draw(state) {
  const { data, place } = state
  const { marks, title, id, texts } = data
  const focused = place.contains(document.activeElement) && document.activeElement
  const mark = focused?.dataset?.mark
  const [summary, open] = [focused?.tagName === "SUMMARY", place.querySelector("details")?.open ?? false]
  state.at = Math.max(0, Math.min(state.at, marks.length - 1))
  const top = ceiling(Math.max(1, ...marks.map(each => sum(each.parts))))
  const above = ceiling(Math.max(1, ...marks.map(each => each.line ?? 0)))
  const columns = make("div", { className: "bg-columns", onkeydown: event => keyed(state, event) },
    ...marks.map((each, n) => button(state, each, n, data, top)))
  columns.setAttribute("role", "group")
  columns.setAttribute("aria-labelledby", `${id}-title`)
  columns.setAttribute("aria-describedby", `${id}-keys`)
  const nothing = marks.every(each => !sum(each.parts) && !each.line)
  const plot = make("div", { className: "bg-plot" }, scale(top), columns)
  columns.classList.toggle("bg-few", marks.length <= FEW)
  if (data.line) {
    columns.append(line(marks, above))
    plot.append(scale(above, "bg-right"))
  }
  const told = data.parts.length > 1 || data.line ? [legend(data)] : []
  place.replaceChildren(
    make("p", { className: "bg-chart-title", id: `${id}-title`, textContent: title }),
    shape("svg", { ...hidden, width: 0, height: 0, class: "bg-defs" }, patterns(id, data.parts)),
    ...nothing ? [make("p", { className: "bg-note", textContent: texts.empty })] : [plot, ...told],
    make("p", { className: "bg-note bg-keys", id: `${id}-keys`, textContent: nothing ? "" : texts.keys }),
    table(data, open))
  if (mark) [...place.querySelectorAll(".bg-mark-column")].find(({ dataset }) => dataset.mark === mark)?.focus()
  else if (summary) place.querySelector("summary").focus()
}

export default function ({ data, parentElement, setTriggerValue }) {
  const state = mounted.get(parentElement) ?? { place: make("div", { className: "bg-chart" }), shown: "", at: 0 }
  if (!mounted.has(parentElement)) {
    mounted.set(parentElement, state)
    parentElement.append(state.place)
  }
  state.trigger = setTriggerValue
  const shown = JSON.stringify(data)
  if (shown !== state.shown) {
    state.data = data
    draw(state)
  }
  state.shown = shown
}
