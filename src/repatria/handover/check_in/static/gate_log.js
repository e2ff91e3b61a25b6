// The log of this device while it is open: acts in the clear in memory alone, sealed lines in the store.

import {bindingOf, newHead, openFile, readHead, LogRefused} from "./seals.js"

export class GateLog {
  #store
  #head
  #binding

  constructor(store, head, binding, records) {
    this.#store = store
    this.#head = head
    this.#binding = binding
    const said = readHead(head)
    this.device = said.device
    this.until = new Date(said.until)
    this.roll = records[0].roll
    this.acts = records.slice(1).map(record => record.act)
  }

  /** Begin a log on this device with what a file holds; its device writes under a name and a key of its own. */
  static async begin(store, text, passphrase) {
    const file = await openFile(text, passphrase)
    refuseOther(file)
    const head = newHead(file.head)
    const [lines, binding] = await (await bindingOf(head, passphrase)).seal(file.records)
    await store.begin(head, lines)
    return [new GateLog(store, head, binding, file.records), file.torn]
  }

  /** Open the log that is in the store. */
  static async open(store, passphrase) {
    const {head} = await store.about()
    const binding = await bindingOf(head, passphrase)
    const records = await binding.open(await store.lines())
    return new GateLog(store, head, binding, records)
  }

  /** Give the acts of a file of another device of the same roll. */
  async actsOf(text, passphrase) {
    const file = await openFile(text, passphrase)
    refuseOther(file)
    if (file.records[0].roll.digest !== this.roll.digest) throw new LogRefused("other-roll")
    return [file.records.slice(1).map(record => record.act), file.torn]
  }

  /** Add acts, and answer once they are on the disk. */
  async write(acts) {
    const [lines, next] = await this.#binding.seal(acts.map(act => ({act})))
    await this.#store.append(this.#binding.place, lines)
    this.#binding = next
    this.acts.push(...acts)
  }

  /** Give the log as a file, sealed as it lies here, and how many lines that is. */
  async file() {
    const lines = await this.#store.lines()
    return [[this.#head, ...lines, ""].join("\n"), lines.length]
  }
}

function refuseOther(file) {
  if (!file.records[0]?.roll?.entries) throw new LogRefused("no-log")
}
