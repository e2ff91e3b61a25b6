// Holds the file of the log: writes at its end, waits until that is on the disk, and writes over it at last.

const LOG = "gate.day"
const GIVEN = "gate.given"
const KEY = "gate.key"
const BLOCK = 65_536
const TRIES = 50
const encoder = new TextEncoder()

let folder, log, given, key
let lines = 0

const does = {
  /** Open both files; of a last line that was torn nothing was ever acknowledged, so it is left out. */
  async open() {
    folder = await navigator.storage.getDirectory()
    log = await held(LOG)
    given = await held(GIVEN)
    key = await held(KEY)
    const content = textOf(log)
    lines = Math.max(0, content.split("\n").length - 2)
    const whole = lines < 1 ? "" : content.slice(0, content.lastIndexOf("\n") + 1)
    log.truncate(whole.length) // a log is in base64 and the name of a device: a sign is a byte
    log.flush()
    return content.length - whole.length
  },

  about() {
    if (lines < 1) return null
    return {head: textOf(log).split("\n", 1)[0], given: Number(textOf(given)), lines}
  },

  lines() {
    return textOf(log).split("\n").slice(1, -1)
  },

  key() {
    return textOf(key)
  },

  async begin(head, first, secret) {
    if (lines > 0) throw new Error("a log is there")
    key.truncate(0)
    await written(key, 0, secret)
    log.truncate(0)
    await written(log, 0, [head, ...first, ""].join("\n"))
    lines = first.length
  },

  async append(place, more) {
    if (place !== lines) throw new Error("another place")
    const end = log.getSize()
    try {
      await written(log, end, [...more, ""].join("\n"))
    } catch (error) {
      log.truncate(end)
      throw error
    }
    lines += more.length
  },

  async giveOut(number) {
    given.truncate(0)
    await written(given, 0, String(number))
  },

  async wipe() {
    for (const [file, name] of [[log, LOG], [given, GIVEN], [key, KEY]]) {
      const size = file.getSize()
      for (let from = 0; from < size; from += BLOCK) {
        const noise = crypto.getRandomValues(new Uint8Array(Math.min(BLOCK, size - from)))
        file.write(noise, {at: from})
      }
      file.flush()
      file.truncate(0)
      file.flush()
      file.close()
      await folder.removeEntry(name)
    }
  },
}

/** Hold a file alone; a window that was just closed may hold it for a moment still. */
async function held(name) {
  const file = await folder.getFileHandle(name, {create: true})
  for (let tried = 1; ; tried += 1) {
    try {
      return await file.createSyncAccessHandle()
    } catch (error) {
      if (tried === TRIES) throw error
      await new Promise(done => setTimeout(done, 100))
    }
  }
}

/** Write, and see that it is on the disk, in a file that is still there: somebody may have cleared the browser. */
async function written(file, at, text) {
  const content = encoder.encode(text)
  if (file.write(content, {at}) !== content.length) throw new Error("no room")
  file.flush()
  await folder.getFileHandle(LOG)
}

function textOf(file) {
  const content = new Uint8Array(file.getSize())
  file.read(content, {at: 0})
  return new TextDecoder().decode(content)
}

// One thing after the other, in the order in which they were asked.
let turn = Promise.resolve()
onmessage = ({data: {number, does: name, values}}) => {
  turn = turn.then(async () => {
    try {
      postMessage({number, answer: await does[name](...values)})
    } catch (error) {
      postMessage({number, failed: error.name})
    }
  })
}
