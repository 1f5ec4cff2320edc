// A picture of a part that only stands there: for the report.

import { readModel } from "./model";
import { writeLength } from "./lengths";
import type { Colouring } from "./scene";

class PartPicture extends HTMLElement {
  connectedCallback(): void {
    void this.#draw().catch(() => (this.hidden = true)); // the report is complete without it
  }

  async #draw(): Promise<void> {
    const canvas = this.querySelector("canvas");
    const labels = this.querySelector<HTMLElement>("[data-labels]");
    if (!canvas || !labels) return;
    const numbers = (words: string | undefined): number[] => (words ?? "").split(" ").filter(Boolean).map(Number);
    const { model: address, up, low, triangles, language, colouring, overhang, wall } = this.dataset;
    const [{ Scene }, model] = await Promise.all([import("./scene"), readModel(address ?? "")]);
    const nowhere = document.createElement("div");
    const scene = new Scene(canvas, { labels, marks: nowhere, handles: nowhere }, model, {
      up: numbers(up),
      low: numbers(low),
      isWhole: model.triangles.length / 3 >= 0.98 * Number(triangles),
      writeLength: (length) => writeLength(length, "mm", language),
      isStill: true,
    });
    scene.show("wires", false);
    scene.show("sizes", colouring === "plain");
    scene.rule(Number(overhang), Number(wall));
    scene.colour((colouring ?? "plain") as Colouring);
    if (colouring === "thickness" && !scene.hasThickness) this.hidden = true;
  }
}

customElements.define("part-picture", PartPicture);
