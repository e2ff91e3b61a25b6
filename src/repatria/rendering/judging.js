// Judgements live in this page alone: no storage, no network. The file holds all of them, in order.
"use strict";
(() => {
  const id = (name) => document.getElementById(name);
  const links = [...document.querySelectorAll(".links > li")];
  const made = []; // {link, left, right, says, by, at, note, saved}
  const last = (link) => made.findLast((one) => one.link === link);
  // What stands, as the next run will read it: an undo takes the last judgement back.
  const standing = (link) => made.filter((one) => one.link === link)
    .reduce((all, one) => (one.says === "undo" ? all.slice(0, -1) : [...all, one]), []).at(-1)?.says ?? "";
  const shown = () => links.filter((link) => !link.hidden);

  function count() {
    const judged = links.filter((link) => link.dataset.says || link.dataset.before).length;
    id("judged").textContent = judged;
    id("left").textContent = links.length - judged;
    id("unsaved").textContent = made.filter((one) => !one.saved).length;
  }

  function say(text) {
    id("message").textContent = text;
  }

  // What was saved is never changed: a new judgement, or taking it back, is added after it.
  function dropUnsaved(link) {
    const before = last(link);
    const dropped = before && !before.saved && before.says !== "undo";
    if (dropped) made.splice(made.indexOf(before), 1);
    return dropped;
  }

  function judge(link, says) {
    dropUnsaved(link);
    add(link, says);
    mark(link);
  }

  function takeBack(link) {
    if (!dropUnsaved(link)) add(link, "undo");
    mark(link);
  }

  const press = (link, says) => (says === standing(link) ? takeBack(link) : judge(link, says));

  function add(link, says) {
    made.push({
      link, left: link.dataset.left, right: link.dataset.right, says,
      by: id("officer").value.trim(), at: new Date().toISOString().replace("Z", "+00:00"),
      note: link.querySelector("input").value.trim(), saved: false,
    });
  }

  function mark(link) {
    link.dataset.says = standing(link);
    for (const button of link.querySelectorAll("button"))
      button.setAttribute("aria-pressed", String(button.value === link.dataset.says));
    say("");
    count();
  }

  function move(from, step) {
    const all = shown();
    // One that the filter hid is still a place to move on from.
    const rest = step > 0 ? links.slice(links.indexOf(from) + 1) : links.slice(0, Math.max(links.indexOf(from), 0)).reverse();
    const next = from ? rest.find((link) => !link.hidden) : all[0];
    if (!next) return;
    for (const link of links) link.tabIndex = link === next ? 0 : -1;
    next.focus();
  }

  function filter() {
    const how = id("show").value;
    const least = Number(id("percent").value) / 100;
    const focused = document.activeElement;
    for (const link of links) {
      const probability = Number(link.dataset.probability);
      link.hidden = (how === "unjudged" && Boolean(link.dataset.says || link.dataset.before))
        || (how === "above" && probability < least) || (how === "below" && probability >= least);
    }
    id("percent").disabled = how !== "above" && how !== "below";
    const all = shown();
    for (const link of links) link.tabIndex = link === all[0] ? 0 : -1;
    id("none").hidden = all.length > 0;
    if (focused) focused.focus();
  }

  function save() {
    if (made.some((one) => !one.by) && !id("officer").value.trim()) {
      say(id("message").dataset.noName);
      id("officer").focus();
      return;
    }
    for (const one of made) one.by ||= id("officer").value.trim();
    const lines = made.map(({ left, right, says, by, at, note }) =>
      JSON.stringify({ left, right, says, by, at, note }) + "\n");
    const url = URL.createObjectURL(new Blob(lines, { type: "application/jsonl" }));
    const anchor = document.createElement("a");
    anchor.href = url;
    anchor.download = "judgements.jsonl";
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
    for (const one of made) one.saved = true;
    say(id("message").dataset.saved);
    count();
  }

  // The place of a key counts where its letter is not Latin: Ukrainian and Korean keyboards.
  const letter = (event) => /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.replace(/^Key/, "").toLowerCase();

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest("input, select")) return;
    const link = event.target.closest(".links > li");
    const key = event.key.startsWith("Arrow") ? event.key : letter(event);
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[key];
    const says = { s: "same", d: "different", u: "unsure" }[key];
    if (step && (link || !key.startsWith("Arrow"))) move(link, step);
    else if (says && link && !event.repeat) press(link, says);
    else return;
    event.preventDefault();
  });
  for (const link of links) {
    for (const button of link.querySelectorAll("button"))
      button.addEventListener("click", () => press(link, button.value));
    link.querySelector("input").addEventListener("change", () => {
      if (link.dataset.says) judge(link, link.dataset.says);
    });
  }
  id("show").addEventListener("change", filter);
  id("percent").addEventListener("input", filter);
  id("save").addEventListener("click", save);
  window.addEventListener("beforeunload", (event) => {
    if (made.some((one) => !one.saved)) event.preventDefault();
  });
  filter();
  count();
})();
