// What lies on this device: the log as a file of the browser's own file system, as it would lie on a laptop, how
// many of its lines were given out, and the sealed key by which it proves what it sends. In the open it says the
// name of the device and public keys, and nothing else.
//
// A worker holds the file, since only there a write can be waited for until it is on the disk, and only there the
// same bytes can be written over: what a database of the browser deletes stays in its files for days.

/** Open the store; it is empty where no day was begun here. */
export async function openStore() {
  const store = new Store()
  store.torn = await store.ask("open")
  return store
}

class Store {
  /** How many bytes of a last line without end were left out. */
  torn = 0
  #worker = new Worker("store_worker.js")
  #waiting = new Map()
  #asked = 0

  constructor() {
    this.#worker.onmessage = ({data: {number, answer, failed}}) => {
      const {resolve, reject} = this.#waiting.get(number)
      this.#waiting.delete(number)
      if (failed === undefined) resolve(answer)
      else reject(new Error(failed))
    }
    this.#worker.onerror = () => this.#waiting.forEach(({reject}) => reject(new Error("worker")))
  }

  /** Give the head, how many lines there are, and how many of them were given out; null where there is none. */
  about() {
    return this.ask("about")
  }

  /** Give all lines in their order. */
  lines() {
    return this.ask("lines")
  }

  /** Give the sealed key of this device. */
  key() {
    return this.ask("key")
  }

  /** Begin a log, where there is none. */
  begin(head, lines, key) {
    return this.ask("begin", head, lines, key)
  }

  /** Add lines at a place, and answer once they are on the disk. */
  append(place, lines) {
    return this.ask("append", place, lines)
  }

  /** Remember that so many lines were given out. */
  giveOut(lines) {
    return this.ask("giveOut", lines)
  }

  /** Write over everything, and remove it. */
  async wipe() {
    await this.ask("wipe")
    this.#worker.terminate()
  }

  ask(does, ...values) {
    this.#asked += 1
    const number = this.#asked
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, {resolve, reject})
      this.#worker.postMessage({number, does, values})
    })
  }
}
