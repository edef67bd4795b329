// A list where one key or a few letters choose. Favourites come first under the keys 1 to 9, taken
// from the key's place, because a French keyboard gives & é " ' ( there; every option stands again
// in its group and is found by its first letters, accents aside.

const PAUSE_MS = 1000

const bare = words => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()

function optionsOf(field) {
  const option = (text, code) => make("option", { value: code, textContent: text })
  const groups = new Map()
  for (const { code, label, group } of field.options)
    groups.set(group, [...(groups.get(group) || []), option(label, code)])
  const favourites = field.favourites.map((code, at) =>
    option(`${at + 1} · ${field.options.find(each => each.code === code).label}`, code))
  const first = favourites.length ? [make("optgroup", { label: field.favourites_label }, ...favourites)] : []
  const rest = [...groups].flatMap(([label, options]) =>
    label ? [make("optgroup", { label }, ...options)] : options)
  return [option(field.placeholder, ""), ...first, ...rest]
}

// The label that begins with these letters, else one with a word that does; the same letter
// again goes to the next one.
function found(field, letters, current) {
  const labelled = field.options.map(({ code, label }) => ({ code, words: bare(label) }))
  const same = letters.length > 1 && [...letters].every(each => each === letters[0])
  const wanted = same ? letters[0] : letters
  const starting = labelled.filter(({ words }) => words.startsWith(wanted))
  const inside = labelled.filter(({ words }) => words.split(/[\s'’(-]+/).some(word => word.startsWith(wanted)))
  const matches = starting.length ? starting : inside
  const at = same ? matches.findIndex(({ code }) => code === current) + 1 : 0
  return matches[at % matches.length]?.code
}

function choosing(field, input) {
  let letters = ""
  let last = 0
  return event => {
    const fresh = event.timeStamp - last > PAUSE_MS
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1]
    const favourite = fresh || !/\p{L}/u.test(event.key) ? field.favourites[digit - 1] : undefined
    if (!favourite && !/^[\p{L}\p{N}]$/u.test(event.key)) return false
    if (!favourite) letters = (fresh ? "" : letters) + bare(event.key)
    last = favourite ? 0 : event.timeStamp
    const code = favourite ?? found(field, letters, input.value)
    if (code !== undefined) input.value = code
    return true
  }
}
