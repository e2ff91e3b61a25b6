// Questions, answers and acts, in the form in which `handover/act_form.py` writes them.

/** Which answers each question takes; the first is the one that lets a person, or a round, go on. */
export const ANSWERS = {
  "arrival": ["arrived", "not-shown-up"],
  "identity-giver": ["giver-confirms", "giver-denies"],
  "identity-receiver": ["receiver-confirms", "receiver-denies"],
  "fitness": ["fit", "unfit"],
  "will": ["goes", "does-not-go"],
  "handover": ["handed-over", "not-handed-over"],
  "begin": ["begun"],
  "end": ["completed", "broken-off"],
}

/** What has to be answered, and how, before somebody may be handed over; in this order it is asked. */
export const GATE = ["arrival", "identity-giver", "identity-receiver", "fitness", "will"]

const QUESTIONS = new Map(
  Object.entries(ANSWERS).flatMap(([question, answers]) => answers.map(answer => [answer, question])))

/** Give the question that an answer belongs to. */
export function questionOf(answer) {
  return QUESTIONS.get(answer)
}

/** Is it a no of the gate? It is written at once, whatever was said before. */
export function takesOut(answer) {
  const question = questionOf(answer)
  return GATE.includes(question) && answer !== ANSWERS[question][0]
}

/** Give the text by which two acts are the same one. */
export function textOf(act) {
  return JSON.stringify(
    [act.device, act.sequence, act.clock, act.at, act.by, act.subject, act.answer, act.corrects])
}

/** Give the text by which an act is named. */
export function idOf(device, sequence) {
  return `${device} ${sequence}`
}

/** Order acts by their logical clock, then by their device and number there; two of one number by all they say. */
export function inOrder(one, other) {
  return one.clock - other.clock || compared(one.device, other.device) || one.sequence - other.sequence ||
    ["answer", "at", "by", "subject"].reduce((so, key) => so || compared(one[key], other[key]), 0) ||
    comparedLists(one.corrects, other.corrects)
}

function comparedLists(one, other) {
  const [first, second] = [one.flat(), other.flat()]
  return first.reduce((so, each, at) => so || (at in second ? compared(each, second[at]) : 1), 0) ||
    first.length - second.length
}

export function compared(one, other) {
  return one < other ? -1 : Number(one > other)
}

/** Write a moment as Python does, with the offset of this device: an act that comes back is the same one. */
export function momentText(moment) {
  const two = number => String(number).padStart(2, "0")
  const offset = -moment.getTimezoneOffset()
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60]
  const thousandths = moment.getMilliseconds()
  return `${String(moment.getFullYear()).padStart(4, "0")}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}` +
    `T${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}` +
    (thousandths ? `.${String(thousandths).padStart(3, "0")}000` : "") +
    `${offset < 0 ? "-" : "+"}${two(hours)}:${two(minutes)}`
}
