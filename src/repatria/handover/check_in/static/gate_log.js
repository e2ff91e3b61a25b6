// The log of this device while it is open: acts in the clear in memory alone, sealed lines in the store.

import {sending} from "./proofs.js"
import {bindingOf, newHead, openFile, readHead, LogRefused} from "./seals.js"

const KEY = "key of the device"

export class GateLog {
  #store
  #head
  #binding
  #secret

  constructor(store, head, binding, records, secret) {
    this.#store = store
    this.#head = head
    this.#binding = binding
    this.#secret = secret
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
    const [head, secret] = await newHead(file.head, file.records[0].admission)
    const empty = await bindingOf(head, passphrase)
    const [lines, binding] = await empty.seal(file.records)
    await store.begin(head, lines, await empty.sealBeside(secret, KEY))
    return [new GateLog(store, head, binding, file.records, secret), file.torn]
  }

  /** Open the log that is in the store. */
  static async open(store, passphrase) {
    const {head} = await store.about()
    const binding = await bindingOf(head, passphrase)
    const records = await binding.open(await store.lines())
    // Without its key a device sends nothing any more, but shows, keeps and saves what was said.
    const secret = await binding.openBeside(await store.key(), KEY).catch(() => null)
    return new GateLog(store, head, binding, records, secret)
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

  /** Prove to the laptop that this device sends the file. */
  prove(text) {
    if (this.#secret === null) throw new LogRefused("not-known")
    return sending(this.#secret, text)
  }
}

function refuseOther(file) {
  if (!file.records[0]?.roll?.entries || !file.records[0].admission) throw new LogRefused("no-log")
}
