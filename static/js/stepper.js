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

// What a line below a setting says is wrong is told to the fields too, as soon as it is said.
document.addEventListener("htmx:afterSettle", () => {
  for (const line of document.querySelectorAll("[id^='line_']")) {
    const isWrong = line.matches(".wrong") && line.textContent.trim() !== "";
    for (const place of document.querySelectorAll(`[aria-describedby~="${line.id}"]`)) {
      const fields = place.matches("[role='group']") ? place.querySelectorAll("input") : [place];
      for (const field of fields) {
        if (isWrong) field.setAttribute("aria-invalid", "true");
        else field.removeAttribute("aria-invalid");
      }
    }
  }
});

for (const dialog of document.querySelectorAll("dialog[data-modal][open]")) {
  dialog.close();
  dialog.showModal();
}
