// Numbers that are typed at the gate, with Damm's digit; the same as `handover/numbers.py`, which says why.

const FORM = /^\s*([0-9]{1,6})\s*-?\s*([0-9])\s*$/
const TABLE = [
  "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
  "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
]

/** Read a number as it is typed, with its dash or without; null where the digit does not fit. */
export function readNumber(text) {
  const match = FORM.exec(text)
  if (match === null || Number(match[1]) < 1) return null
  const place = String(Number(match[1]))
  return check(place) === match[2] ? `${place}-${match[2]}` : null
}

/** Give the place that a number says. */
export function placeOf(number) {
  return Number(number.split("-")[0])
}

function check(digits) {
  let state = "0"
  for (const digit of digits) state = TABLE[Number(state)][Number(digit)]
  return state
}
