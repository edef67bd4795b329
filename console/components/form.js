// The life of one private form. What is typed stays in the controls; it leaves once, as a
// trigger value, when the form is sent. A draft outlives an unmounting by two seconds, in
// memory only, so that a page which redraws for its own reasons loses nothing.

const DRAFT_MS = 2000
const ANSWER_MS = 15000
const mounted = new WeakMap()
const drafts = new Map()

const flat = fields => fields.flatMap(each => (each.kind === "group" ? each.fields : [each]))
const editable = element => element?.matches("input, textarea, select, [contenteditable=true]")

// Black or white, whichever is read better on the theme's own colour (WCAG 1.4.3).
function onPrimary(parent) {
  const probe = make("span", { style: "color:var(--st-primary-color)" })
  parent.append(probe)
  const [red, green, blue] = getComputedStyle(probe).color.match(/[\d.]+/g).map(part => {
    const share = Number(part) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  probe.remove()
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff"
}

function layOut(state, data) {
  const { fields, submit, note, texts } = data
  const controls = flat(fields).map(field => build(field, data.prefix, texts))
  const box = name => controls.find(({ field }) => field.name === name).box
  const blocks = fields.map(each => each.kind === "group"
    ? make("fieldset", {}, make("legend", { textContent: each.legend }), ...each.fields.map(({ name }) => box(name)))
    : box(each.name))
  const button = make("button", { type: "submit", textContent: submit })
  const status = make("p", { className: "bg-status", role: "status" })
  const alert = make("p", { className: "bg-alert", role: "alert" })
  const noted = note ? [make("p", { className: "bg-hint", textContent: note })] : []
  state.form.replaceChildren(...noted, ...blocks, button, status, alert)
  Object.assign(state, { controls, button, status, alert, texts })
}

function draftOf({ controls, form }) {
  const changed = controls.filter(each => each.read() !== each.field.value)
  const focused = controls.find(({ input }) => input === document.activeElement)
  return {
    values: changed.map(({ field, input }) => [field.name, input.type === "checkbox" ? input.checked : input.value]),
    focused: focused?.field.name ?? (form.contains(document.activeElement) ? "" : null),
    caret: focused?.input.selectionStart ?? null,
  }
}

function restore({ controls }, draft) {
  for (const [name, value] of draft.values) {
    const control = controls.find(({ field }) => field.name === name)
    if (!control) continue
    if (control.input.type === "checkbox") control.input.checked = value
    else control.input.value = value
    control.refresh?.()
  }
  const focused = controls.find(({ field }) => field.name === draft.focused)?.input
  focused?.focus()
  if (focused && draft.caret !== null) focused.setSelectionRange?.(draft.caret, draft.caret)
}

const forget = ({ controls }) => controls.forEach(each => { each.write(each.field.value); complain(each, "") })

function focusFirst({ controls, form, button }) {
  const elsewhere = document.activeElement
  // A form that was just sent still holds the focus for a moment: it is about to leave the page.
  const sent = elsewhere?.closest(".bg-form[aria-busy]")
  if (editable(elsewhere) && !form.contains(elsewhere) && !sent) return
  const wrong = controls.find(({ error }) => !error.hidden)
  const empty = controls.filter(({ read }) => read() === "" || read() === false)
  const unsaid = empty.length === controls.length ? empty[0] : undefined
  const first = empty.find(({ field }) => field.required) ?? unsaid
  ;((wrong ?? first)?.input ?? button).focus()
}

// An error is read aloud with its field; when the focus may not go there, it is said here.
function sayErrors(state) {
  const wrong = state.controls.find(({ error }) => !error.hidden)
  const heard = !wrong || wrong.input === document.activeElement
  state.alert.textContent = heard ? "" : wrong.error.textContent
}

function release(state, sentence = "") {
  clearTimeout(state.waiting)
  state.sending = false
  state.button.disabled = false
  state.form.removeAttribute("aria-busy")
  state.status.textContent = ""
  state.alert.textContent = sentence
}

function awaitAnswer(state) {
  state.sending = true
  state.button.disabled = true
  state.form.setAttribute("aria-busy", "true")
  state.status.textContent = state.texts.sending
  state.waiting = setTimeout(() => release(state, state.texts.no_answer), ANSWER_MS)
}

function send(state) {
  if (state.sending) return
  const faults = state.controls.map(control => [control, faultOf(control)])
  for (const [control, sentence] of faults) complain(control, sentence)
  const first = faults.find(([, sentence]) => sentence)?.[0]
  state.alert.textContent = ""
  if (first) return first.input.focus()
  awaitAnswer(state)
  state.trigger("submitted", Object.fromEntries(state.controls.map(({ field, read }) => [field.name, read()])))
}

// One key: a motive in a list, a declaration while a box or the button has the focus.
function shortcut(state, event) {
  const target = event.target
  const press = state.controls.find(({ input }) => input === target)?.press
  if (press?.(event)) {
    event.preventDefault()
    return edited(state, event)
  }
  if (target.type !== "checkbox" && target !== state.button) return
  const found = state.controls.find(({ field }) => field.letter && field.letter === event.key.toUpperCase())
  if (!found) return
  event.preventDefault()
  found.input.click()
  found.input.focus()
}

// Plain keys stay in the form: Streamlit listens to the whole page for C and R.
function typed(state, event) {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey
  if (plain && (event.key.length === 1 || event.key === "Enter")) event.stopPropagation()
  if (event.isComposing || event.repeat) return
  const words = event.target.tagName === "TEXTAREA"
  const enters = event.key === "Enter" && (words ? event.ctrlKey || event.metaKey : plain)
  if (enters && event.target !== state.button) {
    event.preventDefault()
    send(state)
  } else if (plain) shortcut(state, event)
}

function edited(state, event) {
  const control = state.controls.find(({ input }) => input === event.target)
  control?.refresh?.()
  if (control && !control.error.hidden) complain(control, faultOf(control))
}

function begin(parent) {
  const form = make("form", { className: "bg-form", noValidate: true, autocomplete: "off" })
  const state = { form, shape: "", serial: null, sending: false, controls: [] }
  form.onsubmit = event => { event.preventDefault(); send(state) }
  form.onkeydown = event => typed(state, event)
  form.oninput = event => edited(state, event)
  // A page kept for the back button must not keep what was typed on it.
  state.leave = () => { drafts.clear(); forget(state) }
  window.addEventListener("pagehide", state.leave)
  parent.append(form)
  mounted.set(parent, state)
  return state
}

function leave(parent, state, key) {
  window.removeEventListener("pagehide", state.leave)
  clearTimeout(state.waiting)
  const draft = { ...draftOf(state), serial: state.serial, sent: state.sending }
  drafts.set(key, draft)
  setTimeout(() => { if (drafts.get(key) === draft) drafts.delete(key) }, DRAFT_MS)
  forget(state)
  mounted.delete(parent)
  state.form.remove()
}

function redraw(state, data) {
  const shape = JSON.stringify([data.fields, data.submit, data.note])
  if (shape === state.shape) return
  const draft = state.controls.length ? draftOf(state) : null
  state.shape = shape
  layOut(state, data)
  if (draft) restore(state, draft)
  if (state.sending) state.button.disabled = true
}

function answer(state, data) {
  const first = state.serial === null
  const left = drafts.get(data.key)
  const again = first && left?.serial === data.serial
  const answered = first && left?.sent && data.keep
  if (!first && !data.keep) forget(state)
  release(state)
  state.serial = data.serial
  for (const control of state.controls) complain(control, data.errors[control.field.name] ?? "")
  if (again || answered) restore(state, left)
  if (again && left.sent) awaitAnswer(state)
  drafts.delete(data.key)
  if (data.focus && !again) focusFirst(state)
  sayErrors(state)
}

export default function ({ data, parentElement, setTriggerValue }) {
  const state = mounted.get(parentElement) ?? begin(parentElement)
  state.trigger = setTriggerValue
  state.form.style.setProperty("--bg-on-primary", onPrimary(state.form))
  const shown = JSON.stringify(data.errors)
  redraw(state, data)
  if (state.serial !== data.serial) answer(state, data)
  else if (state.shown !== shown)
    for (const control of state.controls) complain(control, data.errors[control.field.name] ?? "")
  state.shown = shown
  return () => leave(parentElement, state, data.key)
}
