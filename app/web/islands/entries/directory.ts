// The directory: a choice applies at once, and a dot and its card light up together.

import "../../styles/directory.css";

const form = document.querySelector<HTMLFormElement>("[data-filters]");
form?.addEventListener("change", (event) => {
  if (event.target instanceof HTMLSelectElement) form.requestSubmit();
});

for (const [from, to] of [
  ["dot", "card"],
  ["card", "dot"],
]) {
  for (const one of document.querySelectorAll<Element>(`[data-${from}]`)) {
    const code = one.getAttribute(`data-${from}`) ?? "";
    const other = document.querySelector(`[data-${to}="${CSS.escape(code)}"]`);
    const light = (on: boolean) => (): void => void other?.toggleAttribute("data-lit", on);
    one.addEventListener("pointerenter", light(true));
    one.addEventListener("pointerleave", light(false));
    one.addEventListener("focusin", light(true));
    one.addEventListener("focusout", light(false));
  }
}
