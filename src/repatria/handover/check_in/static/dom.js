// Parts of the page. Text is only ever set as text, so that no name can become markup.

import {words} from "./words.js"

/** Make an element: properties that begin with "on" listen, `data` and aria names are attributes. */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value)
    else if (name in made && !name.startsWith("aria")) made[name] = value
    else made.setAttribute(name, value)
  }
  made.append(...children.flat().filter(child => child !== null))
  return made
}

/** Make a text that others wrote: apart from the text around it, in its own direction. */
export function name(text, language = "") {
  return el("bdi", language ? {lang: language} : {}, text)
}

/** Make a button that does something. */
export function button(text, does, kind = "") {
  return el("button", {type: "button", className: kind, onclick: does}, text)
}

/** Make a labelled field; a hint is read with it. */
export function field(label, input, hint = "") {
  const parts = [el("label", {htmlFor: input.id}, label)]
  if (hint) {
    parts.push(el("p", {className: "hint", id: `${input.id}-hint`}, hint))
    input.setAttribute("aria-describedby", `${input.id}-hint`)
  }
  return el("div", {className: "field"}, parts, input)
}

/** Make a row of a list of what is known; unknown is a dash and never empty. */
export function row(label, ...value) {
  return el("div", {}, el("dt", {}, label), el("dd", {}, ...value))
}

/** Show a view under its heading, and bring whoever reads the page there. */
export function show(heading, ...parts) {
  const title = document.getElementById("heading")
  title.textContent = heading
  document.getElementById("view").replaceChildren(...parts.flat())
  title.focus()
}

/** Say that something was done. */
export function tell(text) {
  document.getElementById("wrong").replaceChildren()
  document.getElementById("told").replaceChildren(...text ? [el("p", {className: "done"}, text)] : [])
}

/** Say that something was not done, and why. */
export function warn(text) {
  document.getElementById("told").replaceChildren()
  document.getElementById("wrong").replaceChildren(el("p", {className: "errors"}, text))
}

/** Say in words why something failed; nothing is said of what was being written. */
export function warnOf(error) {
  warn(words(`why-${error.reason ?? "not-kept"}`))
  if (error.reason === undefined) console.error(error.name)
}
