// The page of the gate: what is open, which part is shown, and when it is locked or wiped by itself.

import {dayView} from "./day_view.js"
import {button, el, show, tell, warn} from "./dom.js"
import {gateView} from "./gate_view.js"
import {keepPage} from "./keeping.js"
import {openingView} from "./opening_view.js"
import {openStore} from "./store.js"
import {chooseLanguage, language, languages, loadWords, words} from "./words.js"

const LOCKS_AFTER_MS = 10 * 60 * 1000
const LOOKS_EVERY_MS = 30 * 1000

/** What the parts share; `desk` is there while the day is open, and goes with the memory of the page. */
const app = {
  store: null,
  desk: null,
  by: "",
  view: "gate",
  number: "",
  keptOffline: false,
  render,
  opened(desk) {
    app.desk = desk
    document.getElementById("lock").hidden = false
    render()
  },
  async wiped() {
    app.desk = null
    document.getElementById("lock").hidden = true
    app.store = await openStore()
    render()
    tell(words("wiped"))
  },
}

function render() {
  drawMenu()
  if (app.desk === null) void openingView(app)
  else if (app.view === "gate") gateView(app)
  else void dayView(app)
}

function drawMenu() {
  const menu = document.getElementById("menu")
  menu.hidden = app.desk === null
  menu.querySelectorAll(".parts, .field").forEach(each => each.remove())
  if (menu.hidden) return
  const parts = ["gate", "day"].map(view => {
    const part = button(words(view), () => { app.view = view; tell(""); render() }, "link")
    if (app.view === view) part.setAttribute("aria-current", "page")
    return el("li", {}, part)
  })
  const by = el("input", {
    id: "by", maxLength: 40, autocomplete: "off", value: app.by, required: true,
    oninput: () => { app.by = by.value },
  })
  menu.append(
    el("ul", {className: "parts"}, parts),
    el("div", {className: "field"}, el("label", {htmlFor: "by"}, words("by")), by))
}

/** Forget the key and everything that was in the clear. */
function lock() {
  location.reload()
}

/** Wipe what is over and given out; what was not is told, and waits sealed. */
async function lookAtTheEnd() {
  const about = await app.store.about()
  if (about === null || Date.now() <= Date.parse(JSON.parse(about.head).until)) return
  const isKeptElsewhere = about.given >= about.lines
  if (isKeptElsewhere || (about.lines <= 1 && app.desk === null)) {
    await app.store.wipe()
    await app.wiped()
  } else if (!document.getElementById("wrong").textContent) {
    warn(words("overdue"))
  }
}

async function begin() {
  await loadWords()
  const chosen = document.getElementById("language")
  chosen.append(...languages().map(([code, name]) => el("option", {value: code, lang: code}, name)))
  chosen.value = language()
  chosen.addEventListener("change", () => { chooseLanguage(chosen.value); tell(""); render() })
  document.getElementById("lock").addEventListener("click", lock)
  // One window at a time: two would write at one place.
  await navigator.locks.request("gate", {ifAvailable: true}, async free => {
    if (free === null) {
      show(words("title"))
      return warn(words("why-open-elsewhere"))
    }
    app.store = await openStore()
    await openingView(app)
    await lookAtTheEnd()
    void keepPage(app)
    setInterval(() => void lookAtTheEnd(), LOOKS_EVERY_MS)
    lockWhenIdle()
    return new Promise(() => undefined)
  })
}

function lockWhenIdle() {
  let timer
  const again = () => {
    clearTimeout(timer)
    timer = setTimeout(() => { if (app.desk !== null) lock() }, LOCKS_AFTER_MS)
  }
  for (const event of ["pointerdown", "keydown"]) addEventListener(event, again)
  again()
}

begin().catch(error => {
  warn(words("why-not-kept")) // a browser that lacks what the page needs, or keeps nothing in this window
  console.error(error.name)
})
