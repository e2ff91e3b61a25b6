// What stands of all that was said: the same function of the set of acts as `handover/standing.py`. Tests say
// the same to both, in drawn orders on several devices, and compare all that they answer.

import {ANSWERS, GATE, compared, idOf, inOrder, questionOf, textOf} from "./acts.js"

export class Standing {
  #byId = new Map()
  #bySubject = new Map()
  #correctors = new Map()
  #forked = new Set()
  #last = new Map()
  clock = 0

  constructor(acts = []) {
    for (const act of acts) this.add(act)
  }

  /** Add an act; false where it was there already. */
  add(act) {
    const [id, text] = [idOf(act.device, act.sequence), textOf(act)]
    const same = at(this.#byId, id, () => new Map())
    if (same.has(text)) return false
    same.set(text, act)
    if (same.size > 1) this.#forked.add(id)
    at(at(this.#bySubject, act.subject, () => new Map()), questionOf(act.answer), () => []).push(act)
    for (const [device, sequence] of act.corrects) {
      at(this.#correctors, idOf(device, sequence), () => []).push(act)
    }
    this.#last.set(act.device, Math.max(this.#last.get(act.device) ?? 0, act.sequence))
    this.clock = Math.max(this.clock, act.clock)
    return true
  }

  has(act) {
    return this.#byId.get(idOf(act.device, act.sequence))?.has(textOf(act)) ?? false
  }

  /** Give all acts, corrected ones too. */
  acts() {
    return [...this.#byId.values()].flatMap(same => [...same.values()])
  }

  /** Give the number of the next act of a device. */
  following(device) {
    return (this.#last.get(device) ?? 0) + 1
  }

  /** Give the acts on a question that nothing corrects, in their order. */
  standing(subject, question) {
    const acts = this.#bySubject.get(subject)?.get(question) ?? []
    return acts.filter(act => !this.#isCorrected(act)).sort(inOrder)
  }

  /** Give the one answer that stands; null where there is none, or where they differ. */
  answer(subject, question) {
    const answers = new Set(this.standing(subject, question).map(act => act.answer))
    return answers.size === 1 ? [...answers][0] : null
  }

  /** Give what a person has to decide about a subject; which answers were given is not told. */
  conflictsOf(subject) {
    const found = []
    for (const question of this.#bySubject.get(subject)?.keys() ?? []) {
      const acts = this.standing(subject, question)
      const forked = acts.filter(act => this.#forked.has(idOf(act.device, act.sequence)))
      if (forked.length) found.push(conflict(subject, question, "device-copied", forked))
      else if (new Set(acts.map(act => act.answer)).size > 1) {
        found.push(conflict(subject, question, "answers-differ", acts))
      }
    }
    if (this.answer(subject, "handover") === "handed-over") {
      for (const question of GATE) {
        if (![null, ANSWERS[question][0]].includes(this.answer(subject, question))) {
          found.push(
            conflict(subject, question, "handed-over-against", this.standing(subject, question)))
        }
      }
    }
    return found.sort((one, other) => compared(one.question, other.question) || compared(one.kind, other.kind))
  }

  /** Say how far somebody is; why somebody is out is never part of it. */
  status(subject) {
    if (this.conflictsOf(subject).length) return "undecided"
    if (this.answer(subject, "handover") === "handed-over") return "over"
    const answers = GATE.map(question => this.answer(subject, question))
    if (answers.some((answer, at) => answer !== null && answer !== ANSWERS[GATE[at]][0])) return "out"
    return answers.includes(null) ? "waiting" : "ready"
  }

  /** Give what is still to be asked, in the order in which it is asked. */
  missing(subject) {
    return GATE.filter(question => !this.standing(subject, question).length)
  }

  #isCorrected(act) {
    return (this.#correctors.get(idOf(act.device, act.sequence)) ?? []).some(other =>
      other.clock > act.clock && other.subject === act.subject &&
      questionOf(other.answer) === questionOf(act.answer))
  }
}

function conflict(subject, question, kind, acts) {
  return {subject, question, kind, devices: [...new Set(acts.map(act => act.device))].sort(compared)}
}

function at(map, key, make) {
  if (!map.has(key)) map.set(key, make())
  return map.get(key)
}
