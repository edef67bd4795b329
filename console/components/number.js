// What a social security number says of itself, decided in the browser and sent nowhere.
// The twin of policy/nir.py, on its table: the tests compare both on thousands of numbers.
// The first digit is read only for « temporary »: no sex is ever derived from it.

const GROUPS = [1, 3, 5, 7, 10, 13]

function compact(typed, table) {
  const bare = [...typed.trim()].filter(char => !table.separators.includes(char)).join("")
  return bare.slice(0, 6) + bare.slice(6, 7).replace("a", "A").replace("b", "B") + bare.slice(7)
}

function spaced(text) {
  return [...text].map((char, at) => (GROUPS.includes(at) ? " " + char : char)).join("")
}

const CORSICA = { "2A": "19", "2B": "18" }
const asDigits = text => text.slice(0, 5) + (CORSICA[text.slice(5, 7)] ?? text.slice(5, 7)) + text.slice(7)
const wellFormed = text => /^[0-9]*$/.test(asDigits(text))

// key = 97 - (number mod 97), Corsica 2A -> 19 and 2B -> 18 before the sum.
const keyOf = number13 => String(97 - (Number(asDigits(number13)) % 97)).padStart(2, "0")

// Judges as much of the layout as is typed: no such first digit, month or place.
function misplaced(text, table) {
  const month = Number(text.slice(3, 5))
  return (text.length >= 1 && !table.first_digits.includes(text[0]))
    || (text.length >= 5 && !table.months.some(([first, last]) => first <= month && month <= last))
    || text.slice(5, 7) === "00"
}

// The codes of policy.nir.NirProblem, and « right ».
function problemOf(text, table) {
  if (text === "") return "empty"
  if (!wellFormed(text)) return "characters"
  if (text.length > 15) return "too_long"
  if (text.length < 13 || text.length === 14) return "too_short"
  if (misplaced(text, table)) return "layout"
  if (text.length === 13) return "key_missing"
  return text.slice(13) === keyOf(text.slice(0, 13)) ? "right" : "wrong_key"
}

const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name])

// Two digits cannot tell the century: both years are said when both have begun.
function bornIn(text, { table, texts, year }) {
  const two = Number(text.slice(1, 3))
  const years = [1900 + two, 2000 + two].filter(each => each <= year).join(texts.or)
  const month = Number(text.slice(3, 5))
  return month <= table.last_true_month
    ? fill(texts.born, { month: texts.months[month - 1], years })
    : fill(texts.born_month_unknown, { years })
}

// Overseas codes have three characters; an old code names two places, and both are said.
function bornAt(text, { table, texts }) {
  const code = [text.slice(5, 8), text.slice(5, 7)].find(each => each in table.places)
  if (code === "99") return texts.abroad
  if (!code) return fill(texts.place_unknown, { code: text.slice(5, 7) })
  const former = code in table.formerly ? fill(texts.formerly, { name: table.formerly[code] }) : ""
  return fill(texts.place, { name: table.places[code], code }) + former
}

// The lines under the field: what was read so far, in the order a caller says it.
function readingOf(typed, guide) {
  const { table, texts } = guide
  const text = compact(typed, table)
  const found = problemOf(text, table)
  const verdict = found === "too_short" && misplaced(text, table) ? "layout" : found
  const facts = []
  if (!["empty", "characters", "layout"].includes(verdict)) {
    if (table.temporary_digits.includes(text[0])) facts.push(texts.temporary)
    if (text.length >= 5) facts.push(bornIn(text, guide))
    if (text.length >= (/^9[78]/.test(text.slice(5)) ? 8 : 7)) facts.push(bornAt(text, guide))
  }
  const left = Math.max(0, 15 - text.length)
  const count = left === 1 ? texts.one_more : fill(texts.many_more, { count: left })
  return { text, verdict, facts, sentence: fill(texts.verdicts[verdict], { count }) }
}
