// A real table with real buttons: headers sort, a row shows its access or its words. It keeps
// nothing: the rows live in the page and go with it.

const mounted = new WeakMap()

function make(tag, attributes = {}, ...children) {
  const element = Object.assign(document.createElement(tag), attributes)
  element.append(...children)
  return element
}

function asking(state, what, of, label, text) {
  const button = make("button", { type: "button", className: "bg-ask", textContent: text })
  button.dataset.ask = `${what} ${of}`
  if (label) button.setAttribute("aria-label", label)
  button.onclick = () => state.trigger("asked", { what, of: String(of) })
  return button
}

function heading(state, { label, sort, key }) {
  const cell = make("th", { scope: "col" })
  if (!key) return make("th", { scope: "col", textContent: label })
  if (sort) cell.setAttribute("aria-sort", sort)
  const arrow = { ascending: " ▲", descending: " ▼" }[sort] ?? ""
  cell.append(asking(state, "sort", key, "", label + arrow))
  return cell
}

function line(state, { cells, number, access, words }, texts) {
  const row = make("tr", {}, ...cells.map(textContent => make("td", { textContent })))
  const detail = row.lastElementChild
  if (access) {
    const cell = row.children[state.access]
    const shown = cell.textContent
    cell.replaceChildren(asking(state, "chain", access, `${texts.chain} ${shown}`, shown))
  }
  if (words) detail.append(" ", asking(state, "words", number, `${texts.words} ${number}`, texts.read))
  return row
}

function draw(state, { caption, headings, rows, texts, access }) {
  const before = state.place.contains(document.activeElement) && document.activeElement.dataset.ask
  state.access = access
  const table = make("table", { className: "bg-entries" },
    make("caption", { className: "bg-note", textContent: caption }),
    make("thead", {}, make("tr", {}, ...headings.map(each => heading(state, each)))),
    make("tbody", {}, ...rows.map(each => line(state, each, texts))))
  state.place.replaceChildren(table)
  if (before) [...table.querySelectorAll("button")].find(({ dataset }) => dataset.ask === before)?.focus()
}

export default function ({ data, parentElement, setTriggerValue }) {
  const state = mounted.get(parentElement) ?? { place: make("div", { className: "bg-scroll" }), shown: "" }
  if (!mounted.has(parentElement)) {
    mounted.set(parentElement, state)
    parentElement.append(state.place)
  }
  state.trigger = setTriggerValue
  const shown = JSON.stringify(data)
  if (shown !== state.shown) draw(state, data)
  state.shown = shown
}
