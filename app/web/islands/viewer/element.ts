// The view of a part: its controls live in the page, the drawing itself is loaded when it comes into sight.

import { connectLaying } from "./laying";
import { writeLength } from "./lengths";
import { ModelFailed, readModel } from "./model";
import { connectFindings } from "./pointing";
import type { Colouring, Scene, View } from "./scene";

const VIEWS: readonly View[] = ["iso", "under", "front", "back", "left", "right", "top", "bottom"];
const TURN = Math.PI / 24;
function numbersOf(words: string | undefined): number[] {
  return (words ?? "").split(" ").filter(Boolean).map(Number);
}

class PartViewer extends HTMLElement {
  #scene: Scene | null = null;
  #lasting: Colouring = "plain";

  connectedCallback(): void {
    if (!this.querySelector("canvas")) return;
    const sight = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      sight.disconnect();
      void this.#open();
    });
    sight.observe(this);
  }

  disconnectedCallback(): void {
    this.#scene?.end();
    this.#scene = null;
  }

  async #open(): Promise<void> {
    this.#tell("loading");
    const canvas = this.#find<HTMLCanvasElement>("canvas");
    try {
      const [{ Scene: Drawing, NoWebGL }, model] = await Promise.all([import("./scene"), readModel(this.dataset.model ?? "")]);
      canvas.hidden = false;
      try {
        const layers = { labels: this.#find("[data-labels]"), marks: this.#find("[data-marks]"), handles: this.#find("[data-handles]") };
        this.#scene = new Drawing(canvas, layers, model, {
          up: numbersOf(this.dataset.up),
          low: numbersOf(this.dataset.low),
          isWhole: model.triangles.length / 3 >= 0.98 * Number(this.dataset.triangles),
          writeLength: (length) => this.#write(length, "mm"),
        });
      } catch (error) {
        canvas.hidden = true;
        if (!(error instanceof NoWebGL)) throw error;
        this.#tell("webgl");
        return;
      }
    } catch (error) {
      this.#tell("failed");
      if (!(error instanceof ModelFailed)) throw error;
      return;
    }
    this.#tell(null);
    for (const tools of this.querySelectorAll<HTMLElement>("[data-tools]")) tools.hidden = false;
    this.#connect(this.#scene, canvas);
  }

  #connect(scene: Scene, canvas: HTMLCanvasElement): void {
    const doing: Record<string, () => void> = { in: () => scene.zoom(0.8), out: () => scene.zoom(1.25), fit: () => scene.fit() };
    this.#each("[data-do]", (button) => button.addEventListener("click", () => doing[button.dataset.do ?? ""]?.()));
    this.#each("[data-view]", (button) => button.addEventListener("click", () => scene.look(button.dataset.view as View)));
    this.#each<HTMLInputElement>("[data-show]", (box) => {
      const show = (): void => scene.show(box.dataset.show as "sizes" | "wires" | "edges", box.checked);
      box.addEventListener("change", show);
      show();
    });
    this.#each<HTMLInputElement>("[data-cut]", (slider, axis) => {
      const cut = (): void => {
        const place = scene.cut(axis, Number(slider.value));
        const shown = this.#find(`[data-cut-shown="${slider.dataset.cut}"]`);
        shown.textContent = Number(slider.value) < 1 ? this.#write(place, "mm") : "";
      };
      slider.addEventListener("input", cut);
      cut();
    });
    canvas.addEventListener("keydown", (event) => this.#press(event, scene));
    this.#connectColours(scene);
    this.#connectMachine(scene);
    this.#connectOrientation(scene, canvas);
    connectFindings({
      scene,
      colour: (colouring) => this.#colour(scene, colouring),
      uncolour: () => this.#colour(scene, this.#lasting),
    });
  }

  #press(event: KeyboardEvent, scene: Scene): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const turns: Record<string, [number, number]> = { ArrowLeft: [-TURN, 0], ArrowRight: [TURN, 0], ArrowUp: [0, -TURN], ArrowDown: [0, TURN] };
    const turn = turns[event.key];
    const view = VIEWS[Number(event.key) - 1];
    if (turn) scene.turn(...turn);
    else if (event.key === "+" || event.key === "=") scene.zoom(0.8);
    else if (event.key === "-") scene.zoom(1.25);
    else if (event.key === "f" || event.key === "F") scene.fit();
    else if (view) scene.look(view);
    else return;
    event.preventDefault();
  }

  #connectColours(scene: Scene): void {
    const choice = this.#find<HTMLSelectElement>("[data-colouring]");
    if (!scene.hasThickness) choice.querySelector<HTMLOptionElement>('[value="thickness"]')?.remove();
    choice.addEventListener("change", () => {
      this.#lasting = choice.value as Colouring;
      this.#colour(scene, this.#lasting);
    });
    this.#lasting = choice.value as Colouring;
    this.#colour(scene, this.#lasting);
  }

  #colour(scene: Scene, colouring: Colouring): void {
    scene.colour(colouring);
    this.#each("[data-legend]", (legend) => (legend.hidden = legend.dataset.legend !== colouring));
  }

  #connectMachine(scene: Scene): void {
    const choice = this.#find<HTMLSelectElement>("[data-machine]");
    const take = (): void => {
      const { volume, overhang, wall } = choice.selectedOptions[0]?.dataset ?? {};
      scene.rule(Number(overhang), Number(wall));
      this.#find('[data-legend="overhang"] [data-limit]').textContent = this.#write(Number(overhang), "°");
      this.#find('[data-legend="thickness"] [data-limit]').textContent = this.#write(Number(wall), "mm");
      scene.room(volume ? numbersOf(volume) : null);
      this.#judgeRoom(scene);
    };
    choice.addEventListener("change", () => {
      take();
      scene.fit();
    });
    take();
    if (choice.value) scene.fit();
    // wishing for a process shows the part under its rules
    document.addEventListener("change", (event) => {
      const wish = event.target;
      if (!(wish instanceof HTMLSelectElement) || wish.name !== "process" || !this.isConnected) return;
      const machine = [...choice.options].find((option) => option.parentElement?.dataset.process === wish.value);
      choice.value = machine?.value ?? "";
      take();
      scene.fit();
    });
  }

  #judgeRoom(scene: Scene): void {
    const room = this.#find("[data-room]");
    const text = scene.fitsRoom === null ? "" : this.#find(`[data-text="${scene.fitsRoom ? "room_good" : "room_bad"}"]`).textContent;
    room.textContent = text;
    room.toggleAttribute("data-bad", scene.fitsRoom === false);
  }

  /** The choices of the form below turn the part here, before anything is sent. */
  #connectOrientation(scene: Scene, canvas: HTMLCanvasElement): void {
    const form = document.querySelector<HTMLFormElement>("[data-orientations]");
    const upByForm = (): number[] => {
      const up = form?.querySelector<HTMLInputElement>("input[name=orientation]:checked")?.dataset.up;
      return numbersOf(up || this.dataset.up);
    };
    const lay = (): void => {
      scene.lay(upByForm());
      this.#judgeRoom(scene);
    };
    form?.addEventListener("change", lay);
    lay();
    connectLaying({
      scene,
      root: this,
      canvas,
      upByForm,
      writeLength: (length) => this.#write(length, "mm"),
      onLaid: () => this.#judgeRoom(scene),
    });
  }

  #write(value: number, unit: string): string {
    return writeLength(value, unit, this.dataset.language);
  }

  #tell(message: "loading" | "failed" | "webgl" | null): void {
    this.#each("[data-message]", (text) => (text.hidden = text.dataset.message !== message));
  }

  #find<T extends HTMLElement = HTMLElement>(selector: string): T {
    const found = this.querySelector<T>(selector);
    if (!found) throw new Error(`no ${selector}`);
    return found;
  }

  #each<T extends HTMLElement = HTMLElement>(selector: string, work: (element: T, index: number) => void): void {
    this.querySelectorAll<T>(selector).forEach(work);
  }
}

customElements.define("part-viewer", PartViewer);
