// One builder per kind of field: real HTML controls, labelled and described.
// No control has a `name`: browsers save the values of named fields.

function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && !name.startsWith("aria-")) element[name] = value
    else element.setAttribute(name, value)
  }
  element.append(...children)
  return element
}

const QUIET = { autocomplete: "off", spellcheck: false, autocapitalize: "off", autocorrect: "off" }

function single(field, more = {}) {
  return make("input", { type: "text", ...QUIET, inputMode: field.inputmode || "text", ...more })
}

// Keeps the caret behind the same character while the groups are spaced.
function regroup(input, table) {
  const text = compact(input.value, table)
  if (!wellFormed(text)) return
  const before = compact(input.value.slice(0, input.selectionStart), table).length
  const grouped = spaced(text)
  if (grouped === input.value) return
  input.value = grouped
  let at = 0
  for (let seen = 0; seen < before && at < grouped.length; at++) if (grouped[at] !== " ") seen++
  if (document.activeElement === input) input.setSelectionRange(at, at)
}

function isoDay(typed) {
  const found = /^\s*(\d{1,2})[\s/.\-]?(\d{1,2})[\s/.\-]?(\d{4})\s*$/.exec(typed)
  if (!found) return null
  const [day, month, year] = found.slice(1).map(Number)
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  return date.toISOString().slice(0, 10)
}

const frenchDay = iso => iso.split("-").reverse().join("/")

function counter(field, input, texts) {
  const line = make("p", { className: "bg-hint bg-count" })
  const count = () => { line.textContent = fill(texts.length, { count: input.value.length, limit: field.limit }) }
  return { line, count }
}

// The decoding under a number: seen at once, spoken after a pause in typing.
function decoding(guide) {
  const shown = make("p", { className: "bg-reading" })
  const spoken = make("p", { className: "bg-unseen", role: "status" })
  let pause
  const read = typed => {
    const { verdict, facts, sentence } = readingOf(typed, guide)
    shown.dataset.verdict = verdict
    shown.replaceChildren(...facts.map(fact => make("span", { textContent: fact })),
      make("strong", { textContent: sentence }))
    clearTimeout(pause)
    pause = setTimeout(() => { spoken.textContent = [...facts, sentence].join(". ") }, 900)
  }
  return { shown, spoken, read }
}

// Each kind: the control, what stands under it, how it is read, written and judged.
const KINDS = {
  text: field => {
    const input = single(field, field.uppercase ? { className: "bg-upper" } : {})
    const read = () => (field.uppercase ? input.value.trim().toUpperCase() : input.value.trim())
    return { input, read, write: value => { input.value = value } }
  },
  number: field => {
    const { guide } = field
    const input = single(field, { className: "bg-number" })
    const { shown, spoken, read } = decoding(guide)
    const refresh = () => { regroup(input, guide.table); read(input.value) }
    const judge = value => {
      const { verdict, sentence } = readingOf(value, guide)
      return verdict === "right" ? "" : sentence
    }
    const write = value => { input.value = value; refresh() }
    return { input, under: [shown, spoken], refresh, judge, write, read: () => compact(input.value, guide.table) }
  },
  offered: field => {
    const input = single(field)
    const { list, choose, mark } = offering(field, input)
    const write = value => { input.value = value; mark() }
    const named = () => { if (list) name(list, input) }
    return { input, write, named, over: list ? [list] : [], refresh: mark, press: choose, read: () => input.value.trim() }
  },
  words: (field, texts) => {
    const input = make("textarea", { ...QUIET, rows: field.rows, maxLength: field.limit })
    const { line, count } = counter(field, input, texts)
    const write = value => { input.value = value; count() }
    return { input, under: [line], refresh: count, read: () => input.value.trim(), write }
  },
  day: (field, texts) => {
    const input = single(field, { inputMode: "numeric", maxLength: 10, placeholder: texts.day_pattern })
    return {
      input,
      read: () => isoDay(input.value) ?? input.value.trim(),
      write: value => { input.value = frenchDay(value) },
      judge: value => (isoDay(input.value) ? "" : texts.day),
    }
  },
  choice: field => {
    const input = make("select", { autocomplete: "off" }, ...optionsOf(field))
    const write = value => { input.value = value }
    return { input, write, read: () => input.value, press: choosing(field, input) }
  },
  check: field => {
    const input = make("input", { type: "checkbox", autocomplete: "off" })
    if (field.letter) input.setAttribute("aria-keyshortcuts", field.letter)
    return { input, read: () => input.checked, write: value => { input.checked = Boolean(value) } }
  },
}

function dress(field, control, texts) {
  const { input, under = [], over = [] } = control
  const label = make("label", { htmlFor: input.id, textContent: field.label })
  const hints = [field.required ? "" : field.optional || texts.optional, field.hint, field.letter ? fill(texts.letter, field) : ""]
  const hint = make("p", { className: "bg-hint", id: `${input.id}-hint`, textContent: hints.filter(Boolean).join(" · ") })
  const error = make("p", { className: "bg-error", id: `${input.id}-error`, hidden: true })
  if (under.length) under[0].id = `${input.id}-under`
  const described = [hint.textContent && hint.id, under.length && under[0].id].filter(Boolean).join(" ")
  const line = field.kind === "check"
    ? [make("div", { className: "bg-tick" }, input, label, hint)]
    : [make("div", { className: "bg-head" }, label, hint), ...over, input]
  hint.hidden = !hint.textContent
  if (field.required) input.setAttribute("aria-required", "true")
  const box = make("div", { className: "bg-field" }, ...line, ...under, error)
  return { ...control, field, box, error, described }
}

function build(field, prefix, texts) {
  const control = KINDS[field.kind](field, texts)
  control.input.id = `${prefix}-${field.name}`
  control.named?.()
  const dressed = dress(field, control, texts)
  dressed.write(field.value)
  complain(dressed, "")
  return dressed
}

function complain(control, sentence) {
  const { input, error, described } = control
  error.hidden = !sentence
  error.textContent = sentence
  if (sentence) input.setAttribute("aria-invalid", "true")
  else input.removeAttribute("aria-invalid")
  const ids = [sentence && error.id, described].filter(Boolean).join(" ")
  if (ids) input.setAttribute("aria-describedby", ids)
}

// What is wrong with one field, as the sentence to show beside it, or « ».
function faultOf({ field, read, judge }) {
  const value = read()
  if (value === "" || value === false) return field.required ? field.missing : ""
  return judge ? judge(value) : ""
}
