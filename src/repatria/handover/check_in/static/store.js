// What lies on this device: the head of one log and its sealed lines, as they would stand in a file, and how
// many of them were given out. Nothing else is kept, and nothing of it in the open but the name of the device.

const NAME = "repatria-gate"

/** Open the store; it is empty where no day was begun here. */
export async function openStore() {
  const asked = indexedDB.open(NAME, 1)
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("lines")
    asked.result.createObjectStore("about")
  }
  const database = await settled(asked)
  database.onversionchange = () => database.close()
  return new Store(database)
}

class Store {
  constructor(database) {
    this.database = database
  }

  /** Give the head, how many lines there are, and how many of them were given out; null where there is none. */
  async about() {
    const through = this.database.transaction(["about", "lines"])
    const about = through.objectStore("about")
    const [head, given, lines] = await Promise.all([
      settled(about.get("head")), settled(about.get("given")),
      settled(through.objectStore("lines").count())])
    return head === undefined ? null : {head, given: given ?? 0, lines}
  }

  /** Give all lines in their order. */
  lines() {
    return settled(this.database.transaction("lines").objectStore("lines").getAll())
  }

  /** Begin a log, where there is none. */
  async begin(head, lines) {
    const through = this.#writing(["about", "lines"])
    through.objectStore("about").add(head, "head")
    lines.forEach((line, at) => through.objectStore("lines").add(line, at))
    await finished(through)
  }

  /** Add lines at a place, and answer once they are on the disk; a place that is taken is refused. */
  async append(place, lines) {
    const through = this.#writing(["lines"])
    lines.forEach((line, at) => through.objectStore("lines").add(line, place + at))
    await finished(through)
  }

  /** Remember that so many lines were given out. */
  async giveOut(lines) {
    const through = this.#writing(["about"])
    through.objectStore("about").put(lines, "given")
    await finished(through)
  }

  /** Remove everything. */
  async wipe() {
    const through = this.#writing(["about", "lines"])
    through.objectStore("about").clear()
    through.objectStore("lines").clear()
    await finished(through)
    this.database.close()
    await settled(indexedDB.deleteDatabase(NAME))
  }

  #writing(names) {
    return this.database.transaction(names, "readwrite", {durability: "strict"})
  }
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function finished(through) {
  return new Promise((resolve, reject) => {
    through.oncomplete = () => resolve()
    through.onerror = () => reject(through.error)
    through.onabort = () => reject(through.error)
  })
}
