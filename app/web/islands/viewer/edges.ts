// The lines of a drawing: edges between faces that meet at an angle, and edges where the surface is not sound.

import type { Model } from "./model";

const SHARP_DEG = 28;
// Thinning out a mesh leaves dents of its own; only what is sharper than they are is an edge of the part.
const SHARP_WHEN_THINNED_DEG = 65;
// Vertices may be doubled where values differ; equal places are one corner. The factors make two
// different places with one key as good as impossible.
const FACTOR_Y = 7919.123;
const FACTOR_Z = 104729.917;

export interface Edges {
  sharp: Float32Array;
  /** Edges with one face, or with more than two. */
  unsound: Float32Array;
}

/** ``isWhole``: no triangle of the file is missing, so that an unsound edge is one in the file. */
export function findEdges({ positions, triangles }: Model, isWhole: boolean): Edges {
  const sharpCosine = Math.cos(((isWhole ? SHARP_DEG : SHARP_WHEN_THINNED_DEG) * Math.PI) / 180);
  const corner = weld(positions);
  const normals = normalsOf(positions, triangles);
  const first = new Map<number, number>();
  const faces = new Map<number, number>();
  const sharp: number[] = [];
  const corners = positions.length / 3;
  for (let i = 0; i < triangles.length; i++) {
    const next = i % 3 === 2 ? i - 2 : i + 1;
    const a = corner[triangles[i] ?? 0] ?? 0;
    const b = corner[triangles[next] ?? 0] ?? 0;
    const key = a < b ? a * corners + b : b * corners + a;
    faces.set(key, (faces.get(key) ?? 0) + 1);
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, i);
      continue;
    }
    const [m, n] = [3 * Math.floor(i / 3), 3 * Math.floor(other / 3)];
    const cosine = normals[m]! * normals[n]! + normals[m + 1]! * normals[n + 1]! + normals[m + 2]! * normals[n + 2]!;
    if (cosine < sharpCosine) push(sharp, positions, a, b);
  }
  const unsound: number[] = [];
  for (const [key, count] of isWhole ? faces : []) {
    if (count !== 2) push(unsound, positions, Math.floor(key / corners), key % corners);
  }
  return { sharp: new Float32Array(sharp), unsound: new Float32Array(unsound) };
}

export function weld(positions: Float32Array): Uint32Array {
  const known = new Map<number, number>();
  const corner = new Uint32Array(positions.length / 3);
  for (let v = 0; v < corner.length; v++) {
    const key = positions[3 * v]! + FACTOR_Y * positions[3 * v + 1]! + FACTOR_Z * positions[3 * v + 2]!;
    const same = known.get(key);
    if (same === undefined) known.set(key, v);
    corner[v] = same ?? v;
  }
  return corner;
}

export function normalsOf(positions: Float32Array, triangles: Uint32Array): Float32Array {
  const normals = new Float32Array(triangles.length);
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [3 * triangles[i]!, 3 * triangles[i + 1]!, 3 * triangles[i + 2]!];
    const [ux, uy, uz] = [positions[b]! - positions[a]!, positions[b + 1]! - positions[a + 1]!, positions[b + 2]! - positions[a + 2]!];
    const [vx, vy, vz] = [positions[c]! - positions[a]!, positions[c + 1]! - positions[a + 1]!, positions[c + 2]! - positions[a + 2]!];
    const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    const length = Math.hypot(x, y, z) || 1;
    normals.set([x / length, y / length, z / length], i);
  }
  return normals;
}

function push(lines: number[], positions: Float32Array, a: number, b: number): void {
  for (const v of [a, b]) lines.push(positions[3 * v]!, positions[3 * v + 1]!, positions[3 * v + 2]!);
}
