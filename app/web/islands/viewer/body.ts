// The part itself: its surfaces and lines, how it lies on the plate, and places and faces on it.

import { Box3, BufferAttribute, BufferGeometry, Group, LineSegments, Mesh, Quaternion, Raycaster, Vector2, Vector3, type Camera } from "three";
import { findEdges } from "./edges";
import { Faces, type Face } from "./faces";
import { makeLines, makeSurface, makeWash, type Ink, type Look } from "./materials";
import type { Model } from "./model";
import { findOverhangs, findThin, type Spot } from "./spots";

export const UP = new Vector3(0, 0, 1);
const TURN_MS = 320;
// What lies this near to a place, as a share of the part's size, does not hide it
const NEAR = 0.01;

export class Body {
  readonly group = new Group();
  readonly hasThickness: boolean;
  /** Around the part as it lies: centred, from z = 0 up. */
  readonly box = new Box3();
  readonly #model: Model;
  readonly #surface: Mesh;
  readonly #wires: Mesh;
  readonly #wash: Mesh;
  readonly #sharp: LineSegments;
  readonly #open: LineSegments;
  readonly #shift: Vector3;
  #faces: Faces | null = null;
  #turn: { from: Quaternion; to: Quaternion; began: number } | null = null;

  /** ``low``: where the lowest corner of the part's box lies in the file, from whose origin places are told. */
  constructor(model: Model, look: Look, ink: Ink, low: readonly number[]) {
    this.#model = model;
    this.hasThickness = model.thickness?.some((value) => value >= 0) ?? false;
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(model.positions, 3));
    if (model.thickness) geometry.setAttribute("thickness", new BufferAttribute(model.thickness, 1));
    geometry.setIndex(new BufferAttribute(model.triangles, 1));
    this.#surface = new Mesh(geometry, makeSurface(look));
    this.#wires = new Mesh(geometry, makeLines(look, ink.wire, true));
    this.#wash = new Mesh(new BufferGeometry(), makeWash(look));
    this.#sharp = new LineSegments(new BufferGeometry(), makeLines(look, ink.edge));
    this.#open = new LineSegments(new BufferGeometry(), makeLines(look, ink.open));
    this.#wash.visible = this.#open.visible = false;
    this.#open.renderOrder = 1;
    this.group.add(this.#surface, this.#wash, this.#wires, this.#sharp, this.#open);
    geometry.computeBoundingBox();
    const lowest = geometry.boundingBox?.min ?? new Vector3();
    this.#shift = lowest.clone().sub(new Vector3(...low));
  }

