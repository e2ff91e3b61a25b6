// Reading a number by the camera, where the browser can.

import {button, el, tell, warn} from "./dom.js"
import {readNumber} from "./numbers.js"
import {words} from "./words.js"

const LOOKS_EVERY_MS = 150

export function canScan() {
  return "BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia !== undefined
}

/** Look through the camera until a number is seen; no picture is kept. */
export async function scan(beside, found) {
  if (beside.parentNode.querySelector("video") !== null) return
  let stream
  try {
    stream = await navigator.mediaDevices.getUserMedia({video: {facingMode: "environment"}})
  } catch {
    return warn(words("why-no-camera"))
  }
  const video = el("video", {autoplay: true, muted: true, playsInline: true, srcObject: stream, "aria-label": words("scan")})
  const end = () => {
    stream.getTracks().forEach(track => track.stop())
    view.remove()
  }
  const view = el("div", {className: "scanning"}, video, button(words("scan-not"), end, "second"))
  beside.after(view)
  tell(words("scanning"))
  const detector = new window.BarcodeDetector()
  const look = async () => {
    if (!view.isConnected) return end()
    const codes = video.readyState >= 2 ? await detector.detect(video).catch(() => []) : []
    const number = codes.map(each => readNumber(each.rawValue)).find(each => each !== null)
    if (number === undefined) return setTimeout(look, LOOKS_EVERY_MS)
    end()
    found(number)
  }
  await look()
}
