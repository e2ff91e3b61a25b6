// What tells the laptop that a log comes from a device that was admitted, and from that device itself: the same
// as `handover/backends/proofs.py` and `handover/log_heads.py`. The secret key of a device never leaves it.

const KIND = {name: "ECDSA", namedCurve: "P-256"}
const HOW = {name: "ECDSA", hash: "SHA-256"}
const ADMISSION = "repatria admission 1\n"
const SENDING = "repatria sending 1\n"

/** Draw the key of a device; gives its secret half, and its public one in base64. */
export async function newKey() {
  const pair = await crypto.subtle.generateKey(KIND, true, ["sign", "verify"])
  const [secret, point] = await Promise.all([
    crypto.subtle.exportKey("pkcs8", pair.privateKey), crypto.subtle.exportKey("raw", pair.publicKey)])
  return [new Uint8Array(secret), base64(point)]
}

/** Prove that a device was admitted, by the key that was sealed in a log for pages. */
export function admission(secret, head) {
  const said = [head.device, head.salt, head.until, head.key].join("\n")
  return proof(Uint8Array.from(atob(secret), sign => sign.charCodeAt(0)), ADMISSION + said)
}

/** Prove that it is this device that sends a log. */
export function sending(secret, text) {
  return proof(secret, SENDING + text)
}

async function proof(secret, text) {
  const key = await crypto.subtle.importKey("pkcs8", secret, KIND, false, ["sign"])
  return base64(await crypto.subtle.sign(HOW, key, new TextEncoder().encode(text)))
}

function base64(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
}
