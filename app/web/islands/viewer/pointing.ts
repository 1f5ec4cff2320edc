// Pointing at a finding shows where it is: its colours, a mark at each place, and the part turned to one of them.

import type { Colouring, Scene, Spot } from "./scene";

/** What a finding needs of the viewer it points into. */
export interface Pointed {
  scene: Scene;
  colour: (colouring: Colouring) => void;
  /** Back to the colours that were chosen. */
  uncolour: () => void;
}

interface Finding {
  element: HTMLElement;
  button: HTMLButtonElement;
  colouring: Colouring;
  spots: () => Spot[];
}

export function connectFindings({ scene, colour, uncolour }: Pointed): void {
  let kept: { finding: Finding; at: number } | null = null;

  const show = (finding: Finding, at: number): void => {
    const spots = finding.spots();
    colour(finding.colouring);
    scene.mark(spots, at % Math.max(spots.length, 1));
    count(finding, spots.length > 1 ? (at % spots.length) + 1 : 0, spots.length);
  };
  const hide = (finding: Finding): void => {
    count(finding, 0, 0);
    scene.unmark(true);
    uncolour();
  };
  const drop = (): void => {
    if (!kept) return;
    const { finding } = kept;
    kept = null;
    finding.element.removeAttribute("data-shown");
    finding.button.setAttribute("aria-pressed", "false");
    hide(finding);
  };

  for (const element of document.querySelectorAll<HTMLElement>("[data-place]")) {
    const finding = readFinding(element, scene);
    if (!finding) continue;
    element.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse" && kept?.finding !== finding) show(finding, 0);
    });
    element.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "mouse" || kept?.finding === finding) return;
      hide(finding);
      if (kept) show(kept.finding, kept.at);
    });
    finding.button.addEventListener("click", () => {
      const next = kept?.finding === finding ? kept.at + 1 : 0;
      if (next > 0 && next >= finding.spots().length) {
        drop();
        return;
      }
      if (kept?.finding !== finding) drop();
      kept = { finding, at: next };
      element.toggleAttribute("data-shown", true);
      element.scrollIntoView({ block: "nearest" });
      finding.button.setAttribute("aria-pressed", "true");
      show(finding, next);
    });
    element.querySelector("[data-hide-place]")?.addEventListener("click", () => {
      drop();
      finding.button.focus({ preventScroll: true });
    });
    element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") drop();
    });
  }
}

/** A finding that can be shown gets its button; one that cannot stays words. */
function readFinding(element: HTMLElement, scene: Scene): Finding | null {
  const button = element.querySelector<HTMLButtonElement>("[data-show-place]");
  const colouring = element.dataset.place as Colouring;
  if (!button || (colouring === "thickness" && !scene.hasThickness)) return null;
  const told = (element.dataset.places ?? "").split(";").filter(Boolean);
  const spots = told.map((words) => scene.spotOf(words.split(" ").map(Number)));
  button.hidden = false;
  return { element, button, colouring, spots: told.length ? () => spots : () => scene.findSpots(colouring) };
}

function count({ button }: Finding, at: number, of: number): void {
  const text = button.querySelector("[data-count]");
  if (text) text.textContent = at ? ` ${at}/${of}` : "";
}
