// The drawing of a part on its plate. Draws only when something has changed and somebody can see it.

import {
  Box3,
  BufferAttribute,
  BufferGeometry,
  Color,
  ColorManagement,
  Group,
  LinearSRGBColorSpace,
  LineSegments,
  Mesh,
  PerspectiveCamera,
  Quaternion,
  Scene as Space,
  Sphere,
  Spherical,
  Vector3,
  WebGLRenderer,
} from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { findEdges } from "./edges";
import { makeLines, makeLook, makeSurface, MODES, type Colouring } from "./materials";
import type { Model } from "./model";
import { Surroundings } from "./surroundings";

export type { Colouring } from "./materials";
export type View = "iso" | "under" | "front" | "back" | "left" | "right" | "top" | "bottom";

/** This browser has no WebGL 2. */
export class NoWebGL extends Error {}

export interface Options {
  up: number[];
  /** The preview has every triangle, so that an open edge in it is one in the file. */
  isWhole: boolean;
  writeLength: (length: number) => string;
}

const UP = new Vector3(0, 0, 1);
// Straight down is where azimuth has no meaning; a hair beside it has one.
const HAIR = 1e-3;
const DIRECTIONS: Readonly<Record<View, readonly [number, number, number]>> = {
  iso: [0.62, -1, 0.62],
  under: [0.62, -1, -0.55],
  front: [0, -1, 0],
  back: [0, 1, 0],
  left: [-1, 0, 0],
  right: [1, 0, 0],
  top: [0, -HAIR, 1],
  bottom: [0, -HAIR, -1],
};
const FIELD_DEG = 28;
const MARGIN = 1.06;
const FLIGHT_MS = 220;
const FAR_AWAY = 1e9;
const NEAR_RULE_DEG = 10;
const LEAST_SINE = 1e-3;
const COLOURS = { plain: "--view-part", bad: "--view-bad", near: "--view-near", unknown: "--view-unknown", inside: "--view-inside" } as const;

export class Scene {
  readonly hasThickness: boolean;
  readonly #canvas: HTMLCanvasElement;
  readonly #renderer: WebGLRenderer;
  readonly #space = new Space();
  readonly #camera = new PerspectiveCamera(FIELD_DEG);
  readonly #controls: OrbitControls;
  readonly #look = makeLook();
  readonly #ink = { edge: { value: new Color() }, wire: { value: new Color() }, open: { value: new Color() } };
  readonly #part = new Group();
  readonly #wires: Mesh;
  readonly #sharp: LineSegments;
  readonly #open: LineSegments;
  readonly #surroundings: Surroundings;
  readonly #positions: Float32Array;
  readonly #box = new Box3();
  readonly #cuts = [1, 1, 1];
  readonly #watching = new AbortController();
  readonly #observers: { disconnect(): void }[] = [];
  #visible = true;
  #asked = 0;
  #waiting = 0;
  #flight: { from: Spherical; to: Spherical; began: number } | null = null;
  #before: Spherical | null = null;

  constructor(canvas: HTMLCanvasElement, labels: HTMLElement, model: Model, options: Options) {
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
    this.#positions = model.positions;
    this.hasThickness = model.thickness?.some((value) => value >= 0) ?? false;

    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(model.positions, 3));
    if (model.thickness) geometry.setAttribute("thickness", new BufferAttribute(model.thickness, 1));
    geometry.setIndex(new BufferAttribute(model.triangles, 1));
    this.#wires = new Mesh(geometry, makeLines(this.#look, this.#ink.wire, true));
    this.#sharp = new LineSegments(lineGeometry(new Float32Array()), makeLines(this.#look, this.#ink.edge));
    this.#open = new LineSegments(lineGeometry(new Float32Array()), makeLines(this.#look, this.#ink.open));
    this.#open.visible = false;
    this.#open.renderOrder = 1;
    this.#part.add(new Mesh(geometry, makeSurface(this.#look)), this.#wires, this.#sharp, this.#open);
    this.#surroundings = new Surroundings(labels, options.writeLength);
    this.#space.add(this.#part, this.#surroundings.group);

