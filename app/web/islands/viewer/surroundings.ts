// What a drawing has around the part: the plate, which way is up, lengths, and a machine's build volume.

import { Box3, BufferAttribute, BufferGeometry, Color, Group, LineBasicMaterial, LineSegments, Vector3, type Camera } from "three";

export interface Paint {
  line: Color;
  grid: Color;
  up: Color;
  bad: Color;
}

type Point = readonly [number, number, number];

const LEAST_CELLS = 8;
const OVERHANG = 0.18;
const TICK = 0.02;
const LEAST_LINE_PX = 64;
// A part exactly as large as the room fits it
const TOUCH_MM = 0.01;

export class Surroundings {
  readonly group = new Group();
  readonly #grid = makeLineSet();
  readonly #room = makeLineSet();
  readonly #sizes = makeLineSet();
  readonly #up = makeLineSet();
  readonly #labels: { element: HTMLElement; ends: [Vector3, Vector3] }[];
  readonly #write: (length: number) => string;
  #paint: Paint | null = null;
  #roomSize: readonly number[] | null = null;
  #fits: boolean | null = null;
  #facing: readonly [number, number] = [1, -1];
  #size = new Vector3();

  constructor(labels: HTMLElement, write: (length: number) => string) {
    this.#write = write;
    this.#labels = [0, 1, 2].map(() => ({ element: labels.appendChild(document.createElement("span")), ends: [new Vector3(), new Vector3()] }));
    this.group.add(this.#grid, this.#room, this.#sizes, this.#up);
  }

  get fits(): boolean | null {
    return this.#fits;
  }

  setRoom(size: readonly number[] | null): void {
    this.#roomSize = size;
  }

  showSizes(isShown: boolean): void {
    this.#sizes.visible = isShown;
    for (const { element } of this.#labels) element.hidden = !isShown;
  }

  /** All that has to be in the picture. */
  bounds(part: Box3): Box3 {
    const size = part.getSize(new Vector3());
    const reach = Math.max(size.x, size.y) * OVERHANG;
    const whole = part.clone();
    whole.min.sub(new Vector3(reach, reach, 0));
    whole.max.add(new Vector3(reach, reach, 0));
    const [x = 0, y = 0, z = 0] = this.#roomSize ?? [];
    if (this.#roomSize) whole.union(new Box3(new Vector3(-x / 2, -y / 2, 0), new Vector3(x / 2, y / 2, z)));
    return whole;
  }

  /** Draw everything around a part that lies centred on the plate, from z = 0 up. */
  place(part: Box3): void {
    const size = part.getSize(new Vector3());
    const [x = 0, y = 0, z = 0] = this.#roomSize ?? [];
    this.#fits = this.#roomSize ? this.#fitsAnyTurn(size, x, y, z) : null;
    const reach = Math.max(size.x, size.y) * OVERHANG;
    const plate: [number, number] = this.#roomSize ? [x, y] : [size.x + 2 * reach, size.y + 2 * reach];
    setLines(this.#grid, gridLines(...plate));
    setLines(this.#room, this.#roomSize ? boxLines(x, y, z) : []);
    setLines(this.#up, arrowLines([-plate[0] / 2, -plate[1] / 2, 0], 0.3 * Math.max(size.z, 0.5 * Math.max(size.x, size.y))));
    this.#placeSizes(size);
    this.#colour();
  }

  /** Lengths stand on the sides that look at the camera; says nothing where they do already. */
  face(camera: Camera): void {
    const [x, y] = [camera.position.x < 0 ? -1 : 1, camera.position.y > 0 ? 1 : -1];
    if (x === this.#facing[0] && y === this.#facing[1]) return;
    this.#facing = [x, y];
    this.#placeSizes(this.#size);
  }

  paint(paint: Paint): void {
    this.#paint = paint;
    this.#colour();
  }

  /** Each length beside its line, unless the line is too short in this view to tell them apart. */
  writeLabels(camera: Camera, width: number, height: number): void {
    const onScreen = (point: Vector3): [number, number] => {
      const seen = point.clone().project(camera);
      return [((seen.x + 1) / 2) * width, ((1 - seen.y) / 2) * height];
    };
    for (const { element, ends } of this.#labels) {
      const [a, b] = [onScreen(ends[0]), onScreen(ends[1])];
      element.style.visibility = Math.hypot(a[0] - b[0], a[1] - b[1]) < LEAST_LINE_PX ? "hidden" : "visible";
      element.style.transform = `translate(${((a[0] + b[0]) / 2).toFixed(1)}px, ${((a[1] + b[1]) / 2).toFixed(1)}px) translate(-50%, -50%)`;
    }
  }

  /** A quarter turn about the vertical changes nothing that matters to a process. */
  #fitsAnyTurn(size: Vector3, x: number, y: number, z: number): boolean {
    const within = (a: number, b: number): boolean => a <= x + TOUCH_MM && b <= y + TOUCH_MM;
    return size.z <= z + TOUCH_MM && (within(size.x, size.y) || within(size.y, size.x));
  }

  #placeSizes(size: Vector3): void {
    this.#size = size;
    const away = 0.5 * OVERHANG * Math.max(size.x, size.y, 0.4 * size.z);
    const tick = TICK * Math.max(size.x, size.y, size.z);
    const [toX, toY] = this.#facing;
    const [x, y] = [(toX * size.x) / 2, (toY * size.y) / 2];
    const [besideX, besideY] = [x + toX * away, y + toY * away];
    const ends: [Point, Point][] = [
      [[-x, besideY, 0], [x, besideY, 0]],
      [[besideX, -y, 0], [besideX, y, 0]],
      [[besideX, -y, 0], [besideX, -y, size.z]],
    ];
    const lines = ends.flatMap(([a, b], axis): Point[] => {
      const [dx, dy] = axis === 0 ? [0, tick] : [tick, 0];
      return [a, b, ...[a, b].flatMap(([px, py, pz]): Point[] => [[px - dx, py - dy, pz], [px + dx, py + dy, pz]])];
    });
    setLines(this.#sizes, lines);
    this.#labels.forEach((label, axis) => {
      ends[axis]?.forEach((point, end) => label.ends[end]?.set(...point));
      label.element.textContent = this.#write(size.getComponent(axis));
    });
  }

  #colour(): void {
    const paint = this.#paint;
    if (!paint) return;
    this.#grid.material.color.copy(paint.grid);
    this.#room.material.color.copy(this.#fits === false ? paint.bad : paint.line);
    this.#sizes.material.color.copy(paint.line);
    this.#up.material.color.copy(paint.up);
  }
}

function makeLineSet(): LineSegments<BufferGeometry, LineBasicMaterial> {
  return new LineSegments(new BufferGeometry(), new LineBasicMaterial());
}

function setLines(set: LineSegments, points: readonly Point[]): void {
  set.geometry.dispose();
  set.geometry = new BufferGeometry().setAttribute("position", new BufferAttribute(new Float32Array(points.flat()), 3));
}

/** Lines a round number of millimetres apart, and the rim. */
function gridLines(width: number, depth: number): Point[] {
  const rough = Math.max(width, depth) / LEAST_CELLS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (rough / power >= 5 ? 5 : rough / power >= 2 ? 2 : 1);
  const [x, y] = [width / 2, depth / 2];
  const lines: Point[] = [[-x, -y, 0], [x, -y, 0], [x, -y, 0], [x, y, 0], [x, y, 0], [-x, y, 0], [-x, y, 0], [-x, -y, 0]];
  for (let at = -Math.floor(x / step) * step; at <= x; at += step) lines.push([at, -y, 0], [at, y, 0]);
  for (let at = -Math.floor(y / step) * step; at <= y; at += step) lines.push([-x, at, 0], [x, at, 0]);
  return lines;
}

function boxLines(width: number, depth: number, height: number): Point[] {
  const [x, y] = [width / 2, depth / 2];
  const corners: [number, number][] = [[-x, -y], [x, -y], [x, y], [-x, y]];
  return corners.flatMap(([a, b], i): Point[] => {
    const [c, d] = corners[(i + 1) % 4] ?? [a, b];
    return [[a, b, 0], [a, b, height], [a, b, 0], [c, d, 0], [a, b, height], [c, d, height]];
  });
}

function arrowLines([x, y, z]: Point, length: number): Point[] {
  const [tip, wing] = [z + length, 0.18 * length];
  const feathers: Point[] = [[wing, 0, -wing], [-wing, 0, -wing], [0, wing, -wing], [0, -wing, -wing]];
  return [[x, y, z], [x, y, tip], ...feathers.flatMap(([dx, dy, dz]): Point[] => [[x, y, tip], [x + dx, y + dy, tip + dz]])];
}