  /** ``isWhole``: no triangle of the file is missing, so that an unsound edge is one in the file. */
  drawEdges(isWhole: boolean): void {
    const edges = findEdges(this.#model, isWhole);
    setPoints(this.#sharp.geometry, edges.sharp);
    setPoints(this.#open.geometry, edges.unsound);
  }

  show(what: "wires" | "edges" | "open", isShown: boolean): void {
    ({ wires: this.#wires, edges: this.#sharp, open: this.#open })[what].visible = isShown;
  }

  /** Put the part on the plate with ``up``, a direction in the file's axes, away from it. */
  lay(up: readonly number[]): void {
    const direction = new Vector3(up[0], up[1], up[2]).normalize();
    const turn = new Quaternion();
    if (direction.z < -0.999999) turn.setFromAxisAngle(new Vector3(1, 0, 0), Math.PI);
    else turn.setFromUnitVectors(direction, UP);
    this.#lie(turn);
  }

  /** Turn the part from how it lies, so that ``side``, a direction in the drawing, looks down; says which way is up. */
  layOn(side: Vector3): number[] {
    const from = this.group.quaternion.clone();
    const to = new Quaternion().setFromUnitVectors(side.clone().normalize(), UP.clone().negate()).multiply(from).normalize();
    this.#lie(to);
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) this.#turn = { from, to, began: performance.now() };
    return this.up.toArray();
  }

  /** Which way is up, in the file's axes. */
  get up(): Vector3 {
    return UP.clone().applyQuaternion((this.#turn?.to ?? this.group.quaternion).clone().invert());
  }

  /** Go on turning; whether the part moved. While it turns it keeps standing on the plate. */
  step(now: number): boolean {
    const turn = this.#turn;
    if (!turn) return false;
    const share = Math.min(1, Math.max(0, (now - turn.began) / TURN_MS));
    this.#lie(share === 1 ? turn.to : turn.from.clone().slerp(turn.to, 1 - (1 - share) ** 3));
    if (share < 1) this.#turn = turn;
    return true;
  }

  /** The flat face under a point of the picture (from -1 to 1 to the right and up), if any. */
  faceAt(across: number, up: number, camera: Camera, cut: Vector3): Face | null {
    const ray = new Raycaster();
    ray.setFromCamera(new Vector2(across, up), camera);
    const isLeft = (point: Vector3): boolean => point.x <= cut.x && point.y <= cut.y && point.z <= cut.z;
    const hit = ray.intersectObject(this.#surface).find(({ point }) => isLeft(point));
    return typeof hit?.faceIndex === "number" ? this.#findFaces().around(hit.faceIndex) : null;
  }

  /** Whether something of the part lies between a place on it and where one looks from. */
  isHidden(at: Vector3, from: Vector3): boolean {
    const way = at.clone().sub(from);
    const distance = way.length();
    const ray = new Raycaster(from, way.normalize(), 0, distance - NEAR * this.#size());
    return ray.intersectObject(this.#surface).length > 0;
  }

  /** Faces that the part can stand on, the largest first. */
  stands(): Face[] {
    return this.#findFaces().stands();
  }

  /** Show one face apart from the others. */
  wash(face: Face | null): void {
    this.#wash.visible = face !== null;
    if (!face) return;
    const { positions, triangles } = this.#model;
    const points = new Float32Array(face.triangles.length * 9);
    face.triangles.forEach((triangle, n) => {
      for (let i = 0; i < 3; i++) {
        const vertex = 3 * (triangles[3 * triangle + i] ?? 0);
        points.set(positions.subarray(vertex, vertex + 3), 9 * n + 3 * i);
      }
    });
    setPoints(this.#wash.geometry, points);
  }

  /** A direction in the file's axes as it lies in the drawing now. */
  inSpace(direction: Vector3): Vector3 {
    return direction.clone().applyQuaternion(this.group.quaternion);
  }

  /** A place of the preview as it lies in the drawing now. */
  atSpace(point: Vector3): Vector3 {
    return this.inSpace(point).add(this.group.position);
  }

  /** A place and, where it is known, the way out of the part there, as the file's own coordinates tell it. */
  spotOf([x = 0, y = 0, z = 0, nx, ny, nz]: readonly number[]): Spot {
    const normal = nx === undefined ? null : new Vector3(nx, ny, nz);
    return { point: new Vector3(x, y, z).add(this.#shift), normal };
  }

  /** Where walls are thinnest against a rule in mm. */
  findThin(wallMm: number): Spot[] {
    return findThin(this.#model, wallMm, this.#size());
  }

  /** Where most hangs over as the part lies, beyond the sine of the rule's angle. */
  findOverhangs(sine: number): Spot[] {
    return findOverhangs(this.#model, this.up, sine, this.#size());
  }

  #size(): number {
    return this.box.getSize(new Vector3()).length();
  }

  #findFaces(): Faces {
    return (this.#faces ??= new Faces(this.#model));
  }

  #lie(turn: Quaternion): void {
    this.#turn = null;
    this.group.quaternion.copy(turn);
    this.box.makeEmpty();
    const { positions } = this.#model;
    const point = new Vector3();
    for (let i = 0; i < positions.length; i += 3) this.box.expandByPoint(point.fromArray(positions, i).applyQuaternion(turn));
    const centre = this.box.getCenter(new Vector3());
    const shift = new Vector3(-centre.x, -centre.y, -this.box.min.z);
    this.group.position.copy(shift);
    this.box.translate(shift);
    this.group.updateMatrixWorld();
  }
}

function setPoints(geometry: BufferGeometry, points: Float32Array): void {
  geometry.dispose();
  geometry.setAttribute("position", new BufferAttribute(points, 3));
  geometry.boundingSphere = null;
}
