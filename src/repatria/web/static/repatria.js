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