    this.#camera.up.copy(UP);
    this.#controls = new OrbitControls(this.#camera, canvas);
    this.#controls.zoomToCursor = true;
    this.#controls.addEventListener("change", () => this.#ask());
    this.#controls.addEventListener("start", () => {
      this.#flight = null;
      this.#before = null;
    });
    this.#watch();
    this.#takeColours();
    this.lay(options.up);
    this.#aim("iso");
    this.fit();
    // after the first picture, which they would delay
    this.#waiting = window.setTimeout(() => this.#drawEdges(model, options.isWhole));
  }

  #drawEdges(model: Model, isWhole: boolean): void {
    const edges = findEdges(model, isWhole);
    this.#sharp.geometry = lineGeometry(edges.sharp);
    this.#open.geometry = lineGeometry(edges.unsound);
    this.#ask();
  }

  end(): void {
    cancelAnimationFrame(this.#asked);
    window.clearTimeout(this.#waiting);
    this.#watching.abort();
    for (const observer of this.#observers) observer.disconnect();
    this.#controls.dispose();
    this.#renderer.dispose();
  }

  /** Whether the part as it lies fits the chosen build volume; null where none is chosen. */
  get fitsRoom(): boolean | null {
    return this.#surroundings.fits;
  }

  /** Put the part on the plate with ``up``, a direction in the file's axes, away from it. */
  lay(up: readonly number[]): void {
    const direction = new Vector3(up[0], up[1], up[2]).normalize();
    const turn = new Quaternion();
    if (direction.z < -0.999999) turn.setFromAxisAngle(new Vector3(1, 0, 0), Math.PI);
    else turn.setFromUnitVectors(direction, UP);
    this.#part.quaternion.copy(turn);
    this.#box.makeEmpty();
    const point = new Vector3();
    for (let i = 0; i < this.#positions.length; i += 3) this.#box.expandByPoint(point.fromArray(this.#positions, i).applyQuaternion(turn));
    const centre = this.#box.getCenter(new Vector3());
    const shift = new Vector3(-centre.x, -centre.y, -this.#box.min.z);
    this.#part.position.copy(shift);
    this.#box.translate(shift);
    this.#look.plate.value = 1e-3 * this.#box.max.z;
    this.#surroundings.place(this.#box);
    [0, 1, 2].forEach((axis) => this.cut(axis, this.#cuts[axis] ?? 1));
    this.#moveTarget();
    this.#ask();
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
    this.#open.visible = colouring === "open";
    this.#ask();
  }

  room(size: readonly number[] | null): void {
    this.#surroundings.setRoom(size);
    this.#surroundings.place(this.#box);
    this.#ask();
  }

  show(what: "sizes" | "wires" | "edges", isShown: boolean): void {
    if (what === "sizes") this.#surroundings.showSizes(isShown);
    else (what === "wires" ? this.#wires : this.#sharp).visible = isShown;
    this.#ask();
  }

  /** Cut away what lies beyond a fraction of the part along an axis; says where that is, in mm. */
  cut(axis: number, fraction: number): number {
    this.#cuts[axis] = fraction;
    const low = this.#box.min.getComponent(axis);
    const place = fraction * (this.#box.max.getComponent(axis) - low);
    this.#look.cut.value.setComponent(axis, fraction < 1 ? low + place : FAR_AWAY);
    this.#ask();
    return place;
  }

  look(view: View): void {
    this.#before = null;
    this.#fly(this.#armOf(view));
  }

  /** Look from somewhere for a while; null goes back to where one looked from before. */
  peek(view: View | null): void {
    if (view) {
      this.#before ??= this.#flight?.to ?? this.#sphericalOf(this.#arm());
      this.#fly(this.#armOf(view));
    } else if (this.#before) {
      this.#fly(this.#before);
      this.#before = null;
    }
  }

  #armOf(view: View): Spherical {
    const direction = new Vector3(...DIRECTIONS[view]).normalize();
    return this.#sphericalOf(direction.multiplyScalar(this.#distance(direction)));
  }

  #fly(to: Spherical): void {
    const from = this.#sphericalOf(this.#arm());
    const goal = to.clone();
    goal.theta = from.theta + nearestTurn(to.theta - from.theta);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.#setArm(goal);
      return;
    }
    this.#flight = { from, to: goal, began: performance.now() };
    this.#ask();
  }

  turn(sideways: number, upward: number): void {
    const arm = this.#sphericalOf(this.#arm());
    arm.theta += sideways;
    arm.phi += upward;
    this.#setArm(arm.makeSafe());
  }

  zoom(factor: number): void {
    const arm = this.#sphericalOf(this.#arm());
    arm.radius *= factor;
    this.#setArm(arm);
  }

  fit(): void {
    this.#moveTarget();
    const arm = this.#arm();
    this.#setArm(this.#sphericalOf(arm.setLength(this.#distance(arm.clone().normalize()))));
  }

  #moveTarget(): void {
    const centre = this.#surroundings.bounds(this.#box).getCenter(new Vector3());
    const arm = this.#arm();
    this.#controls.target.copy(centre);
    this.#camera.position.copy(centre).add(arm);
    this.#controls.update();
  }

  /** How far away, in a direction (of length one) from the target, everything just fits the picture. */
  #distance(direction: Vector3): number {
    const whole = this.#surroundings.bounds(this.#box);
    const centre = this.#controls.target;
    const right = new Vector3().crossVectors(UP, direction).normalize();
    const above = new Vector3().crossVectors(direction, right);
    const tangent = Math.tan((FIELD_DEG * Math.PI) / 360) / MARGIN;
    let distance = 0;
    for (let corner = 0; corner < 8; corner++) {
      const [x, y, z] = [corner & 1, corner & 2, corner & 4].map((bit, axis) => (bit ? whole.max : whole.min).getComponent(axis));
      const point = new Vector3(x, y, z).sub(centre);
      const reach = Math.max(Math.abs(point.dot(right)) / this.#camera.aspect, Math.abs(point.dot(above)));
      distance = Math.max(distance, reach / tangent + point.dot(direction));
    }
    const radius = whole.getBoundingSphere(new Sphere()).radius;
    this.#camera.near = radius / 100;
    this.#camera.far = distance + 40 * radius;
    this.#camera.updateProjectionMatrix();
    this.#controls.minDistance = radius / 20;
    this.#controls.maxDistance = distance + 20 * radius;
    return distance;
  }

  #aim(view: View): void {
    this.#camera.position.copy(this.#controls.target).add(new Vector3(...DIRECTIONS[view]));
  }

  #arm(): Vector3 {
    return this.#camera.position.clone().sub(this.#controls.target);
  }

  /** Spherical coordinates about z; three's own are about y. */
  #sphericalOf(arm: Vector3): Spherical {
    return new Spherical().setFromVector3(new Vector3(arm.x, arm.z, -arm.y));
  }

  #setArm(arm: Spherical): void {
    const turned = new Vector3().setFromSpherical(arm);
    this.#camera.position.copy(this.#controls.target).add(new Vector3(turned.x, -turned.z, turned.y));
    this.#controls.update();
    this.#ask();
  }

  #watch(): void {
    const { signal } = this.#watching;
    const stage = this.#canvas.parentElement ?? this.#canvas;
    const resize = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = stage;
      if (!clientWidth || !clientHeight) return;
      this.#renderer.setSize(clientWidth, clientHeight, false);
      // paper has another width: the print style scales the picture as a whole
      stage.style.setProperty("--stage-width", String(clientWidth));
      stage.style.setProperty("--stage-height", String(clientHeight));
      this.#camera.aspect = clientWidth / clientHeight;
      this.fit();
    });
    resize.observe(stage);
    const sight = new IntersectionObserver((entries) => {
      this.#visible = entries.at(-1)?.isIntersecting ?? true;
      this.#ask();
    });
    sight.observe(stage);
    this.#observers.push(resize, sight);
    document.addEventListener("visibilitychange", () => this.#ask(), { signal });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#takeColours(), { signal });
  }

  /** Colours are the page's own, whichever scheme it is in. */
  #takeColours(): void {
    const probe = document.createElement("span");
    this.#canvas.parentElement?.append(probe);
    const read = (name: string): Color => {
      probe.style.color = `var(${name})`;
      return new Color(getComputedStyle(probe).color);
    };
    for (const [name, token] of Object.entries(COLOURS)) (this.#look[name]?.value as Color).copy(read(token));
    this.#ink.edge.value.copy(read("--view-edge"));
    this.#ink.wire.value.copy(read("--view-wire"));
    this.#ink.open.value.copy(read("--view-bad"));
    this.#surroundings.paint({ line: read("--line-strong"), grid: read("--line"), up: read("--green"), bad: read("--view-bad") });
    probe.remove();
    this.#ask();
  }

  #ask(): void {
    if (this.#asked || !this.#visible || document.hidden) return;
    this.#asked = requestAnimationFrame((now) => {
      this.#asked = 0;
      this.#draw(now);
    });
  }

  #draw(now: number): void {
    if (this.#flight) {
      const { from, to, began } = this.#flight;
      const share = Math.min(1, Math.max(0, (now - began) / FLIGHT_MS));
      const eased = 1 - (1 - share) ** 3;
      const between = (start: number, end: number): number => start + (end - start) * eased;
      if (share === 1) this.#flight = null;
      this.#setArm(new Spherical(between(from.radius, to.radius), between(from.phi, to.phi), between(from.theta, to.theta)));
    }
    this.#renderer.render(this.#space, this.#camera);
    this.#surroundings.writeLabels(this.#camera, this.#canvas.clientWidth, this.#canvas.clientHeight);
  }
}

function lineGeometry(points: Float32Array): BufferGeometry {
  return new BufferGeometry().setAttribute("position", new BufferAttribute(points, 3));
}

/** The same turn, at most half way round. */
function nearestTurn(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}
