// Flat faces of a part: the one under the pointer, and those it could stand on.

import { Vector3 } from "three";
import type { Model } from "./model";
import { normalsOf, weld } from "./edges";

const SAME_DEG = 1.5;
const LEAST_SHARE = 0.002;
const MOST_STANDS = 24;
// How far, as a share of the part's size, anything may reach beyond a face it stands on
const FLUSH = 1e-3;

/** A flat face: which triangles, and which way it looks in the axes of the file. */
export interface Face {
  triangles: number[];
  normal: Vector3;
}

export class Faces {
  readonly #model: Model;
  readonly #normals: Float32Array;
  readonly #corner: Uint32Array;
  #neighbours: Map<number, number[]> | null = null;

  constructor(model: Model) {
    this.#model = model;
    this.#corner = weld(model.positions);
    this.#normals = normalsOf(model.positions, model.triangles);
  }

  /** The flat face that a triangle is part of: what one reaches from it without a bend. */
  around(triangle: number): Face {
    this.#neighbours ??= this.#link();
    const normal = this.#normal(triangle);
    const cosine = Math.cos((SAME_DEG * Math.PI) / 180);
    const found = new Set([triangle]);
    const open = [triangle];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const edge of this.#edges(next)) {
        for (const other of this.#neighbours.get(edge) ?? []) {
          if (found.has(other) || this.#normal(other).dot(normal) < cosine) continue;
          found.add(other);
          open.push(other);
        }
      }
    }
    return { triangles: [...found], normal };
  }

  /** The faces that the part can stand on, the largest first. */
  stands(): Face[] {
    const { positions, triangles } = this.#model;
    const planes = new Map<string, { area: number; triangle: number }>();
    let whole = 0;
    for (let t = 0; t < triangles.length / 3; t++) {
      const [a, b, c] = [this.#point(3 * t), this.#point(3 * t + 1), this.#point(3 * t + 2)];
      const area = b.sub(a).cross(c.sub(a)).length() / 2;
      const normal = this.#normal(t);
      whole += area;
      const key = [normal.x, normal.y, normal.z].map((value) => Math.round(value * 60)).join() + Math.round(normal.dot(a) * 20);
      const plane = planes.get(key);
      if (plane) plane.area += area;
      else planes.set(key, { area, triangle: t });
    }
    const large = [...planes.values()].filter(({ area }) => area > LEAST_SHARE * whole).sort((a, b) => b.area - a.area);
    const reach = sizeOf(positions) * FLUSH;
    const chosen: Face[] = [];
    for (const { triangle } of large) {
      if (chosen.length === MOST_STANDS) break;
      const normal = this.#normal(triangle);
      if (chosen.some((face) => face.normal.dot(normal) > 0.999) || !isOutermost(positions, normal, this.#point(3 * triangle), reach)) continue;
      chosen.push(this.around(triangle));
    }
    return chosen;
  }

  #link(): Map<number, number[]> {
    const neighbours = new Map<number, number[]>();
    for (let t = 0; t < this.#model.triangles.length / 3; t++) {
      for (const edge of this.#edges(t)) {
        const there = neighbours.get(edge);
        if (there) there.push(t);
        else neighbours.set(edge, [t]);
      }
    }
    return neighbours;
  }

  #edges(triangle: number): number[] {
    const ends = [0, 1, 2].map((i) => this.#corner[this.#model.triangles[3 * triangle + i] ?? 0] ?? 0);
    return ends.map((a, i) => {
      const b = ends[(i + 1) % 3] ?? 0;
      return a < b ? a * this.#corner.length + b : b * this.#corner.length + a;
    });
  }

  #normal(triangle: number): Vector3 {
    return new Vector3().fromArray(this.#normals, 3 * triangle);
  }

  #point(index: number): Vector3 {
    return new Vector3().fromArray(this.#model.positions, 3 * (this.#model.triangles[index] ?? 0));
  }
}

function isOutermost(positions: Float32Array, normal: Vector3, on: Vector3, reach: number): boolean {
  const level = normal.dot(on) + reach;
  for (let i = 0; i < positions.length; i += 3) {
    if (normal.x * positions[i]! + normal.y * positions[i + 1]! + normal.z * positions[i + 2]! > level) return false;
  }
  return true;
}

function sizeOf(positions: Float32Array): number {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  positions.forEach((value, i) => {
    low[i % 3] = Math.min(low[i % 3] ?? value, value);
    high[i % 3] = Math.max(high[i % 3] ?? value, value);
  });
  return Math.hypot(...high.map((value, axis) => value - (low[axis] ?? 0)));
}
