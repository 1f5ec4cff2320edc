// What lies over the drawing as ordinary elements, so that it can be read, pressed and reached by keyboard.

import { Vector3, type Camera } from "three";

interface Pinned {
  element: HTMLElement;
  at: Vector3;
  /** Which way the surface looks that it stands on: seen from behind it is faint. */
  normal: Vector3 | null;
}

/** Elements that stay at a place of the drawing while it turns. */
export class Overlay {
  readonly #layer: HTMLElement;
  #pinned: Pinned[] = [];

  constructor(layer: HTMLElement) {
    this.#layer = layer;
  }

  clear(): void {
    this.#pinned = [];
    this.#layer.replaceChildren();
  }

  pin(element: HTMLElement, at: Vector3, normal: Vector3 | null): void {
    this.#pinned.push({ element, at, normal });
    this.#layer.append(element);
  }

  /** Put an element that is pinned already somewhere else. */
  move(element: HTMLElement, at: Vector3): void {
    this.#pinned.find((one) => one.element === element)?.at.copy(at);
  }

  place(camera: Camera, width: number, height: number): void {
    for (const { element, at, normal } of this.#pinned) {
      const seen = at.clone().project(camera);
      const [x, y] = [((seen.x + 1) / 2) * width, ((1 - seen.y) / 2) * height];
      element.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -50%)`;
      element.toggleAttribute("data-behind", normal !== null && normal.dot(camera.position.clone().sub(at)) < 0);
    }
  }
}
