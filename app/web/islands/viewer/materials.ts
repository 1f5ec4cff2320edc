// What surfaces and lines look like: lit flat, cut open, coloured against a rule.

import { Color, DoubleSide, ShaderMaterial, Vector3, type IUniform } from "three";

export type Colouring = "plain" | "overhang" | "thickness" | "open";
export const MODES: Readonly<Record<Colouring, number>> = { plain: 0, overhang: 1, thickness: 2, open: 0 };

/** Shared by all materials: changing one value here changes every surface and line. */
export interface Look {
  [name: string]: IUniform;
  mode: IUniform<number>;
  /** 1: what says nothing is seen through. */
  ghost: IUniform<number>;
  cut: IUniform<Vector3>;
  plate: IUniform<number>;
  sine: IUniform<number>;
  nearSine: IUniform<number>;
  wall: IUniform<number>;
  plain: IUniform<Color>;
  bad: IUniform<Color>;
  near: IUniform<Color>;
  unknown: IUniform<Color>;
  inside: IUniform<Color>;
  accent: IUniform<Color>;
}

/** The colours of lines. */
export interface Ink {
  edge: IUniform<Color>;
  wire: IUniform<Color>;
  open: IUniform<Color>;
}

const VERTEX = `
attribute float thickness;
varying vec3 place;
varying float depth;
void main() {
  vec4 there = modelMatrix * vec4(position, 1.0);
  place = there.xyz;
  depth = thickness;
  gl_Position = projectionMatrix * viewMatrix * there;
}`;

// The face's own normal comes from how its place changes across the screen, so no normals are sent.
const SURFACE = `
uniform int mode, ghost;
uniform vec3 cut, plain, bad, near, unknown, inside;
uniform float plate, sine, nearSine, wall;
varying vec3 place;
varying float depth;
void main() {
  if (any(greaterThan(place, cut))) discard;
  // a pattern of holes needs no order of drawing, as glass would
  bool isHole = ghost == 1 && (int(gl_FragCoord.x) % 3 != 0 || int(gl_FragCoord.y) % 3 != 0);
  if (!gl_FrontFacing) {
    if (isHole) discard;
    gl_FragColor = vec4(inside, 1.0);
    return;
  }
  vec3 normal = normalize(cross(dFdx(place), dFdy(place)));
  vec3 base = plain;
  if (mode == 1 && place.z > plate) {
    if (-normal.z > sine) base = bad;
    else if (-normal.z > nearSine) base = near;
  } else if (mode == 2) {
    if (depth < 0.0) base = unknown;
    else if (depth < 0.995 * wall) base = bad;
    else if (depth < 1.5 * wall) base = near;
  }
  if (isHole && base == plain) discard;
  vec3 seen = mat3(viewMatrix) * normal;
  float light = 0.70 + 0.34 * max(dot(seen, vec3(0.35, 0.62, 0.70)), 0.0) - 0.06 * max(-seen.y, 0.0);
  // a colour that says something must be told from its neighbours on every side
  if (base != plain) light = mix(light, 1.0, 0.55);
  gl_FragColor = vec4(base * light, 1.0);
}`;

const LINE = `
uniform vec3 cut, ink;
varying vec3 place;
void main() {
  if (any(greaterThan(place, cut))) discard;
  gl_FragColor = vec4(ink, 1.0);
}`;

const colour = (): IUniform<Color> => ({ value: new Color() });

export function makeInk(): Ink {
  return { edge: colour(), wire: colour(), open: colour() };
}

export function makeLook(): Look {
  return {
    mode: { value: 0 },
    ghost: { value: 0 },
    cut: { value: new Vector3() },
    plate: { value: 0 },
    sine: { value: 2 },
    nearSine: { value: 2 },
    wall: { value: 0 },
    plain: colour(),
    bad: colour(),
    near: colour(),
    unknown: colour(),
    inside: colour(),
    accent: colour(),
  };
}

export function makeSurface(look: Look): ShaderMaterial {
  return new ShaderMaterial({
    uniforms: look,
    vertexShader: VERTEX,
    fragmentShader: SURFACE,
    side: DoubleSide,
    polygonOffset: true,
    polygonOffsetFactor: 1,
    polygonOffsetUnits: 1,
  });
}

/** Lines on the part, cut as it is; ``wireframe`` draws the sides of triangles. */
export function makeLines(look: Look, ink: IUniform<Color>, wireframe = false): ShaderMaterial {
  return new ShaderMaterial({ uniforms: { cut: look.cut, ink }, vertexShader: VERTEX, fragmentShader: LINE, wireframe });
}

/** A face shown apart: the page's accent over the surface. */
export function makeWash(look: Look): ShaderMaterial {
  return new ShaderMaterial({
    uniforms: { cut: look.cut, ink: look.accent },
    vertexShader: VERTEX,
    fragmentShader: LINE,
    side: DoubleSide,
  });
}
