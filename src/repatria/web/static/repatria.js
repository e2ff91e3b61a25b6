// What pages do beyond plain forms. Each works without this file; nothing is kept in the browser.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  // The list of faults is read first.
  const errors = document.querySelector(".errors");
  if (errors) errors.focus();
});

// A form is sent once, however often somebody presses.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});

// Back from a page of somebody who signed out, nothing of it is shown again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// htmx notes the address of each page for a history that no page here uses; nothing is kept in the browser.
try {
  sessionStorage.removeItem("htmx-current-path-for-history");
} catch {
  // Where a browser refuses to be asked, there is nothing to remove.
}

// Drafts by keyboard: keys work only while a draft has the focus, so none is pressed by mistake.
const cards = () => [...document.querySelectorAll("[data-draft]")];

const showWords = (card) => {
  let first = null;
  for (const mark of document.querySelectorAll("mark[data-drafts]")) {
    const isIts = Boolean(card) && mark.dataset.drafts.split(" ").includes(card.dataset.draft);
    mark.classList.toggle("shown", isIts);
    if (isIts) first ??= mark;
  }
  // Where the text stands beside the drafts and scrolls by itself, its words come into sight.
  const text = first?.closest(".report-text");
  if (text && text.scrollHeight > text.clientHeight) {
    const above = first.getBoundingClientRect().top - text.getBoundingClientRect().top;
    if (above < 0 || above > text.clientHeight - 60) text.scrollTop += above - text.clientHeight / 3;
  }
};

const go = (card) => {
  if (!card) return;
  card.focus();
  card.scrollIntoView({ block: "nearest" });
};

document.addEventListener("focusin", (event) => showWords(event.target.closest("[data-draft]")));

document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.("[data-draft]");
  if (!card || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.matches("input, textarea, select")) return;
  const all = cards();
  const steps = { j: 1, k: -1 };
  if (event.key in steps) go(all[all.indexOf(card) + steps[event.key]]);
  else if (event.key === "t") card.querySelector("[data-words]")?.click();
  else if (["a", "e", "r"].includes(event.key)) card.querySelector(`[data-key="${event.key}"]`)?.click();
  else return;
  event.preventDefault();
});

document.addEventListener("DOMContentLoaded", () => {
  const first = document.querySelector("[data-first-draft]");
  if (first) {
    first.hidden = false;
    first.addEventListener("click", () => go(cards().find((card) => !card.classList.contains("decided")) ?? cards()[0]));
  }
  // Whoever decided one draft goes on at the next.
  const named = location.hash.startsWith("#draft-") && document.getElementById(location.hash.slice(1));
  if (named) go(named);

  // A file that is dropped on the form is the file of the form. Beside it, it would open in place of the page,
  // and what was typed would be lost.
  if (document.querySelector("[data-drop]")) {
    for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault());
  }
  for (const form of document.querySelectorAll("[data-drop]")) {
    const field = form.querySelector("input[type=file]");
    form.addEventListener("dragover", (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
    for (const end of ["dragleave", "drop"]) form.addEventListener(end, () => form.classList.remove("over"));
    form.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      field.files = event.dataTransfer.files;
      field.focus();
    });
  }
});
