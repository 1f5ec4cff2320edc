// Places that the view itself finds: where walls are thinnest, and where most hangs over.

import { Vector3 } from "three";
import type { Model } from "./model";
import { normalsOf } from "./edges";

/** A place in the axes of the file, and the way out of the part there, where it is known. */
export interface Spot {
  point: Vector3;
  normal: Vector3 | null;
}

const MOST_SPOTS = 6;
const CONSIDERED = 4096;
// Places nearer to a worse one than this share of the part's size say nothing new
const SPREAD = 0.12;
const LEVEL = 1e-3;

/** Where walls are thinner than the rule, the thinnest first; the thinnest of all where none is. */
export function findThin({ positions, triangles, thickness }: Model, wallMm: number, size: number): Spot[] {
  if (!thickness) return [];
  const known: number[] = [];
  let least = Infinity;
  thickness.forEach((value, vertex) => {
    if (value < 0) return;
    known.push(vertex);
    least = Math.min(least, value);
  });
  const limit = Math.max(0.995 * wallMm, least);
  const thin = known.filter((vertex) => (thickness[vertex] ?? 0) <= limit).sort((a, b) => (thickness[a] ?? 0) - (thickness[b] ?? 0));
  const normals = normalsOf(positions, triangles);
  const normalAt = new Map<number, Vector3>();
  const wanted = new Set(thin.slice(0, CONSIDERED));
  triangles.forEach((vertex, i) => {
    if (!wanted.has(vertex)) return;
    const sum = normalAt.get(vertex) ?? new Vector3();
    normalAt.set(vertex, sum.add(new Vector3().fromArray(normals, 3 * Math.floor(i / 3))));
  });
  const spots = thin.slice(0, CONSIDERED).map((vertex) => ({
    point: new Vector3().fromArray(positions, 3 * vertex),
    normal: normalAt.get(vertex)?.normalize() ?? null,
  }));
  return spread(spots, size);
}

/** Where faces hang over more than ``sine`` of the rule's angle, as the part lies with ``up``; the largest first. */
export function findOverhangs({ positions, triangles }: Model, up: Vector3, sine: number, size: number): Spot[] {
  const normals = normalsOf(positions, triangles);
  let floor = Infinity;
  for (let i = 0; i < positions.length; i += 3) floor = Math.min(floor, up.dot(new Vector3().fromArray(positions, i)));
  const found: { spot: Spot; area: number }[] = [];
  for (let t = 0; t < triangles.length / 3; t++) {
    const normal = new Vector3().fromArray(normals, 3 * t);
    if (-normal.dot(up) <= sine) continue;
    const [a, b, c] = [0, 1, 2].map((i) => new Vector3().fromArray(positions, 3 * (triangles[3 * t + i] ?? 0))) as [Vector3, Vector3, Vector3];
    const point = a.clone().add(b).add(c).divideScalar(3);
    if (point.dot(up) - floor <= LEVEL * size) continue; // lies on the plate
    found.push({ spot: { point, normal }, area: b.sub(a).cross(c.sub(a)).length() });
  }
  found.sort((one, other) => other.area - one.area);
  return spread(found.slice(0, CONSIDERED).map(({ spot }) => spot), size);
}

function spread(spots: readonly Spot[], size: number): Spot[] {
  const chosen: Spot[] = [];
  for (const spot of spots) {
    if (chosen.length === MOST_SPOTS) break;
    if (chosen.every((other) => other.point.distanceTo(spot.point) > SPREAD * size)) chosen.push(spot);
  }
  return chosen;
}
