// Opening the day: with the file that the neutral's laptop made, or what is on this device already.

import {Desk} from "./desk.js"
import {button, el, field, name, show, tell, warn, warnOf} from "./dom.js"
import {GateLog} from "./gate_log.js"
import {fetchLog} from "./keeping.js"
import {readHead} from "./seals.js"
import {dayAndHour, words} from "./words.js"

const DAY_MS = 24 * 60 * 60 * 1000

export async function openingView(app) {
  const about = await app.store.about()
  const passphrase = passphraseInput("passphrase")
  const source = about === null ? sourceFields("day") : null
  const form = el("form", {className: "stack", autocomplete: "off", onsubmit: event => {
    event.preventDefault()
    void open(app, source, passphrase)
  }},
    source?.fields ?? [], field(words("passphrase"), passphrase),
    el("button", {type: "submit"}, words("open")))
  const said = about === null
    ? el("p", {}, words("none-here"))
    : el("p", {}, `${words("is-here")} `, name(readHead(about.head).device))
  show(words("open-title"), said, form, about === null ? [] : wipePart(app),
    el("p", {className: "quiet", id: "offline"}, words(app.keptOffline ? "kept-offline" : "not-kept-offline")))
}

/** Make a field for a passphrase that no browser offers to remember. */
export function passphraseInput(id) {
  return el("input", {id, type: "password", autocomplete: "off", required: true, spellcheck: false})
}

/** Make the fields by which a log comes from a file or from the laptop; `read` gives its text. */
export function sourceFields(id) {
  const file = el("input", {id: `${id}-file`, type: "file"})
  const device = el("input", {id: `${id}-name`, autocomplete: "off", spellcheck: false, autocapitalize: "off"})
  return {
    fields: [field(words("file"), file), field(words("by-name"), device, words("by-name-hint"))],
    async read() {
      if (file.files.length) return file.files[0].text()
      if (!device.value.trim()) throw Object.assign(new Error(), {reason: "no-source"})
      return fetchLog(device.value)
    },
  }
}

/** Make the part that wipes this device: at once where all is given out, else after one more question. */
export function wipePart(app) {
  const part = el("section", {className: "wiping", "aria-labelledby": "wiping"},
    el("h2", {id: "wiping"}, words("wipe-title")))
  const wipe = async () => {
    try {
      await app.store.wipe()
      await app.wiped()
    } catch (error) {
      warnOf(error)
    }
  }
  const ask = async () => {
    const {given, lines} = await app.store.about()
    if (given >= lines) return wipe()
    const really = button(words("wipe-unkept"), () => void wipe(), "grave")
    part.querySelector("button").replaceWith(el("div", {},
      el("p", {}, words("wipe-asks")), really, " ", button(words("wipe-not"), app.render, "second")))
    really.focus()
  }
  part.append(button(words("wipe"), () => void ask(), "second"))
  return part
}

async function open(app, source, passphrase) {
  tell(words("opening"))
  try {
    let log, torn = 0
    if (source === null) [log, torn] = [await GateLog.open(app.store, passphrase.value), app.store.torn]
    else [log, torn] = await GateLog.begin(app.store, await source.read(), passphrase.value)
    app.opened(new Desk(log))
    tell(torn ? words("torn") : "")
    tellClock(log)
  } catch (error) {
    warnOf(error)
    passphrase.value = ""
    passphrase.focus()
  }
}

/** Say that the clock is far from the day of the roll; the order of acts does not rest on it. */
function tellClock(log) {
  const day = Date.parse(log.roll.day)
  if (Date.now() < day - DAY_MS || Date.now() > log.until.getTime()) {
    warn(words("clock-off", {now: dayAndHour(new Date()), day: log.roll.day}))
  }
}
