// The inbox by keyboard: j and k go down and up, Enter opens; and templates are put into the field beside them.

import "../../styles/cases.css";

function typesSomewhere(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}

const links = [...document.querySelectorAll<HTMLAnchorElement>("[data-inbox] tbody th a")];

function step(by: number): void {
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by));
  links[next]?.focus();
}

if (links.length > 0) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typesSomewhere(event.target)) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else return;
    event.preventDefault();
  });
}

for (const field of document.querySelectorAll<HTMLElement>("[data-templates]")) {
  field.hidden = false;
  const choice = field.querySelector("select");
  const into = document.getElementById(choice?.dataset.into ?? "");
  choice?.addEventListener("change", () => {
    if (into instanceof HTMLTextAreaElement && choice.value) {
      into.value = into.value.trim() ? `${into.value.trimEnd()}\n\n${choice.value}` : choice.value;
      into.focus();
    }
  });
}
