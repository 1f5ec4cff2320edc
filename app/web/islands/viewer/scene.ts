// The drawing of a part on its plate. Draws only when something has changed and somebody can see it.

import { Color, ColorManagement, LinearSRGBColorSpace, Scene as Space, Vector3, WebGLRenderer } from "three";
import { Body } from "./body";
import { Eye, type View } from "./eye";
import type { Face } from "./faces";
import { Loop } from "./loop";
import { makeInk, makeLook, MODES, type Colouring } from "./materials";
import type { Model } from "./model";
import { Overlay } from "./overlay";
import type { Spot } from "./spots";
import { Surroundings } from "./surroundings";

export type { View } from "./eye";
export type { Face } from "./faces";
export type { Colouring } from "./materials";
export type { Spot } from "./spots";

/** This browser has no WebGL 2. */
export class NoWebGL extends Error {}

/** Where lengths, marks of places and handles are put, over the canvas. */
export interface Layers {
  labels: HTMLElement;
  marks: HTMLElement;
  handles: HTMLElement;
}

export interface Options {
  up: number[];
  /** The lowest corner of the part's box in the file, from whose origin places are told. */
  low: number[];
  /** The preview has every triangle, so that an open edge in it is one in the file. */
  isWhole: boolean;
  writeLength: (length: number) => string;
  /** Nobody turns it: for a picture on paper. */
  isStill?: boolean;
}

/** An element in the middle of a side of the part's box, by the direction of the side. */
export interface Handle {
  element: HTMLElement;
  side: Vector3;
}

const FAR_AWAY = 1e9;
const NEAR_RULE_DEG = 10;
const LEAST_SINE = 1e-3;
const HANDLE_AWAY = 0.34;
const COLOURS = {
  plain: "--view-part",
  bad: "--view-bad",
  near: "--view-near",
  unknown: "--view-unknown",
  inside: "--view-inside",
  accent: "--view-chosen",
} as const;

export class Scene {
  readonly #canvas: HTMLCanvasElement;
  readonly #renderer: WebGLRenderer;
  readonly #space = new Space();
  readonly #look = makeLook();
  readonly #ink = makeInk();
  readonly #body: Body;
  readonly #surroundings: Surroundings;
  readonly #marks: Overlay;
  readonly #handles: Overlay;
  readonly #eye: Eye;
  readonly #cuts = [1, 1, 1];
  readonly #stage: HTMLElement;
  readonly #loop: Loop;
  readonly #edges = { onPart: new Color(), onPaper: new Color() };
  #held: readonly Handle[] = [];
  #waiting = 0;

