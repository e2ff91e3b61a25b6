// A desk at the gate: takes what is said, refuses what cannot be right, and writes the rest to the log. The
// rules are those of `handover/desk.py`, and tests compare the two.

import {ANSWERS, GATE, inOrder, momentText, questionOf, takesOut} from "./acts.js"
import {readNumber} from "./numbers.js"
import {Standing} from "./standing.js"

const LONGEST_BY = 40
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|[^\P{Zs} ]/u

/** Why something is not written down; `reason` is the code that the command line gives, too. */
export class ActRefused extends Error {
  constructor(reason) {
    super(reason)
    this.reason = reason
  }
}

export class Desk {
  #rounds
  #beside = new Map()
  #lastAt = null
  #turn = Promise.resolve()

  /**
   * @param log What keeps the acts: `acts` there are, `device`, `roll`, and `write`, which answers once they
   *   are on the disk.
   * @param now What the clock of the device shows.
   */
  constructor(log, now = () => new Date()) {
    this.log = log
    this.now = now
    this.standing = new Standing(log.acts)
    this.entries = new Map(log.roll.entries.map(entry => [entry.number, entry]))
    this.#rounds = new Set(log.roll.entries.map(entry => `round-${entry.round}`))
    for (const entry of log.roll.entries) {
      this.#beside.set(entry.round, [...this.#beside.get(entry.round) ?? [], entry])
    }
    const own = log.acts.filter(act => act.device === log.device)
    if (own.length) this.#lastAt = Date.parse(own.at(-1).at)
  }

  /** Write an answer down; the same one again changes nothing. */
  say(by, subject, answer) {
    return this.#inTurn(() => this.#say(by, subject, answer))
  }

  /** Write an answer in place of all that stand on its question. */
  correct(by, subject, answer) {
    return this.#inTurn(() => this.#correct(by, subject, answer))
  }

  /** Add acts of other devices to the log, and give how many were new. */
  takeIn(acts) {
    return this.#inTurn(async () => {
      const apart = new Standing(acts.filter(act => !this.standing.has(act)))
      const fresh = apart.acts().sort(inOrder)
      if (fresh.length) await this.log.write(fresh)
      for (const act of fresh) this.standing.add(act)
      return fresh.length
    })
  }

  /** Give the person of a number as it is typed; a mistyped one is nobody's. */
  find(number) {
    const entry = this.entries.get(readNumber(number))
    if (entry === undefined) throw new ActRefused("no-such-number")
    return entry
  }

  /** Do one thing after the other: each is decided by what the one before wrote. */
  #inTurn(act) {
    const done = this.#turn.then(act)
    this.#turn = done.catch(() => undefined)
    return done
  }

  async #say(by, said, answer) {
    const [subject, question] = this.#subject(by, said, answer)
    if (GATE.includes(question) && !takesOut(answer) && this.standing.status(subject) === "out") {
      throw new ActRefused("out") // every yes alike, so that trying all shows no no
    }
    const standing = this.standing.standing(subject, question)
    const answers = new Set(standing.map(act => act.answer))
    if (answers.size === 1 && answers.has(answer)) return this.#taken(standing.at(-1), false)
    this.#refuse(subject, question, answer)
    if (answers.size && !takesOut(answer)) throw new ActRefused("answered")
    return this.#write(by, subject, answer, standing)
  }

  async #correct(by, said, answer) {
    const [subject, question] = this.#subject(by, said, answer)
    const standing = this.standing.standing(subject, question)
    if (!standing.length) throw new ActRefused("nothing-stands")
    if (standing.every(act => act.answer === answer) && !this.standing.conflictsOf(subject).length) {
      return this.#taken(standing.at(-1), false)
    }
    if (answer === "handed-over") this.#refuseUnready(subject, "handover")
    return this.#write(by, subject, answer, standing)
  }

  #subject(by, said, answer) {
    if (!by.trim() || [...by].length > LONGEST_BY || UNPRINTABLE.test(by)) throw new ActRefused("by")
    const question = questionOf(answer)
    if (question === "begin" || question === "end") {
      if (!this.#rounds.has(said)) throw new ActRefused("no-such-round")
      return [said, question]
    }
    if (said.startsWith("round-")) throw new ActRefused("not-asked")
    return [this.find(said).number, question]
  }

  #refuse(subject, question, answer) {
    if (answer === "handed-over") this.#refuseUnready(subject, null)
    if (answer === "not-handed-over") throw new ActRefused("nothing-stands")
    if (question === "end" && !this.standing.standing(subject, "begin").length) {
      throw new ActRefused("not-begun")
    }
    if (GATE.includes(question) && this.standing.answer(subject, "handover") === "handed-over") {
      throw new ActRefused("over")
    }
  }

  #refuseUnready(subject, besides) {
    if (this.standing.conflictsOf(subject).some(one => one.question !== besides)) {
      throw new ActRefused("undecided")
    }
    const answers = GATE.map(question => this.standing.answer(subject, question))
    if (answers.some((answer, at) => answer !== null && answer !== ANSWERS[GATE[at]][0])) {
      throw new ActRefused("out")
    }
    if (answers.includes(null)) throw new ActRefused("not-ready")
    const entry = this.entries.get(subject)
    this.#refuseParting(entry)
    if (!this.standing.standing(`round-${entry.round}`, "begin").length) throw new ActRefused("not-begun")
    if (this.standing.conflictsOf(`round-${entry.round}`).length) throw new ActRefused("undecided")
    if (this.standing.answer(`round-${entry.round}`, "end") === "broken-off") {
      throw new ActRefused("broken-off")
    }
  }

  /** Keep those who travel together together: none goes alone, and none is left behind unasked. */
  #refuseParting(entry) {
    const beside = this.#beside.get(entry.round)
    const statuses = (them, wanted) =>
      them.some(each => wanted.includes(this.standing.status(each.number)))
    const leads = beside.filter(each => entry.accompanies.includes(each.record))
    const follow = beside.filter(each => each.accompanies.includes(entry.record))
    if (leads.length && !statuses(leads, ["ready", "over"])) throw new ActRefused("company")
    if (statuses(follow, ["waiting", "undecided"])) throw new ActRefused("company")
  }

  async #write(by, subject, answer, corrected) {
    const now = this.now()
    const act = {
      device: this.log.device,
      sequence: this.standing.following(this.log.device),
      clock: this.standing.clock + 1,
      at: momentText(now),
      by,
      subject,
      answer,
      corrects: corrected.map(each => [each.device, each.sequence]),
    }
    await this.log.write([act])
    this.standing.add(act)
    const wentBack = this.#lastAt !== null && now.getTime() < this.#lastAt
    this.#lastAt = now.getTime()
    return this.#taken(act, true, wentBack)
  }

  #taken(act, isNew, clockWentBack = false) {
    const ofPerson = this.entries.has(act.subject)
    return {
      subject: act.subject,
      answer: act.answer,
      at: act.at,
      isNew,
      status: ofPerson ? this.standing.status(act.subject) : null,
      missing: ofPerson ? this.standing.missing(act.subject) : [],
      clockWentBack,
    }
  }
}
