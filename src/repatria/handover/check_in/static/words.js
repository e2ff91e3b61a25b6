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

/** Say something, with what stands in braces filled in. */
export function words(key, values = {}, language = code) {
  const text = all[language][key]
  if (text === undefined) throw new Error(`no words for ${key}`)
  return text.replace(/\{(\w+)\}/g, (_, value) => String(values[value]))
}

/** Say whether there are words of a name. */
export function directionOf(language) {
  return all[language].direction
}

export function number(value) {
  return new Intl.NumberFormat(code).format(value)
}

export function hour(moment) {
  return new Intl.DateTimeFormat(code, {timeStyle: "medium"}).format(moment)
}

export function dayAndHour(moment) {
  return new Intl.DateTimeFormat(code, {dateStyle: "medium", timeStyle: "short"}).format(moment)
}
