// The grid of weeks: arrow up and down go to the same cell of the week above or below.
// Tab and typing work without this script, as do the buttons.

const form = document.getElementById("template-form");

form?.addEventListener("keydown", (event) => {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const cell = event.target;
  if (!by || !cell.matches("input.input") || event.altKey || event.ctrlKey || event.metaKey) return;
  const column = [...form.querySelectorAll(`input[name="${cell.name}"]`)];
  const next = column[column.indexOf(cell) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select();
});
