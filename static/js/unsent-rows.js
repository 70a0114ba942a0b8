/** The strip at the top of a page with one row for each thing that is unsent, and its voice. */

const SHOWN_FOR = 10_000;

export class Rows {
  #place = null;
  #shown = "";

  /** Show rows `{ words, actions }`; an action has `words` and `href` or `run`, and `sure` asks twice. */
  show(rows) {
    const shown = JSON.stringify(rows);
    if (shown === this.#shown) return; // what is focused stays
    this.#shown = shown;
    const hadFocus = this.#place?.contains(document.activeElement);
    this.#place?.remove();
    this.#place = rows.length ? placeOf(rows) : null;
    if (this.#place) document.querySelector(".skip-link").after(this.#place);
    if (hadFocus) (this.#place?.querySelector("a, button") ?? document.getElementById("main")).focus();
    if (rows.length) announce(rows.map(({ words }) => words).join(". "));
  }
}

/** Let a screen reader say something after what it reads now. */
export function announce(words) {
  say(made("p", { className: "visually-hidden", textContent: words }));
}

/** Show a message for ten seconds and let a screen reader say it; `link` is `{ href, words }`. */
export function tell(words, link) {
  const toast = made("div", { className: "toast" });
  toast.append(made("span", { className: "toast-text", textContent: words }));
  if (link) toast.append(made("a", { href: link.href, textContent: link.words }));
  say(toast);
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, SHOWN_FOR) : toast.remove());
  setTimeout(leave, SHOWN_FOR);
}

/** Return the address of a page near another address on this server. */
export const pageOf = (address, step) => new URL(step, new URL(address, location.href)).pathname;

const made = (name, properties) => Object.assign(document.createElement(name), properties);

function say(line) {
  const status = document.getElementById("toast");
  status?.querySelector("[data-unsent-line]")?.remove();
  line.dataset.unsentLine = "";
  status?.append(line);
}

function placeOf(rows) {
  const place = made("section", { id: "unsent", className: "unsent" });
  place.setAttribute("aria-label", "Walks on this device");
  place.append(...rows.map(rowOf));
  return place;
}

function rowOf({ words, actions }) {
  const row = made("div", { className: "strip" });
  row.append(made("span", { textContent: words }), ...actions.map(controlOf));
  return row;
}

function controlOf({ words, href, run, sure }) {
  const className = "button button-quiet";
  if (href) return made("a", { className, href, textContent: words });
  const button = made("button", { type: "button", className, textContent: words });
  button.addEventListener("click", () => {
    if (!sure || button.textContent === sure) return run();
    button.textContent = sure;
  });
  return button;
}
