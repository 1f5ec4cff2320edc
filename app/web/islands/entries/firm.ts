// The editor of a firm: each change is saved to the draft, and the price of the sample part follows.
// Without a script the same form saves by its button.

import "../../styles/firm.css";

const WAIT_MS = 250;

let waiting: number | undefined;
let newest = 0;

function editor(): HTMLFormElement | null {
  return document.querySelector<HTMLFormElement>("form[data-live]");
}

async function save(form: HTMLFormElement): Promise<void> {
  const turn = ++newest;
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  const panel = document.getElementById("live");
  panel?.setAttribute("aria-busy", "true");
  let response: Response;
  try {
    response = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
  } catch {
    panel?.removeAttribute("aria-busy"); // the button still saves
    return;
  }
  if (response.redirected) {
    location.assign(response.url);
    return;
  }
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("live");
  if (!fresh) {
    form.submit();
    return;
  }
  // an older answer still brings the revision that the next save needs
  if (turn !== newest) {
    const revision = fresh.querySelector<HTMLInputElement>("[name=revision]")?.value;
    const kept = document.querySelector<HTMLInputElement>("#live [name=revision]");
    if (kept && revision) kept.value = revision;
    return;
  }
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.getAttribute("name") : null;
  const isInside = panel?.contains(document.activeElement);
  panel?.replaceWith(fresh);
  if (isInside && focused) fresh.querySelector<HTMLElement>(`[name="${focused}"]`)?.focus();
  showFaults(form);
}

/** One save after the other: each says which revision it was made on. */
let chain: Promise<void> = Promise.resolve();

function saveSoon(form: HTMLFormElement): void {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => {
    chain = chain.then(() => save(form));
  }, WAIT_MS);
}

function showFaults(form: HTMLFormElement): void {
  const faults = [...document.querySelectorAll<HTMLElement>("#live [data-fault]")];
  for (const field of form.querySelectorAll<HTMLElement>("[data-place]")) {
    const place = field.dataset.place ?? "";
    if (!place) continue;
    const texts = faults
      .filter((each) => each.dataset.fault === place || each.dataset.fault?.startsWith(`${place}[`))
      .map((each) => each.dataset.text ?? "");
    const error = document.getElementById(`error-${field.id}`);
    if (!error) continue;
    error.textContent = texts.join("; ");
    error.hidden = texts.length === 0;
    if (texts.length) {
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", error.id);
    } else {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
  }
}

/** A row to write into stands below the one that is no longer blank. */
function growTable(row: HTMLTableRowElement): void {
  if (row.dataset.blank === undefined || row.nextElementSibling) return;
  const code = row.closest("table")?.dataset.grid ?? "";
  const number = row.sectionRowIndex;
  const next = row.cloneNode(true) as HTMLTableRowElement;
  for (const element of next.querySelectorAll<HTMLElement>("[name], [id], [for]")) {
    for (const attribute of ["name", "id", "for", "aria-describedby"]) {
      const value = element.getAttribute(attribute);
      if (value) element.setAttribute(attribute, value.replace(`${code}:${number}:`, `${code}:${number + 1}:`));
    }
    if (element instanceof HTMLInputElement && element.type === "checkbox") element.checked = false;
    else if (element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement) element.value = "";
  }
  delete row.dataset.blank;
  row.after(next);
}

function fieldsOf(row: Element): (HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | null)[] {
  return [...row.children].map((cell) => cell.querySelector("input:not([type=checkbox]), select, textarea"));
}

/** Cells copied from a spreadsheet fill the fields from the one they are pasted into. */
function pasteCells(start: HTMLElement, text: string): boolean {
  const row = start.closest<HTMLTableRowElement>("table[data-grid] tbody tr");
  if (!row || !/[\t\n]/.test(text.trimEnd())) return false;
  const first = [...row.children].indexOf(start.closest("td") as Element);
  let target: HTMLTableRowElement | null = row;
  for (const line of text.replace(/\r/g, "").trimEnd().split("\n")) {
    if (!target) break;
    const fields = fieldsOf(target);
    line.split("\t").forEach((value, offset) => {
      const field = fields[first + offset];
      if (!field) return;
      if (field instanceof HTMLSelectElement) {
        const wanted = value.trim().toLowerCase();
        const found = [...field.options].find((each) => [each.value, each.text].some((said) => said.trim().toLowerCase() === wanted));
        if (found) field.value = found.value;
      } else field.value = value.trim();
    });
    growTable(target);
    target = target.nextElementSibling as HTMLTableRowElement | null;
  }
  return true;
}

document.addEventListener("change", (event) => {
  const field = event.target as HTMLInputElement;
  const form = editor();
  if (form && field.form === form) saveSoon(form);
});

document.addEventListener("input", (event) => {
  const row = (event.target as Element).closest<HTMLTableRowElement>("tr[data-blank]");
  if (row) growTable(row);
});

document.addEventListener("paste", (event) => {
  const form = editor();
  const field = event.target as HTMLElement;
  if (!form || !pasteCells(field, event.clipboardData?.getData("text/plain") ?? "")) return;
  event.preventDefault();
  saveSoon(form);
});
