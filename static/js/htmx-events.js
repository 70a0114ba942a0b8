// Makes plain pages kinder: focus after swaps, busy buttons, errors that say what to do.
// Every page works without this file. No state lives here.

const main = () => document.getElementById("main");
const root = document.documentElement;

// A whole page that comes back for a fragment (an error page, say) replaces the main part only.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!/<main[^>]+id="main"/.test(detail.serverResponse)) return;
  detail.target = main();
  detail.selectOverride = "#main";
  detail.swapOverride = "outerHTML";
});

// A new page in the same place: read its heading. Errors focus themselves by autofocus, and
// whoever pressed Tab while the page settled stays where they went.
let focusAtSwap = null;
document.addEventListener("htmx:afterSwap", () => (focusAtSwap = document.activeElement));
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const place = detail.target;
  dressUp(document);
  if (!place || document.querySelector("[autofocus]:focus")) return;
  const focus = document.activeElement;
  if (focus !== focusAtSwap && focus !== document.body) return;
  const heading = place.querySelector?.("h1");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  window.scrollTo(0, 0);
});

// One strip for "no network" and "no answer", with one way on.
function showStrip(words, again) {
  hideStrip();
  const strip = document.createElement("div");
  strip.id = "strip";
  strip.className = "strip";
  strip.setAttribute("role", "alert");
  strip.append(Object.assign(document.createElement("span"), { textContent: words }));
  if (again) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button button-quiet", textContent: "Try again" });
    button.addEventListener("click", () => { hideStrip(); again(); });
    strip.append(button);
  }
  document.body.prepend(strip);
}
const hideStrip = () => document.getElementById("strip")?.remove();

function sendAgain({ elt }) {
  return () => (elt.requestSubmit ? elt.requestSubmit() : elt.form ? elt.form.requestSubmit() : elt.click());
}
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, ({ detail }) => {
    showStrip("We could not save that. Your answers are still here.", sendAgain(detail));
  });
}
document.addEventListener("htmx:afterOnLoad", hideStrip);
addEventListener("offline", () => showStrip("You are offline. Your answers are still here."));
addEventListener("online", hideStrip);

// Busy buttons keep their focus and ignore a second press.
const wordsOf = new Map();
document.addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  if (form.dataset.busy) { event.preventDefault(); event.stopImmediatePropagation(); return; }
  if (form.method !== "post" || !button) return;
  form.dataset.busy = "yes";
  // After this turn, so that the button's own name and value still go with the form.
  setTimeout(() => {
    if (event.defaultPrevented && !form.hasAttribute("hx-post")) { delete form.dataset.busy; return; }
    button.setAttribute("aria-disabled", "true");
    if (button.closest("[data-toast]")) return;
    wordsOf.set(button, [...button.childNodes]);
    button.textContent = button.dataset.busyWords || "Saving…";
  });
}, true);
function notBusy() {
  for (const form of document.querySelectorAll("form[data-busy]")) delete form.dataset.busy;
  for (const button of document.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
  for (const [button, words] of wordsOf) button.replaceChildren(...words);
  wordsOf.clear();
}
document.addEventListener("htmx:afterRequest", notBusy);
addEventListener("pageshow", ({ persisted }) => { if (persisted) notBusy(); });

document.addEventListener("change", ({ target }) => {
  const tiles = target.closest("[data-none]");
  if (tiles && target.checked) {
    const isNone = target.value === tiles.dataset.none;
    for (const box of tiles.querySelectorAll("input")) {
      if (box !== target && (isNone || box.value === tiles.dataset.none)) box.checked = false;
    }
  }
  const scale = target.closest("[data-scale]");
  const echo = scale?.parentElement.querySelector("[data-echo]");
  if (echo) echo.textContent = `You picked ${target.value} out of 10`;
  if (target.name === "theme") root.dataset.theme = target.value;
  if (target.name === "text_size") root.dataset.textSize = target.value;
});

// A field that was left empty is mended as soon as something stands in it.
document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-needed]") || !target.value.trim()) return;
  document.getElementById(target.getAttribute("aria-describedby"))?.remove();
  for (const name of ["data-needed", "aria-invalid", "aria-describedby"]) target.removeAttribute(name);
  const line = document.querySelector(`.error-list a[href="#${target.id}"]`)?.closest("li");
  const summary = line?.closest(".error-summary");
  line?.remove();
  if (summary && !summary.querySelector("li")) summary.parentElement.hidden = true;
});

// Messages stay 10 seconds, longer while they are read or held.
function timeToast(toast) {
  const close = toast.querySelector("[data-toast-close]");
  close.hidden = false;
  close.addEventListener("click", () => toast.remove());
  let timer;
  const stay = () => clearTimeout(timer);
  const leave = () => { stay(); if (toast.dataset.toast !== "stays") timer = setTimeout(() => toast.remove(), 10000); };
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stay);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, leave);
  leave();
}

// Passwords may be shown; typing them twice is not needed then.
function addShowButton(input) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "button button-quiet show-password", textContent: "Show password" });
  button.addEventListener("click", () => {
    const isHidden = input.type === "password";
    input.type = isHidden ? "text" : "password";
    button.textContent = isHidden ? "Hide password" : "Show password";
  });
  input.after(button);
}

function dressUp(place) {
  const once = (selector, dress) => {
    for (const element of place.querySelectorAll(`${selector}:not([data-dressed])`)) {
      element.dataset.dressed = "yes";
      dress(element);
    }
  };
  once("[data-toast]", timeToast);
  once("input[type=password]", addShowButton);
  once("[data-time-zone-field]", (field) => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone && (!field.value || field.value === "UTC")) field.value = zone;
  });
  once("[data-print]", (button) => { button.hidden = false; button.addEventListener("click", () => print()); });
}
dressUp(document);

// Walks that only this device has (R23). What shows and sends them is fetched when there are any.
addEventListener("pageshow", async () => {
  const { account, unsentScript } = document.body.dataset;
  const isUnsent = (key) => key.startsWith(`retrowalk:${account}:`) && /:(outbox|walk):/.test(key);
  try {
    if (account && Object.keys(localStorage).some(isUnsent)) (await import(unsentScript)).showUnsent(account);
  } catch { /* a browser that shuts its storage keeps nothing */ }
});

document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
});
// A panel opened in a line is closed again, and focus goes back to what opened it.
document.addEventListener("click", (event) => {
  const cancel = event.target.closest("[data-cancel]");
  const panel = cancel?.closest(".owed-panel");
  if (!panel) return;
  event.preventDefault();
  panel.replaceChildren();
  panel.parentElement.querySelector(`.owed-do [href$="do=${cancel.dataset.cancel}"]`).focus();
});
// It closes when focus goes on, so that it never covers what is focused.
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const menu = target.closest?.("details.menu[open]");
  if (menu && relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
});
document.addEventListener("keydown", ({ key }) => {
  const menu = key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});
