// By keyboard: in the inbox j and k go down and up, Enter opens, digits choose a filter; u goes from a case back to
// it. Templates are put into the field beside them; who has no machine for a material is marked once it is chosen.

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

const filters = [...document.querySelectorAll<HTMLAnchorElement>("[data-filters] a")];
const back = document.querySelector<HTMLAnchorElement>("[data-inbox-back]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typesSomewhere(event.target)) return;
  if (links.length > 0 && (event.key === "j" || event.key === "k")) step(event.key === "j" ? 1 : -1);
  else if (event.key === "u" && back) back.click();
  else if (/^[1-9]$/.test(event.key) && filters[Number(event.key) - 1]) filters[Number(event.key) - 1]?.click();
  else return;
  event.preventDefault();
});

/** A row to write into stands below the last one that is no longer blank. */
document.addEventListener("input", (event) => {
  const row = (event.target as Element).closest<HTMLElement>("[data-blank]");
  if (!row) return;
  delete row.dataset.blank;
  if (row.nextElementSibling) return;
  const next = row.cloneNode(true) as HTMLElement;
  next.dataset.blank = "";
  for (const field of next.querySelectorAll("input")) field.value = "";
  row.after(next);
});

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

for (const choice of document.querySelectorAll<HTMLSelectElement>("select[data-receivers]")) {
  const id = choice.dataset.receivers ?? "";
  let asked = new AbortController();
  choice.addEventListener("change", async () => {
    asked.abort();
    asked = new AbortController();
    const page = `${choice.dataset.page ?? ""}?${new URLSearchParams({ material: choice.value }).toString()}`;
    try {
      const answer = await fetch(page, { signal: asked.signal });
      const told = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
      const list = document.getElementById(id);
      if (!list || !told) return;
      const ticked = new Set([...list.querySelectorAll<HTMLInputElement>("input:checked")].map((box) => box.value));
      for (const box of told.querySelectorAll<HTMLInputElement>("input")) box.checked = ticked.has(box.value);
      list.replaceWith(document.adoptNode(told));
    } catch {
      // the list stays as it is: every provider is still there with its processes
    }
  });
}
