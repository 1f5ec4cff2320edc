// Quotes: printing, and copying a link to hand on. All else works without a script.

import "../../styles/quotes.css";
import "../../styles/workspace.css";

const SAID_MS = 2500;

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy ?? "");
  if (!(field instanceof HTMLInputElement)) continue;
  button.hidden = false;
  button.addEventListener("click", () => void copy(button, field));
}
for (const field of document.querySelectorAll<HTMLInputElement>("[data-link]")) {
  field.addEventListener("focus", () => field.select());
}

async function copy(button: HTMLButtonElement, field: HTMLInputElement): Promise<void> {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied ?? before;
    setTimeout(() => (button.textContent = before), SAID_MS);
  } catch {
    field.focus(); // no permission: the link is at least selected
  }
}
