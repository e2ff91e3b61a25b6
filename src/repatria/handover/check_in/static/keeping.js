// The page itself on this device, so that it opens without a network; and logs that go to the laptop and back.

import {words} from "./words.js"

/** Let the worker keep the page, and say on it once that is done. */
export async function keepPage(app) {
  // Without a network a worker that is there stays; where there is none, nothing is claimed.
  await navigator.serviceWorker.register("worker.js").catch(() => undefined)
  await navigator.serviceWorker.ready
  app.keptOffline = true
  const said = document.getElementById("offline")
  if (said !== null) said.textContent = words("kept-offline")
  await navigator.storage.persist?.()
}

/** Why the laptop was not reached, or did not take or have something. */
export class LaptopRefused extends Error {
  constructor(reason) {
    super(reason)
    this.reason = reason
  }
}

/** Fetch a log by the name of its device. */
export async function fetchLog(device) {
  const answer = await asked(`logs/${encodeURIComponent(device.trim())}`, {})
  return answer.text()
}

/** Send the log of this device; answers once the laptop has it on its disk. */
export async function sendLog(device, text, proof) {
  const headers = {"Content-Type": "application/vnd.repatria.day-log", "Repatria-Proof": proof}
  await asked(`logs/${encodeURIComponent(device)}`, {method: "POST", headers, body: text})
}

async function asked(address, how) {
  let answer
  try {
    answer = await fetch(address, {...how, cache: "no-store"})
  } catch {
    throw new LaptopRefused("no-network")
  }
  if (answer.status === 403) throw new LaptopRefused("not-known")
  if (!answer.ok) throw new LaptopRefused(answer.status === 404 ? "no-such-log" : "not-taken")
  return answer
}
