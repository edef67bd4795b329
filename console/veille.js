// Every page asks every few seconds whether the console can serve. What to say came with this file:
// it is said when nobody answers any more. « down » is the console's own word; silence is tried twice.

const EVERY_MS = 3000
const AGAIN_MS = 400
const PATIENCE_MS = 2500 // the console answers in two seconds that nobody answers it
const root = document.documentElement

let banner
let shown = ""
let unheard = 0
let leaving = false
let next

const ours = () => getComputedStyle(root).getPropertyValue("--bg-site").trim().slice(1) // s…: an identifier
const judged = said => (said.status !== "ok" ? (said.database === "ok" ? "stuck" : "down")
  : said.stuck?.includes(ours()) ? "stuck" : "able")

async function heard() {
  try {
    const asked = { cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(PATIENCE_MS) }
    return judged(await (await fetch("/healthz", asked)).json())
  } catch {
    return "silent"
  }
}

function element(name, text, ...inside) {
  const made = document.createElement(name)
  if (text) made.textContent = text
  made.append(...inside)
  return made
}

const HOUR = { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" } // as every other hour of the console
const clock = () => new Date().toLocaleTimeString("fr-FR", HOUR)

function procedure(what) {
  const whole = element("a", SAID.page)
  Object.assign(whole, { href: "/procedure", target: "_blank", rel: "noopener" })
  const lines = element("ol", "", ...SAID.steps.map(step => element("li", step)))
  const hidden = document.querySelector(".st-key-record") ? [element("p", SAID.hidden)] : []
  const opened = element("details", "", element("summary", SAID[what]),
    element("p", `${SAID.since} ${clock()}.`), ...hidden, lines, element("p", "", whole))
  opened.open = true
  return [opened]
}

function returned() {
  const title = element("p", `${SAID.back} ${clock()}.`)
  title.className = "bg-veille-title"
  const close = element("button", SAID.close)
  close.type = "button"
  close.addEventListener("click", hide)
  return [title, element("p", SAID.after), close]
}

function hide() {
  banner.hidden = true
  shown = ""
}

// An alert is heard when it comes into a page that has its place already.
function show(what) {
  if (what === shown) return
  shown = what
  banner.dataset.said = what
  banner.setAttribute("role", what === "back" ? "status" : "alert")
  banner.hidden = false
  banner.replaceChildren(...(what === "back" ? returned() : procedure(what)))
}

function tell(what) {
  if (what !== "able") {
    root.dataset.bgDegraded = what
    return show(what)
  }
  delete root.dataset.bgDegraded
  if (shown && shown !== "back") show("back")
}

async function ask() {
  clearTimeout(next)
  if (document.hidden || leaving) return
  const what = await heard()
  unheard = what === "silent" ? unheard + 1 : 0
  if (!leaving && what !== "silent") tell(what)
  else if (!leaving && unheard > 1) tell("down")
  clearTimeout(next)
  next = setTimeout(ask, unheard === 1 ? AGAIN_MS : EVERY_MS)
}

function begin() {
  banner = element("div")
  banner.id = "bg-veille"
  banner.hidden = true
  document.body.prepend(banner)
  for (const [target, name] of [[window, "pageshow"], [document, "visibilitychange"], [window, "online"], [window, "offline"]])
    target.addEventListener(name, () => { leaving = false; ask() })
  window.addEventListener("pagehide", () => { leaving = true })
  document.addEventListener("keydown", event => { if (event.key === "Escape" && shown === "back") hide() })
  next = setTimeout(ask, Math.random() * EVERY_MS)
}

begin()
