// Where one looks from: an arm about the middle of what there is to see, and flights from one to another.

import { Box3, PerspectiveCamera, Sphere, Spherical, Vector3 } from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";

export type View = "iso" | "under" | "front" | "back" | "left" | "right" | "top" | "bottom";

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
const FLIGHT_MS = 260;
// A place is looked at a little from above and aside, so that one sees where on the part it is
const ASIDE = 0.45;

export class Eye {
  readonly camera = new PerspectiveCamera(FIELD_DEG);
  readonly #controls: OrbitControls;
  readonly #bounds: () => Box3;
  readonly #ask: () => void;
  #flight: { from: Spherical; to: Spherical; began: number } | null = null;
  /** Where one looked from before a peek, with its length as a share of what just fits. */
  #before: { arm: Spherical; share: number } | null = null;

  /** ``bounds`` says what has to be in the picture; ``ask`` asks for another one. */
  constructor(canvas: HTMLCanvasElement, bounds: () => Box3, ask: () => void, isStill: boolean) {
    this.#bounds = bounds;
    this.#ask = ask;
    this.camera.up.copy(UP);
    this.#controls = new OrbitControls(this.camera, canvas);
    this.#controls.zoomToCursor = true;
    this.#controls.enabled = !isStill;
    this.#controls.addEventListener("change", ask);
    this.#controls.addEventListener("start", () => {
      this.#flight = null;
      this.#before = null;
    });
  }

  end(): void {
    this.#controls.dispose();
  }

  /** Look from somewhere at once. */
  aim(view: View): void {
    this.camera.position.copy(this.#controls.target).add(new Vector3(...DIRECTIONS[view]));
  }

  look(view: View): void {
    this.#before = null;
    this.#fly(this.#armAlong(new Vector3(...DIRECTIONS[view])));
  }

  /** Look for a while at a surface that looks along ``normal``; says where from. */
  peek(normal: Vector3): Vector3 {
    this.#before ??= this.#remember(this.#flight ? armOf(this.#flight.to) : this.#arm());
    const goal = this.#armAlong(beside(normal));
    this.#fly(goal);
    return armOf(goal).add(this.#controls.target);
  }

  /** Back to where one looked from before a peek. */
  return(): void {
    if (!this.#before) return;
    const goal = this.#armAlong(armOf(this.#before.arm));
    goal.radius *= this.#before.share;
    this.#fly(goal);
    this.#before = null;
  }

  #remember(arm: Vector3): { arm: Spherical; share: number } {
    return { arm: sphericalOf(arm), share: arm.length() / this.#distance(arm.clone().normalize()) };
  }

  turn(sideways: number, upward: number): void {
    const arm = sphericalOf(this.#arm());
    arm.theta += sideways;
    arm.phi += upward;
    this.#setArm(arm.makeSafe());
  }

  zoom(factor: number): void {
    const arm = sphericalOf(this.#arm());
    arm.radius *= factor;
    this.#setArm(arm);
  }

  /** Everything in the picture, from where one looks or is about to look. */
  fit(): void {
    this.#before = null;
    this.#refit();
  }

  #refit(): void {
    this.moveTarget();
    const arm = this.#flight ? armOf(this.#flight.to) : this.#arm();
    this.#flight = null;
    this.#setArm(this.#armAlong(arm));
  }

  resize(width: number, height: number): void {
    this.camera.aspect = width / height;
    this.#refit();
  }

  /** Turn about the middle of what there is to see now. */
  moveTarget(): void {
    const arm = this.#arm();
    this.#controls.target.copy(this.#bounds().getCenter(new Vector3()));
    this.camera.position.copy(this.#controls.target).add(arm);
    this.#controls.update();
  }

  /** Go on with a flight, if there is one. */
  step(now: number): void {
    if (!this.#flight) return;
    const { from, to, began } = this.#flight;
    const share = Math.min(1, Math.max(0, (now - began) / FLIGHT_MS));
    const eased = 1 - (1 - share) ** 3;
    const between = (start: number, end: number): number => start + (end - start) * eased;
    if (share === 1) this.#flight = null;
    this.#setArm(new Spherical(between(from.radius, to.radius), between(from.phi, to.phi), between(from.theta, to.theta)));
  }

  #armAlong(direction: Vector3): Spherical {
    const way = direction.clone().normalize();
    return sphericalOf(way.multiplyScalar(this.#distance(way)));
  }

  #fly(to: Spherical): void {
    const from = sphericalOf(this.#arm());
    const goal = to.clone();
    goal.theta = from.theta + nearestTurn(to.theta - from.theta);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.#setArm(goal);
      return;
    }
    this.#flight = { from, to: goal, began: performance.now() };
    this.#ask();
  }

  /** How far away, in a direction (of length one) from the target, everything just fits the picture. */
  #distance(direction: Vector3): number {
    const whole = this.#bounds();
    const centre = this.#controls.target;
    const right = new Vector3().crossVectors(UP, direction).normalize();
    const above = new Vector3().crossVectors(direction, right);
    const tangent = Math.tan((FIELD_DEG * Math.PI) / 360) / MARGIN;
    let distance = 0;
    for (let corner = 0; corner < 8; corner++) {
      const [x, y, z] = [corner & 1, corner & 2, corner & 4].map((bit, axis) => (bit ? whole.max : whole.min).getComponent(axis));
      const point = new Vector3(x, y, z).sub(centre);
      const reach = Math.max(Math.abs(point.dot(right)) / this.camera.aspect, Math.abs(point.dot(above)));
      distance = Math.max(distance, reach / tangent + point.dot(direction));
    }
    const radius = whole.getBoundingSphere(new Sphere()).radius;
    this.camera.near = radius / 100;
    this.camera.far = distance + 40 * radius;
    this.camera.updateProjectionMatrix();
    this.#controls.minDistance = radius / 20;
    this.#controls.maxDistance = distance + 20 * radius;
    return distance;
  }

  #arm(): Vector3 {
    return this.camera.position.clone().sub(this.#controls.target);
  }

  #setArm(arm: Spherical): void {
    this.camera.position.copy(this.#controls.target).add(armOf(arm));
    this.#controls.update();
    this.#ask();
  }
}

/** Spherical coordinates about z; three's own are about y. */
function sphericalOf(arm: Vector3): Spherical {
  return new Spherical().setFromVector3(new Vector3(arm.x, arm.z, -arm.y));
}

function armOf(arm: Spherical): Vector3 {
  const turned = new Vector3().setFromSpherical(arm);
  return new Vector3(turned.x, -turned.z, turned.y);
}

/** The same turn, at most half way round. */
function nearestTurn(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

function beside(normal: Vector3): Vector3 {
  const right = new Vector3().crossVectors(UP, normal);
  if (right.lengthSq() < 1e-6) right.set(1, 0, 0);
  const above = new Vector3(0, 0, normal.z < -0.5 ? -1 : 1);
  return normal.clone().normalize().addScaledVector(right.normalize(), ASIDE).addScaledVector(above, ASIDE).add(new Vector3(0, -HAIR, 0));
}
