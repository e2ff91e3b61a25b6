// The day on this device: rounds, what a person has to decide, and logs that go out, come in and are wiped.

import {ANSWERS} from "./acts.js"
import {placeOf} from "./numbers.js"
import {button, el, field, name, row, show, tell, warnOf} from "./dom.js"
import {takenWords} from "./gate_view.js"
import {sendLog} from "./keeping.js"
import {passphraseInput, sourceFields, wipePart} from "./opening_view.js"
import {dayAndHour, momentOnRoll, number, towards, words} from "./words.js"

const COUNTED = ["over", "ready", "waiting", "undecided"]

export async function dayView(app) {
  const {given, lines} = await app.store.about()
  show(words("day"), roundsPart(app), decisionsPart(app), givingPart(app, given, lines), takingPart(app),
    devicePart(app), wipePart(app))
}

function part(id, ...children) {
  return el("section", {"aria-labelledby": id}, el("h2", {id}, words(id)), ...children)
}

function roundsPart(app) {
  const {roll} = app.desk.log
  return part("rounds", roundsOf(roll).map(round => {
    const entries = roll.entries.filter(entry => entry.round === round)
    const counts = Object.fromEntries(COUNTED.map(status => [status, 0]))
    for (const entry of entries) {
      const status = app.desk.standing.status(entry.number)
      if (status in counts) counts[status] += 1
    }
    const stops = roll.stops.filter(stop => stop.round === round)
    const party = code => name(roll.parties[code]?.name ?? code)
    return el("section", {className: "round", "aria-labelledby": `round-${round}`},
      el("h3", {id: `round-${round}`, tabIndex: -1}, words("round", {round})),
      el("ul", {}, stops.map(stop => el("li", {},
        party(stop.from), towards(), party(stop.to), ", ", name(stop.place), ", ", name(momentOnRoll(stop.at))))),
      el("dl", {className: "known"}, row(words("people"), number(entries.length)),
        COUNTED.map(status => row(words(`status-${status}`), number(counts[status]))),
        row(words("how"), words(`how-${howItWent(app, round)}`))),
      roundButtons(app, round))
  }))
}

function roundsOf(roll) {
  return [...new Set(roll.entries.map(entry => entry.round))].sort((one, other) => one - other)
}

function howItWent(app, round) {
  const {standing} = app.desk
  if (standing.conflictsOf(`round-${round}`).length) return "undecided"
  if (!standing.standing(`round-${round}`, "begin").length) return "not-begun"
  return standing.answer(`round-${round}`, "end") ?? "not-ended"
}

function roundButtons(app, round) {
  const sayOf = (does, answer) => async () => {
    try {
      const taken = await app.desk[does](app.by, `round-${round}`, answer)
      app.render()
      tell(takenWords({...taken, subject: words("round", {round})}))
    } catch (error) {
      warnOf(error)
      if (error.reason === "by") document.getElementById("by").focus()
    }
  }
  const saying = (answer, kind = "") => button(words(`say-${answer}`), () => void sayOf("say", answer)(), kind)
  const correcting = questions => el("p", {}, questions.flatMap(question => ANSWERS[question]).flatMap(answer =>
    [button(words(`say-${answer}`), () => void sayOf("correct", answer)(), "second"), " "]))
  const how = howItWent(app, round)
  if (how === "undecided") {
    const questions = app.desk.standing.conflictsOf(`round-${round}`).map(each => each.question)
    return [el("p", {className: "notice"}, words("decide-round")), correcting([...new Set(questions)])]
  }
  if (how === "not-begun") return saying("begun")
  if (how === "not-ended") return el("p", {}, saying("completed"), " ", saying("broken-off", "second"))
  const mends = el("div", {})
  mends.append(button(words("correct"), () => {
    mends.replaceChildren(el("p", {className: "notice"}, words("correcting")), correcting(["end"]))
    mends.querySelector("button").focus()
  }, "link"))
  return mends
}

function decisionsPart(app) {
  const {roll} = app.desk.log
  const ofRounds = roundsOf(roll).flatMap(round =>
    app.desk.standing.conflictsOf(`round-${round}`).map(each => {
      const seeTo = button(words("round", {round}), () => document.getElementById(`round-${round}`).focus(), "link")
      return decision(each, seeTo)
    }))
  const ofPeople = roll.entries
    .flatMap(entry => app.desk.standing.conflictsOf(entry.number))
    .sort((one, other) => placeOf(one.subject) - placeOf(other.subject))
    .map(each => {
      const seeTo = button("", () => { app.view = "gate"; app.number = each.subject; app.render() }, "link")
      seeTo.append(name(each.subject))
      return decision(each, seeTo)
    })
  const found = [...ofRounds, ...ofPeople]
  if (!found.length) return part("decisions", el("p", {}, words("decisions-none")))
  return part("decisions", el("p", {}, words("decisions-say")), el("ul", {}, found))
}

/** Name a question and the devices that differ, and never what they said. */
function decision(conflict, seeTo) {
  return el("li", {}, seeTo, ` ${words(`ask-${conflict.question}`)} (${words(`kind-${conflict.kind}`)}): `,
    name(conflict.devices.join(", ")))
}

function givingPart(app, given, lines) {
  const open = Math.max(0, lines - Math.max(given, 1))
  const confirm = el("p", {hidden: true})
  const keptOut = async through => {
    await app.store.giveOut(through)
    app.render()
    tell(words("given"))
  }
  const tried = does => does().catch(warnOf)
  const send = async () => {
    const [text, through] = await app.desk.log.file()
    await sendLog(app.desk.log.device, text, await app.desk.log.prove(text))
    await keptOut(through)
  }
  const save = async () => {
    const [text, through] = await app.desk.log.file()
    const address = URL.createObjectURL(new Blob([text], {type: "application/octet-stream"}))
    el("a", {href: address, download: `${app.desk.log.device}.day`}).click()
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
    const yes = button(words("save-kept"), () => void tried(() => keptOut(through)))
    confirm.replaceChildren(`${words("save-asks")} `, yes)
    confirm.hidden = false
    yes.focus()
  }
  return part("giving", el("p", {}, words("giving-says", {acts: number(lines - 1), open: number(open)})),
    button(words("send"), () => void tried(send)), " ", button(words("save"), () => void tried(save), "second"), confirm)
}

function takingPart(app) {
  const source = sourceFields("other")
  const passphrase = passphraseInput("other-passphrase")
  const take = async () => {
    tell(words("opening"))
    try {
      const [acts, torn] = await app.desk.log.actsOf(await source.read(), passphrase.value)
      const fresh = await app.desk.takeIn(acts)
      app.render()
      tell(`${words("taken-in", {acts: number(fresh)})} ${torn ? words("torn") : ""}`)
    } catch (error) {
      warnOf(error)
    }
  }
  return part("taking", el("p", {}, words("taking-says")),
    el("form", {className: "stack", autocomplete: "off", onsubmit: event => { event.preventDefault(); void take() }},
      source.fields, field(words("other-passphrase"), passphrase),
      el("button", {type: "submit", className: "second"}, words("take"))))
}

function devicePart(app) {
  const {log} = app.desk
  return part("device", el("dl", {className: "known"},
    row(words("device-name"), name(log.device)),
    row(words("day-of"), log.roll.day),
    row(words("clock"), dayAndHour(new Date())),
    row(words("until"), dayAndHour(log.until)),
    row(words("page"), el("span", {id: "offline"}, words(app.keptOffline ? "kept-offline" : "not-kept-offline")))))
}