  constructor(canvas: HTMLCanvasElement, layers: Layers, model: Model, options: Options) {
    ColorManagement.enabled = false;
    this.#canvas = canvas;
    try {
      // kept drawn, so that the page prints with its picture
      this.#renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true, preserveDrawingBuffer: true });
    } catch {
      throw new NoWebGL();
    }
    this.#renderer.outputColorSpace = LinearSRGBColorSpace;
    this.#renderer.setPixelRatio(Math.min(window.devicePixelRatio, 2));
    this.#body = new Body(model, this.#look, this.#ink, options.low);
    this.#surroundings = new Surroundings(layers.labels, options.writeLength);
    this.#marks = new Overlay(layers.marks);
    this.#handles = new Overlay(layers.handles);
    this.#space.add(this.#body.group, this.#surroundings.group);
    this.#eye = new Eye(
      canvas,
      () => this.#surroundings.bounds(this.#body.box),
      () => this.#ask(),
      options.isStill ?? false,
    );
    this.#stage = canvas.parentElement ?? canvas;
    this.#loop = new Loop(this.#stage, {
      draw: (now) => this.#draw(now),
      resize: (width, height) => this.#resize(width, height),
      repaint: () => this.#takeColours(),
    });
    this.#takeColours();
    this.#body.lay(options.up);
    this.#settle();
    this.#eye.aim("iso");
    this.fit();
    // after the first picture, which they would delay
    this.#waiting = window.setTimeout(() => {
      this.#body.drawEdges(options.isWhole);
      this.#ask();
    });
  }

  end(): void {
    window.clearTimeout(this.#waiting);
    this.#loop.end();
    this.#eye.end();
    this.#renderer.dispose();
  }

  get hasThickness(): boolean {
    return this.#body.hasThickness;
  }

  /** Whether the part as it lies fits the chosen build volume; null where none is chosen. */
  get fitsRoom(): boolean | null {
    return this.#surroundings.fits;
  }

  /** How high the part stands as it lies, in mm. */
  get height(): number {
    return this.#body.box.max.z;
  }

  /** Put the part on the plate with ``up``, a direction in the file's axes, away from it. */
  lay(up: readonly number[]): void {
    this.#body.lay(up);
    this.#settle();
    this.fit();
  }

  /** Turn the part so that ``side``, a direction in the drawing, looks down; says which way is up in the file's axes. */
  layOn(side: Vector3): number[] {
    const up = this.#body.layOn(side);
    this.#settle();
    this.fit();
    return up;
  }

  /** Everything around the part follows how it lies. */
  #settle(): void {
    this.#look.plate.value = 1e-3 * this.#body.box.max.z;
    this.#surroundings.place(this.#body.box);
    [0, 1, 2].forEach((axis) => this.cut(axis, this.#cuts[axis] ?? 1));
    for (const { element, side } of this.#held) this.#handles.move(element, this.#sideAt(side));
    this.#eye.moveTarget();
  }

  /** The rule of a process: overhang in degrees from the vertical (90: never a support), thinnest wall in mm. */
  rule(overhangDeg: number, wallMm: number): void {
    const sineOf = (degrees: number): number => Math.max(Math.sin((Math.max(degrees, 0) * Math.PI) / 180), LEAST_SINE);
    this.#look.sine.value = overhangDeg >= 90 ? 2 : sineOf(overhangDeg);
    this.#look.nearSine.value = overhangDeg >= 90 ? 2 : sineOf(overhangDeg - NEAR_RULE_DEG);
    this.#look.wall.value = wallMm;
    this.#ask();
  }

  colour(colouring: Colouring): void {
    this.#look.mode.value = MODES[colouring];
    this.#body.show("open", colouring === "open");
    this.#ask();
  }

  room(size: readonly number[] | null): void {
    this.#surroundings.setRoom(size);
    this.#surroundings.place(this.#body.box);
    this.#ask();
  }

  show(what: "sizes" | "wires" | "edges", isShown: boolean): void {
    if (what === "sizes") this.#surroundings.showSizes(isShown);
    else this.#body.show(what, isShown);
    this.#ask();
  }

  /** Cut away what lies beyond a fraction of the part along an axis; says where that is, in mm. */
  cut(axis: number, fraction: number): number {
    this.#cuts[axis] = fraction;
    const { min, max } = this.#body.box;
    const low = min.getComponent(axis);
    const place = fraction * (max.getComponent(axis) - low);
    this.#look.cut.value.setComponent(axis, fraction < 1 ? low + place : FAR_AWAY);
    this.#ask();
    return place;
  }

  look(view: View): void {
    this.#eye.look(view);
  }

  turn(sideways: number, upward: number): void {
    this.#eye.turn(sideways, upward);
  }

  zoom(factor: number): void {
    this.#eye.zoom(factor);
  }

  fit(): void {
    this.#eye.fit();
  }

  /** Places against the rule in force: the thinnest walls, or the largest overhangs as the part lies. */
  findSpots(colouring: Colouring): Spot[] {
    if (colouring === "thickness") return this.#body.findThin(this.#look.wall.value);
    return colouring === "overhang" ? this.#body.findOverhangs(this.#look.sine.value) : [];
  }

  /** A place as a finding tells it: x y z and, where there is one, the normal. */
  spotOf(numbers: readonly number[]): Spot {
    return this.#body.spotOf(numbers);
  }

  /** Mark places and look at one of them. */
  mark(spots: readonly Spot[], shown: number): void {
    this.unmark(false);
    spots.forEach((spot, n) => {
      const element = document.createElement("span");
      element.toggleAttribute("data-now", n === shown);
      this.#marks.pin(element, this.#body.atSpace(spot.point), spot.normal && this.#body.inSpace(spot.normal));
    });
    const spot = spots[shown];
    if (!spot) return;
    const at = this.#body.atSpace(spot.point);
    const outward = at.clone().sub(this.#body.box.getCenter(new Vector3()));
    const from = this.#eye.peek(spot.normal ? this.#body.inSpace(spot.normal) : outward);
    this.#ghost(this.#body.isHidden(at, from));
  }

  /** No marks any more; ``isBack``: look again from where one looked before. */
  unmark(isBack: boolean): void {
    this.#marks.clear();
    this.#ghost(false);
    if (isBack) this.#eye.return();
    this.#ask();
  }

  /** See through what says nothing; its edges then stand on the paper itself. */
  #ghost(isOn: boolean): void {
    this.#look.ghost.value = isOn ? 1 : 0;
    this.#ink.edge.value.copy(isOn ? this.#edges.onPaper : this.#edges.onPart);
    this.#ask();
  }

  /** The flat face under a point of the window, if any. */
  faceAt(clientX: number, clientY: number): Face | null {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    const [across, up] = [(2 * (clientX - left)) / width - 1, 1 - (2 * (clientY - top)) / height];
    return this.#body.faceAt(across, up, this.#eye.camera, this.#look.cut.value);
  }

  /** Faces that the part can stand on, the largest first. */
  stands(): Face[] {
    return this.#body.stands();
  }

  /** Turn the part so that it lies on a face; says which way is up in the file's axes. */
  layOnFace(face: Face): number[] {
    return this.layOn(this.#body.inSpace(face.normal));
  }

  /** Show one face apart from the others. */
  wash(face: Face | null): void {
    this.#body.wash(face);
    this.#ask();
  }

  /** Handles at the sides of the part's box; none takes them away. */
  hold(handles: readonly Handle[]): void {
    this.#held = handles;
    this.#handles.clear();
    for (const { element, side } of handles) this.#handles.pin(element, this.#sideAt(side), side);
    this.#ask();
  }

  #sideAt(side: Vector3): Vector3 {
    const half = this.#body.box.getSize(new Vector3()).multiplyScalar(0.5);
    const away = HANDLE_AWAY * Math.max(half.x, half.y, 0.4 * half.z);
    return this.#body.box.getCenter(new Vector3()).add(half.multiply(side)).addScaledVector(side, away);
  }

  /** Colours are the page's own, whichever scheme it is in. */
  #takeColours(): void {
    const probe = document.createElement("span");
    this.#stage.append(probe);
    const read = (name: string): Color => {
      probe.style.color = `var(${name})`;
      return new Color(getComputedStyle(probe).color);
    };
    for (const [name, token] of Object.entries(COLOURS)) (this.#look[name]?.value as Color).copy(read(token));
    this.#edges.onPart.copy(read("--view-edge"));
    this.#edges.onPaper.copy(read("--line-strong"));
    this.#ink.wire.value.copy(read("--view-wire"));
    this.#ink.open.value.copy(read("--view-bad"));
    this.#surroundings.paint({ line: read("--line-strong"), grid: read("--line"), up: read("--green"), bad: read("--view-bad") });
    probe.remove();
    this.#ghost(this.#look.ghost.value === 1);
  }

  #ask(): void {
    this.#loop.ask();
  }

  #resize(width: number, height: number): void {
    this.#renderer.setSize(width, height, false);
    // paper has another width: the print style scales the picture as a whole
    const { style } = this.#stage;
    style.setProperty("--stage-width", String(width));
    style.setProperty("--stage-height", String(height));
    this.#eye.resize(width, height);
  }

  #draw(now: number): void {
    this.#eye.step(now);
    if (this.#body.step(now)) {
      this.#settle();
      this.fit();
    }
    this.#surroundings.face(this.#eye.camera);
    this.#renderer.render(this.#space, this.#eye.camera);
    const { clientWidth, clientHeight } = this.#canvas;
    this.#surroundings.writeLabels(this.#eye.camera, clientWidth, clientHeight);
    for (const overlay of [this.#marks, this.#handles]) overlay.place(this.#eye.camera, clientWidth, clientHeight);
  }
}
