// At the gate: a number, the person, and one answer after the other. Why somebody does not go is never shown.

import {ANSWERS, GATE} from "./acts.js"
import {button, el, field, name, row, show, tell, warnOf} from "./dom.js"
import {privateView} from "./private_view.js"
import {canScan, scan} from "./scan.js"
import {hour, momentOnRoll, towards, words} from "./words.js"

const WAITS = ["waiting", "ready"]

export function gateView(app) {
  const number = el("input", {
    id: "number", inputMode: "numeric", autocomplete: "off", maxLength: 12, required: true, className: "short",
  })
  const card = el("section", {id: "card"})
  const find = () => {
    try {
      drawCard(app, card, app.desk.find(number.value))
      tell("")
      card.querySelector("h2").focus()
    } catch (error) {
      card.replaceChildren()
      warnOf(error)
      number.select()
    }
  }
  const form = el("form", {autocomplete: "off", onsubmit: event => { event.preventDefault(); find() }},
    field(words("number"), number, words("number-hint")), el("button", {type: "submit"}, words("find")))
  if (canScan()) {
    form.append(" ", button(words("scan"), () => void scan(form, found => { number.value = found; find() }), "second"))
  }
  show(words("gate"), form, card)
  if (app.number) drawCard(app, card, app.desk.find(app.number))
  number.focus()
}

function drawCard(app, card, entry, isCorrecting = false) {
  app.number = entry.number
  const status = app.desk.standing.status(entry.number)
  const again = () => drawCard(app, card, entry)
  card.replaceChildren(
    el("h2", {tabIndex: -1}, name(entry.number)),
    el("p", {className: "status", "data-status": status}, words(`status-${status}`)),
    ...personOf(app, entry),
    ...decisionsOf(app, entry),
    isCorrecting ? el("p", {className: "notice"}, words("correcting")) : "",
    ...questionsOf(app, card, entry, status, isCorrecting, again),
    button(words(isCorrecting ? "correct-not" : "correct"), () => {
      drawCard(app, card, entry, !isCorrecting)
      card.querySelector("h2").focus()
    }, "link"))
}

function personOf(app, entry) {
  const {roll} = app.desk.log
  const stop = roll.stops.find(each =>
    each.round === entry.round && each.from === entry.from && each.to === entry.to)
  const beside = roll.entries.filter(each => each.round === entry.round && each !== entry &&
    (entry.accompanies.includes(each.record) || each.accompanies.includes(entry.record)))
  const party = code => name(roll.parties[code]?.name ?? code)
  return [
    el("ul", {className: "names"},
      Object.entries(entry.names).map(([language, text]) => el("li", {}, name(text, language)))),
    el("dl", {className: "known"},
      row(words("rank"), name(entry.rank ?? "–")),
      row(words("born"), entry.born ?? "–"),
      row(words("service"), name(entry.service_number ?? "–")),
      row(words("journey"), words("round", {round: entry.round}), ": ", party(entry.from), towards(), party(entry.to)),
      stop ? row(words("where"), name(stop.place), ", ", name(momentOnRoll(stop.at))) : null,
      beside.length ? row(words("company"), beside.flatMap(each => [name(each.number), " "])) : null),
  ]
}

/** Name the questions on which a person has to decide, and never what was answered. */
function decisionsOf(app, entry) {
  const about = app.desk.standing.conflictsOf(entry.number).map(each => words(`ask-${each.question}`))
  return about.length ? [el("p", {className: "notice"}, words("decide", {about: about.join("; ")}))] : []
}

function questionsOf(app, card, entry, status, isCorrecting, again) {
  if (!isCorrecting && !WAITS.includes(status) && status !== "undecided") return []
  const missing = WAITS.includes(status) ? app.desk.standing.missing(entry.number) : GATE
  const say = answer => void answered(app, card, entry, answer, isCorrecting, again)
  const asked = GATE.map(question => {
    // Of whoever waits it is told what was asked; of others that would show what was said.
    const isAsked = !missing.includes(question) && !isCorrecting
    const mark = isAsked ? ` ${words("asked")}` : ""
    const first = isAsked || isCorrecting ? "second" : ""
    const answers = question === "will"
      ? [button(words("ask-in-private"), () => privateView(app, entry, isCorrecting), first)]
      : ANSWERS[question].map((answer, at) =>
        button(words(`say-${answer}`), () => say(answer), at ? "second" : first))
    return el("fieldset", {className: "question"},
      el("legend", {}, words(`ask-${question}`), el("span", {className: "good"}, mark)),
      el("p", {className: "hint"}, words(`who-${question}`)), ...answers)
  })
  const over = isCorrecting ? ANSWERS.handover : ["handed-over"]
  return [...asked, el("fieldset", {className: "question"},
    el("legend", {}, words("ask-handover")),
    status === "waiting" && !isCorrecting ? el("p", {className: "hint"}, words("still-asked")) : null,
    status === "ready" || isCorrecting
      ? over.map((answer, at) => button(words(`say-${answer}`), () => say(answer), at || isCorrecting ? "second" : ""))
      : [])]
}

async function answered(app, card, entry, answer, isCorrecting, again) {
  try {
    const taken = await (isCorrecting
      ? app.desk.correct(app.by, entry.number, answer)
      : app.desk.say(app.by, entry.number, answer))
    again()
    tell(takenWords(taken))
    card.querySelector("h2").focus({preventScroll: true})
  } catch (error) {
    again()
    warnOf(error)
    if (error.reason === "by") document.getElementById("by").focus()
  }
}

/** Say that it is kept; of whoever is out neither which answer it was nor whether it was said before. */
export function takenWords(taken) {
  const values = {subject: taken.subject, at: hour(new Date(taken.at))}
  const isTold = !taken.isNew && taken.status !== "out"
  const said = isTold ? words("said-before", values) : words("kept", {...values, at: hour(new Date())})
  return taken.clockWentBack ? `${said} ${words("clock-back")}` : said
}
