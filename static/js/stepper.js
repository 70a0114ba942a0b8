// Minus and plus beside a number, and a dialog that holds the focus. Without this file the number
// is typed, and the dialog is a box on the page.

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-step]");
  const input = button?.closest(".stepper").querySelector("input");
  if (!input) return;
  const before = input.value;
  if (button.dataset.step === "1") input.stepUp();
  else input.stepDown();
  if (input.value !== before) input.dispatchEvent(new Event("change", { bubbles: true }));
});

// Enter in a number shows what it comes to; it never sends the form.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.closest?.(".stepper")) return;
  if (event.target.matches("input")) {
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

for (const dialog of document.querySelectorAll("dialog[data-modal][open]")) {
  dialog.close();
  dialog.showModal();
}
