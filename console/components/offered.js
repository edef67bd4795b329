// Values to choose above a line where one may also type: a combobox whose list is always there.
// The arrows walk the list and put the value into the line, one key for the first of it.

function row({ value, label, mark }) {
  const said = make("span", { className: "bg-offer-said", textContent: label })
  const line = make("li", { role: "option", "aria-selected": "false" }, make("strong", { textContent: value }), said)
  if (mark) line.append(make("em", { textContent: mark }))
  return line
}

function offering(field, input) {
  if (!field.offers.length) return { choose: () => false, mark: () => {} }
  const list = make("ul", { className: "bg-offers", role: "listbox", "aria-label": field.offers_label }, ...field.offers.map(row))
  const rows = [...list.children]
  const at = () => field.offers.findIndex(({ value }) => value === input.value.trim())
  const mark = () => {
    rows.forEach((each, n) => each.setAttribute("aria-selected", String(n === at())))
    if (at() < 0) return input.removeAttribute("aria-activedescendant")
    input.setAttribute("aria-activedescendant", rows[at()].id)
    rows[at()].scrollIntoView({ block: "nearest" })
  }
  const take = n => { input.value = field.offers[n].value; mark() }
  const choose = ({ key }) => {
    if (key !== "ArrowDown" && key !== "ArrowUp") return false
    take(Math.max(0, Math.min(rows.length - 1, at() + (key === "ArrowDown" ? 1 : -1))))
    return true
  }
  list.onclick = ({ target }) => {
    const chosen = rows.indexOf(target.closest("li"))
    if (chosen < 0) return
    take(chosen)
    input.dispatchEvent(new Event("input", { bubbles: true }))
    input.focus()
  }
  return { list, choose, mark }
}

// Once the line has its id: what says to a screen reader that the list belongs to it.
function name(list, input) {
  list.id = `${input.id}-list`
  for (const [n, each] of [...list.children].entries()) each.id = `${list.id}-${n}`
  const said = { role: "combobox", "aria-controls": list.id, "aria-expanded": "true", "aria-autocomplete": "none" }
  for (const [attribute, value] of Object.entries(said)) input.setAttribute(attribute, value)
}
