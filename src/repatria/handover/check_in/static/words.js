// What the page says, in the language that is chosen.

let all = {}
let code = "en"

/** Load the words, and choose the language: as it was chosen here, or as the browser asks. */
export async function loadWords() {
  all = await (await fetch("words.json")).json()
  const wanted = [localStorage.getItem("language"), ...navigator.languages.map(each => each.split("-")[0])]
  chooseLanguage(wanted.find(each => each in all) ?? "en")
}

export function chooseLanguage(chosen) {
  code = chosen
  localStorage.setItem("language", chosen)
  Object.assign(document.documentElement, {lang: code, dir: all[code].direction})
  document.title = `${words("title")} – Repatria`
  for (const each of document.querySelectorAll("[data-words]")) each.textContent = words(each.dataset.words)
}

export function languages() {
  return Object.entries(all).map(([each, said]) => [each, said.name])
}

export function language() {
  return code
}

/** Say something, with what stands in braces filled in; each apart, or 17-3 would read 3-17 from right to left. */
export function words(key, values = {}, language = code) {
  const text = all[language][key]
  if (text === undefined) throw new Error(`no words for ${key}`)
  return text.replace(/\{(\w+)\}/g, (_, value) => `\u2068${values[value]}\u2069`)
}

export function directionOf(language) {
  return all[language].direction
}

/** Give the sign between where from and where to: it points the way the text runs, for nothing else turns it. */
export function towards() {
  return directionOf(code) === "rtl" ? " ← " : " → "
}

export function number(value) {
  return new Intl.NumberFormat(locale()).format(value)
}

export function hour(moment) {
  return new Intl.DateTimeFormat(locale(), {timeStyle: "medium"}).format(moment)
}

export function dayAndHour(moment) {
  return new Intl.DateTimeFormat(locale(), {dateStyle: "medium", timeStyle: "short"}).format(moment)
}

/** Write a moment as the roll does, in the zone of the place: the zone of a device may be another one. */
export function momentOnRoll(text) {
  const [, day, hour, zone] = /^(.{10})T(.{5}).*?([+-]\d\d:\d\d|Z)$/.exec(text)
  return `${day} ${hour} (UTC${zone === "Z" ? "" : zone})`
}

/** Give whose way of writing days is used: the day comes before the month. */
function locale() {
  return code === "en" ? "en-GB" : code
}
