// Keys of a long list: j and k go from row to row, / searches, ? shows the sheet. Enter needs no
// help, for the row's link has the focus. They rest while somebody types, and can be turned off
// for good on this device (WCAG 2.1.4).

const OFF = "retrowalk-keys-off";
const sheet = document.getElementById("shortcuts");
const isOn = () => { try { return !localStorage.getItem(OFF); } catch { return true; } };

function remember(on) {
  try { on ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "yes"); } catch { /* no storage: on */ }
}

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const here = rows.findIndex((row) => row.closest("tr").contains(document.activeElement));
  const next = here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by;
  rows[Math.min(Math.max(next, 0), rows.length - 1)]?.focus();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": () => sheet.showModal(),
};

document.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  const isTyped = event.target.closest("input, textarea, select, [contenteditable]");
  if (!act || isTyped || sheet.open || !isOn() || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
});

for (const button of document.querySelectorAll("[data-shortcuts-open]")) {
  button.hidden = false;
  button.addEventListener("click", () => sheet.showModal());
}
const box = sheet.querySelector("[data-shortcuts-on]");
box.checked = isOn();
box.addEventListener("change", () => remember(box.checked));
