// Sealed lines, as `handover/day_log.py` writes those of a page: PBKDF2-HMAC-SHA-256 and AES-256-GCM by the
// browser's own cryptography. Each line is bound to the head, to its place and to the line before.

import {admission, newKey} from "./proofs.js"

const PAGE = 2
const ITERATIONS = 2_000_000
const NONCE_BYTES = 12
const TAG_BYTES = 16
const SALT_BYTES = 16
// A line is filled up to so many bytes before it is sealed: its length would tell a yes from a no.
const BLOCK = 512
// Of a log that a laptop made for pages, and of one that a device began.
const HEAD_KEYS = ["admits day_log device salt until", "admitted day_log device key salt until"]
const DEVICE = /^[A-Za-z0-9-]{1,60}$/

/** Why a log does not open; `reason` is one of no-log, other-log, does-not-open, changed. */
export class LogRefused extends Error {
  constructor(reason) {
    super(reason)
    this.reason = reason
  }
}

/** Read the first line of a log: its device, its salt, and until when it is kept. */
export function readHead(line) {
  let said
  try {
    said = JSON.parse(line)
  } catch {
    throw new LogRefused("no-log")
  }
  if (said?.day_log === 1) throw new LogRefused("other-log")
  const isOne = said?.day_log === PAGE && HEAD_KEYS.includes(Object.keys(said).sort().join(" ")) &&
    DEVICE.test(said.device) && /^[0-9a-f]{32}$/.test(said.salt) && !Number.isNaN(Date.parse(said.until))
  if (!isOne) throw new LogRefused("no-log")
  return said
}

/** Make the head of a new log on this device, of a roll that another log brought; its secret key is beside it. */
export async function newHead(other, secretOfAdmission) {
  const label = other.device.replace(/-[0-9a-f]{8}$/, "")
  const device = `${label}-${hex(crypto.getRandomValues(new Uint8Array(4)))}`
  const salt = hex(crypto.getRandomValues(new Uint8Array(SALT_BYTES)))
  const [secret, key] = await newKey()
  const head = {day_log: PAGE, device, salt, until: other.until, key}
  return [JSON.stringify({...head, admitted: await admission(secretOfAdmission, head)}), secret]
}

/** Read a whole log as it lies in a file: what its lines hold, and how many bytes of a torn end were left out. */
export async function openFile(text, passphrase) {
  const [head, ...lines] = text.split("\n")
  const said = readHead(head)
  const torn = lines.pop() ?? ""
  const binding = await bindingOf(head, passphrase)
  return {head: said, records: await binding.open(lines), torn: torn.length}
}

/** Derive the key of a log from its passphrase, slowly, and be ready for its first line. */
export async function bindingOf(head, passphrase) {
  const salt = readHead(head).salt.match(/../g).map(two => parseInt(two, 16))
  const typed = new TextEncoder().encode(passphrase.normalize("NFC"))
  const base = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"])
  const key = await crypto.subtle.deriveKey(
    {name: "PBKDF2", hash: "SHA-256", salt: new Uint8Array(salt), iterations: ITERATIONS},
    base, {name: "AES-GCM", length: 256}, false, ["encrypt", "decrypt"])
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${head}\n`))
  return new Binding(key, new Uint8Array(digest), 0, new Uint8Array())
}

/** By what the next line is sealed, and to what it is bound. */
class Binding {
  constructor(key, head, place, before) {
    Object.assign(this, {key, head, place, before})
  }

  /** Seal records one after the other; what follows them is bound by the binding that is given beside. */
  async seal(records) {
    const next = new Binding(this.key, this.head, this.place, this.before)
    const lines = []
    for (const record of records) {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
      const sealed = await crypto.subtle.encrypt(
        next.#how(nonce), this.key, filled(new TextEncoder().encode(JSON.stringify(record))))
      const line = joined(nonce, new Uint8Array(sealed))
      lines.push(toBase64(line))
      next.#follow(line)
    }
    return [lines, next]
  }

  /** Open lines from here on; the key, and whatever follows, is bound to them afterwards. */
  async open(lines) {
    const opened = lines.map((text, at) => {
      const line = fromBase64(text)
      if (line === null) throw new LogRefused(at ? "changed" : "does-not-open")
      const how = this.#how(line.subarray(0, NONCE_BYTES))
      this.#follow(line)
      return crypto.subtle.decrypt(how, this.key, line.subarray(NONCE_BYTES)).catch(() => {
        throw new LogRefused(at ? "changed" : "does-not-open")
      })
    })
    if (!opened.length) throw new LogRefused("no-log")
    // The first decides what is said: with another passphrase none of them opens.
    await opened[0].catch(error => { void Promise.allSettled(opened); throw error })
    return (await Promise.all(opened)).map(content => JSON.parse(new TextDecoder().decode(content)))
  }

  /** Seal what stays on this device beside the log, and open it; bound to the head and to what it is. */
  async sealBeside(content, what) {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
    const sealed = await crypto.subtle.encrypt(this.#beside(nonce, what), this.key, content)
    return toBase64(joined(nonce, new Uint8Array(sealed)))
  }

  async openBeside(text, what) {
    const line = fromBase64(text) ?? new Uint8Array()
    const how = this.#beside(line.subarray(0, NONCE_BYTES), what)
    return new Uint8Array(await crypto.subtle.decrypt(how, this.key, line.subarray(NONCE_BYTES)))
  }

  #beside(nonce, what) {
    const bound = joined(this.head, new TextEncoder().encode(what))
    return {name: "AES-GCM", iv: nonce, additionalData: bound, tagLength: 8 * TAG_BYTES}
  }

  #how(nonce) {
    const place = new DataView(new ArrayBuffer(8))
    place.setBigUint64(0, BigInt(this.place))
    const bound = joined(this.head, new Uint8Array(place.buffer), this.before)
    return {name: "AES-GCM", iv: nonce, additionalData: bound, tagLength: 8 * TAG_BYTES}
  }

  #follow(line) {
    this.place += 1
    this.before = line.slice(-TAG_BYTES)
  }
}

function filled(content) {
  const whole = new Uint8Array(Math.ceil(content.length / BLOCK) * BLOCK).fill(0x20)
  whole.set(content)
  return whole
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let from = 0
  for (const part of parts) {
    whole.set(part, from)
    from += part.length
  }
  return whole
}

function hex(bytes) {
  return [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("")
}

function toBase64(bytes) {
  let text = ""
  for (let from = 0; from < bytes.length; from += 4096) {
    text += String.fromCharCode(...bytes.subarray(from, from + 4096))
  }
  return btoa(text)
}

function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text), sign => sign.charCodeAt(0))
  } catch {
    return null
  }
}
