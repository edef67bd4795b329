// The time left, by the server's clock: what counts is the time elapsed since Python's last word,
// so a wrong PC clock does not matter. At the end, or when Python has been silent for too long, the
// record vanishes here; only a later word of Python that the access still runs shows it again.

const counting = new WeakMap()
const covered = new Map() // element hidden by us -> the class it was hidden for

function place(parent) {
  const timer = document.createElement("p")
  const spoken = document.createElement("p")
  timer.className = "bg-timer"
  timer.setAttribute("role", "timer")
  timer.setAttribute("aria-live", "off")
  spoken.className = "bg-timer-spoken"
  spoken.setAttribute("role", "status")
  parent.append(timer, spoken)
  return { timer, spoken }
}

// performance.now() stands still while some computers sleep; Date.now() does not. The later wins.
function elapsedSince({ wall, steady }) {
  return Math.max(Date.now() - wall, performance.now() - steady)
}

function cover(names) {
  for (const name of names.map(each => `st-key-${each}`))
    for (const element of document.getElementsByClassName(name)) {
      covered.set(element, name)
      element.style.setProperty("display", "none", "important")
    }
}

function uncover(still) {
  for (const [element, name] of covered) {
    if (still(element, name)) continue
    element.style.removeProperty("display")
    covered.delete(element)
  }
}

// React uses elements again: one that no longer carries the record is no longer hidden.
const carriesRecord = (element, name) => element.isConnected && element.classList.contains(name)
const reuse = new MutationObserver(() => uncover(carriesRecord))

function vanish(state) {
  cover(state.data.empties)
  reuse.observe(document.body, { childList: true, subtree: true, attributeFilter: ["class"] })
  if (state.redrawn) return
  state.redrawn = new MutationObserver(() => cover(state.data.empties))
  state.redrawn.observe(document.body, { childList: true, subtree: true })
}

function reappear(state) {
  state.redrawn?.disconnect()
  Object.assign(state, { redrawn: undefined, told: false })
  write(state.spoken, "")
  uncover(() => false)
}

function write(element, words) {
  if (element.textContent !== words) element.textContent = words
}

function clock(seconds) {
  const rest = Math.max(0, seconds)
  const hours = Math.floor(rest / 3600)
  const parts = [Math.floor(rest / 60) % 60, rest % 60].map(part => String(part).padStart(2, "0"))
  return (hours ? [hours, ...parts] : parts).join(":")
}

function end(state) {
  vanish(state)
  write(state.spoken, state.data.texts.ended)
  if (state.told) return
  state.told = true
  state.trigger("ended", true)
}

// An access that nobody can check any more is not shown: it may have been stopped meanwhile.
function silent({ data, taken }) {
  return data.silence_ms > 0 && elapsedSince(taken) > data.silence_ms
}

function tick(state) {
  const { data, timer, spoken } = state
  const left = Math.ceil((data.left_ms - elapsedSince(state.taken)) / 1000)
  const near = left <= data.warn_seconds
  write(timer, `${data.texts.left} ${clock(left)}`)
  timer.dataset.near = String(near)
  if (left <= 0) return end(state)
  if (silent(state)) {
    vanish(state)
    return write(spoken, data.texts.silent)
  }
  write(spoken, near ? data.texts.warning : "")
}

const WAKINGS = [[window, "pageshow"], [window, "focus"], [document, "visibilitychange"]]

function start(parent) {
  const state = { ...place(parent), told: false, stamp: "" }
  state.check = () => tick(state)
  state.beat = setInterval(state.check, 250)
  for (const [target, name] of WAKINGS) target.addEventListener(name, state.check)
  counting.set(parent, state)
  return state
}

function stop(parent, state) {
  clearInterval(state.beat)
  state.redrawn?.disconnect()
  for (const [target, name] of WAKINGS) target.removeEventListener(name, state.check)
  state.timer.remove()
  state.spoken.remove()
  counting.delete(parent)
}

export default function ({ data, parentElement, setTriggerValue }) {
  const state = counting.get(parentElement) ?? start(parentElement)
  const heard = state.stamp !== data.stamp
  Object.assign(state, { data, trigger: setTriggerValue, stamp: data.stamp })
  if (heard) state.taken = { wall: Date.now(), steady: performance.now() }
  if (heard && data.left_ms > 0) reappear(state)
  tick(state)
  return () => stop(parentElement, state)
}
