// Choosing in the view which side of the part lies on the plate: by handles, by a face, or by the keyboard.

import { Vector3 } from "three";
import type { Face, Handle, Scene } from "./scene";

/** What choosing needs of the viewer around it. */
export interface Bench {
  scene: Scene;
  root: HTMLElement;
  canvas: HTMLCanvasElement;
  /** Which way is up by the choices of the form. */
  upByForm: () => readonly number[];
  writeLength: (length: number) => string;
  /** The part lies in another way now. */
  onLaid: () => void;
}

const SIDES: Readonly<Record<string, readonly [number, number, number]>> = {
  front: [0, -1, 0],
  back: [0, 1, 0],
  left: [-1, 0, 0],
  right: [1, 0, 0],
  top: [0, 0, 1],
};
// A press that moves further than this turns the view instead
const STILL_PX = 5;
const SAME = 1e-4;

export function connectLaying(bench: Bench): void {
  const { scene, root, canvas } = bench;
  const form = document.querySelector<HTMLFormElement>("[data-orientations]");
  const panel = root.querySelector<HTMLElement>("[data-lay-panel]");
  const begin = root.querySelector<HTMLButtonElement>("[data-lay-begin]");
  const said = root.querySelector<HTMLElement>("[data-lay-said]");
  if (!form || !panel || !begin || !said) return;

  const handles = makeHandles(root);
  let chosen: readonly number[] | null = null;
  let stands: Face[] | null = null;
  let stand = -1;
  let pressed: [number, number] | null = null;

  const tell = (up: readonly number[]): void => {
    chosen = up;
    said.textContent = `${said.dataset.height ?? ""} ${bench.writeLength(scene.height)}`;
    button("keep").disabled = false;
    bench.onLaid();
  };
  const button = (what: string): HTMLButtonElement => panel.querySelector(`[data-lay="${what}"]`) as HTMLButtonElement;
  const open = (isOpen: boolean): void => {
    panel.hidden = !isOpen;
    root.toggleAttribute("data-laying", isOpen);
    begin.setAttribute("aria-expanded", String(isOpen));
    scene.wash(null);
    scene.hold(isOpen ? handles : []);
    if (isOpen) {
      chosen = null;
      said.textContent = said.dataset.start ?? "";
      button("keep").disabled = true;
      canvas.parentElement?.scrollIntoView({ block: "nearest" });
      button("next").focus({ preventScroll: true });
    }
  };
  const leave = (): void => {
    open(false);
    scene.lay(bench.upByForm());
    bench.onLaid();
    begin.focus({ preventScroll: true });
  };
  const step = (by: number): void => {
    stands ??= scene.stands();
    if (!stands.length) return;
    stand = (stand + by + stands.length) % stands.length;
    const face = stands[stand];
    if (!face) return;
    scene.wash(face);
    tell(scene.layOnFace(face));
  };

  begin.addEventListener("click", () => (panel.hidden ? open(true) : leave()));
  button("next").addEventListener("click", () => step(1));
  button("before").addEventListener("click", () => step(stand < 0 ? 0 : -1));
  button("leave").addEventListener("click", leave);
  button("keep").addEventListener("click", () => chosen && send(form, chosen));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) leave();
  });
  for (const { element, side } of handles) {
    element.addEventListener("click", () => {
      scene.wash(null);
      tell(scene.layOn(side));
    });
  }
  canvas.addEventListener("pointerdown", (event) => (pressed = [event.clientX, event.clientY]));
  canvas.addEventListener("pointermove", (event) => {
    if (!panel.hidden && event.pointerType === "mouse" && !event.buttons) scene.wash(scene.faceAt(event.clientX, event.clientY));
  });
  canvas.addEventListener("pointerup", (event) => {
    const isStill = pressed && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) < STILL_PX;
    if (panel.hidden || !isStill) return;
    const face = scene.faceAt(event.clientX, event.clientY);
    if (!face) return;
    scene.wash(face);
    tell(scene.layOnFace(face));
  });
}

/** One element for each side that can come down; their words stand in the page. */
function makeHandles(root: HTMLElement): Handle[] {
  return [...root.querySelectorAll<HTMLElement>("[data-handle]")].map((element) => {
    element.remove();
    element.hidden = false;
    return { element, side: new Vector3(...(SIDES[element.dataset.handle ?? ""] ?? [0, 0, 1])) };
  });
}

/** One of the form's own choices where the direction is one of them, else the direction itself. */
function send(form: HTMLFormElement, up: readonly number[]): void {
  const isSame = (told: string): boolean => {
    const numbers = told.split(" ").map(Number);
    return Math.hypot(...up.map((value, axis) => value - (numbers[axis] ?? 0))) < SAME;
  };
  const choice = [...form.querySelectorAll<HTMLInputElement>("[data-up]")].find((one) => isSame(one.dataset.up ?? ""));
  const picked = form.querySelector<HTMLInputElement>("[data-picked]");
  const taken = choice ?? picked;
  if (!taken) return;
  if (!choice) {
    taken.disabled = false;
    taken.value = up.map((value) => value.toFixed(6)).join(" ");
  }
  taken.checked = true;
  form.requestSubmit();
}
