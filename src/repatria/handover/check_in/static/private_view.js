// The last question, in private (L3): the person and the neutral alone see this. Whichever answer is given,
// what is seen afterwards is the same.

import {button, el, field, show, tell, warnOf} from "./dom.js"
import {directionOf, language, languages, words} from "./words.js"

export function privateView(app, entry, isCorrecting) {
  const asked = el("div", {className: "private"})
  const chosen = el("select", {id: "private-language", autocomplete: "off", onchange: () => draw(chosen.value)},
    languages().map(([code, name]) => el("option", {value: code, lang: code}, name)))
  const say = answer => void answered(app, entry, answer, isCorrecting)
  const draw = code => {
    Object.assign(asked, {lang: code, dir: directionOf(code)})
    asked.replaceChildren(
      el("p", {className: "asked"}, words("private-asks", {}, code)),
      button(words("say-goes", {}, code), () => say("goes"), "second"), " ",
      button(words("say-does-not-go", {}, code), () => say("does-not-go"), "second"),
      el("p", {className: "hint"}, words("private-says", {}, code)))
  }
  chosen.value = language()
  draw(chosen.value)
  tell("")
  document.getElementById("menu").hidden = true
  show(words("private-title", {number: entry.number}), el("p", {}, words("private-neutral")),
    field(words("private-language"), chosen), asked,
    button(words("private-not"), () => back(app), "link"))
}

async function answered(app, entry, answer, isCorrecting) {
  const {standing} = app.desk
  const isDecided = standing.status(entry.number) === "undecided" && standing.standing(entry.number, "will").length
  try {
    await (isCorrecting || isDecided
      ? app.desk.correct(app.by, entry.number, answer)
      : app.desk.say(app.by, entry.number, answer))
    back(app)
    tell(words("private-kept"))
  } catch (error) {
    back(app)
    warnOf(error)
    if (error.reason === "by") document.getElementById("by").focus()
  }
}

/** Go back to an empty gate, so that how somebody stands now is not read off beside them. */
function back(app) {
  app.number = ""
  app.render()
}
