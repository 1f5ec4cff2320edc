// Wishes and offers follow at once: a change asks for the fragment, the address bar keeps the state.

import htmx from "htmx.org";
import "../../styles/offers.css";

const TYPING_MS = 450;

htmx.config.history = false; // addresses are written here, where the page's own address is known

let waiting: number | undefined; // for the end of typing
let asking: AbortController | undefined;
let asked = ""; // the query that was followed last

function section(): HTMLElement | null {
  return document.getElementById("offers");
}

/** The form as an address, without what was left empty. */
function readForm(form: HTMLFormElement): string {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value.trim()) query.append(name, value.trim());
  }
  return `?${query.toString()}`;
}

function openDetails(): Set<string> {
  const open = new Set<string>();
  for (const details of document.querySelectorAll<HTMLDetailsElement>("#offers details[id]")) {
    if (details.open) open.add(details.id);
  }
  return open;
}

/** What is shown belongs to older wishes: it is dimmed, said to be computed anew, and nothing is ordered by it. */
function markStale(): void {
  section()?.setAttribute("aria-busy", "true");
}

/** The fragment; undefined where newer wishes came meanwhile. Throws where the server does not give it. */
async function fetchOffers(address: string, { signal }: AbortController): Promise<string | undefined> {
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    return await answer.text();
  } catch (fault) {
    if (signal.aborted) return undefined;
    throw fault;
  }
}

/** Show the offers for a query; `hash` is the row to look at. */
async function follow(query: string, options: { push: boolean; hash: string; keep: boolean }): Promise<void> {
  const address = section()?.dataset.offers;
  if (!address) return;
  window.clearTimeout(waiting);
  waiting = undefined;
  asking?.abort();
  asked = query;
  const mine = (asking = new AbortController());
  const page = address.replace(/\/offers$/, "");
  markStale();
  if (options.push) history.pushState(null, "", page + query);
  let text: string | undefined;
  try {
    text = await fetchOffers(address + query, mine);
  } catch {
    location.assign(page + query);
    return;
  }
  const target = section();
  if (text === undefined || mine.signal.aborted || !target) return;
  const open = openDetails();
  await htmx.swap({ text, target, sourceElement: target, swap: "outerMorph" });
  // what came is older than what was typed meanwhile
  if (waiting !== undefined || mine !== asking) markStale();
  if (mine !== asking) return;
  // what a link or the back button led to stands in the fields, whatever was chosen before
  if (!options.keep) document.querySelector<HTMLFormElement>("form[data-wishes]")?.reset();
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (options.hash.length > 1) {
    const row = document.getElementById(options.hash.slice(1));
    row?.scrollIntoView({ block: "center" });
    row?.classList.add("arrived");
  }
}

/** The form of the wishes, if this is it. */
function wishesOf(form: HTMLFormElement | null | undefined): HTMLFormElement | null {
  return form?.dataset.wishes === undefined ? null : form;
}

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  const wishes = wishesOf(form);
  if (wishes) {
    event.preventDefault();
    void follow(readForm(wishes), { push: true, hash: "", keep: true });
  } else if (form.dataset.once !== undefined) {
    // a second click is not a second wish, and a price that no longer holds is not asked for
    if (form.dataset.sent !== undefined || form.closest("[aria-busy]")) event.preventDefault();
    else form.dataset.sent = "";
  }
});

// the browser itself then says that one of them is needed
document.addEventListener("change", (event) => {
  const group = (event.target as Element).closest("[data-one-needed]");
  const boxes = [...(group?.querySelectorAll<HTMLInputElement>("input[type=checkbox]") ?? [])];
  if (boxes[0]) boxes[0].required = !boxes.some((box) => box.checked);
});

document.addEventListener("change", (event) => {
  const form = wishesOf((event.target as HTMLInputElement).form);
  if (!form) return;
  const query = readForm(form);
  // leaving a field that was typed in is no other wish
  if (query === asked && waiting === undefined) return;
  void follow(query, { push: true, hash: "", keep: true });
});

document.addEventListener("input", (event) => {
  const field = event.target as HTMLInputElement;
  const form = wishesOf(field.form);
  if (!form || !field.matches("[inputmode], [list], [name=postcode]")) return;
  markStale();
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => void follow(readForm(form), { push: true, hash: "", keep: true }), TYPING_MS);
});

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest<HTMLAnchorElement | SVGAElement>("#offers a[data-follow]");
  if (!link) return;
  event.preventDefault();
  const address = new URL(link.getAttribute("href") ?? "", location.href);
  const stays = link.dataset.stay !== undefined;
  void follow(address.search, { push: true, hash: stays ? "" : address.hash, keep: false });
});

window.addEventListener("popstate", () => {
  if (section()) void follow(location.search, { push: false, hash: "", keep: false });
});

// Coming back by the back button finds the forms ready to be sent again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && section()?.hasAttribute("aria-busy")) {
    void follow(location.search, { push: false, hash: "", keep: false });
  }
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) delete form.dataset.sent;
});
