// Reads the preview as our own server writes it: binary glTF with one mesh, quantised and compressed.

import { MeshoptDecoder } from "meshopt-decoder";

export interface Model {
  positions: Float32Array;
  triangles: Uint32Array;
  /** Wall thickness in mm at each vertex, -1 where it is not known; null where the file has none. */
  thickness: Float32Array | null;
  /** How far the surface looks down as the part was measured, in degrees from the vertical; null where the file has none. */
  overhang: Uint8Array | null;
}

/** The preview did not come, or is not what we write. */
export class ModelFailed extends Error {}

interface Packed {
  byteOffset: number;
  byteLength: number;
  byteStride: number;
  count: number;
  mode: "ATTRIBUTES" | "TRIANGLES";
}

interface Description {
  nodes: { translation: [number, number, number]; scale: [number, number, number] }[];
  meshes: { primitives: { attributes: { POSITION: number; _THICKNESS?: number; _OVERHANG?: number }; indices: number }[] }[];
  accessors: { bufferView: number; byteOffset?: number; count: number }[];
  bufferViews: { extensions: { EXT_meshopt_compression: Packed } }[];
}

const HEADER_BYTES = 12;
const CHUNK_BYTES = 8;
const MAGIC = 0x46546c67;
const THICKNESS_STEP_MM = 0.01;
const THICKNESS_UNKNOWN = 65535;

export async function readModel(address: string): Promise<Model> {
  let buffer: ArrayBuffer;
  try {
    const response = await fetch(address);
    if (!response.ok) throw new ModelFailed(String(response.status));
    buffer = await response.arrayBuffer();
  } catch (error) {
    throw error instanceof ModelFailed ? error : new ModelFailed("no answer");
  }
  try {
    return unpack(buffer);
  } catch (error) {
    throw error instanceof ModelFailed ? error : new ModelFailed("damaged");
  }
}

function unpack(buffer: ArrayBuffer): Model {
  const words = new DataView(buffer);
  if (buffer.byteLength < HEADER_BYTES + CHUNK_BYTES || words.getUint32(0, true) !== MAGIC) throw new ModelFailed("not glTF");
  const textBytes = words.getUint32(HEADER_BYTES, true);
  const text = new TextDecoder().decode(new Uint8Array(buffer, HEADER_BYTES + CHUNK_BYTES, textBytes));
  const description = JSON.parse(text) as Description;
  const start = HEADER_BYTES + CHUNK_BYTES + textBytes + CHUNK_BYTES;
  const primitive = description.meshes[0]?.primitives[0];
  const node = description.nodes[0];
  if (!primitive || !node) throw new ModelFailed("no mesh");

  const views = description.bufferViews.map(({ extensions: { EXT_meshopt_compression: packed } }) => {
    const plain = new Uint8Array(packed.count * packed.byteStride);
    const source = new Uint8Array(buffer, start + packed.byteOffset, packed.byteLength);
    MeshoptDecoder.decodeGltfBuffer(plain, packed.count, packed.byteStride, source, packed.mode);
    return { bytes: new DataView(plain.buffer), stride: packed.byteStride };
  });
  const find = (index: number) => {
    const accessor = description.accessors[index];
    const view = accessor && views[accessor.bufferView];
    if (!view) throw new ModelFailed("no data");
    return { ...view, offset: accessor.byteOffset ?? 0, count: accessor.count };
  };

  const { POSITION: at, _THICKNESS: thicknessAt, _OVERHANG: overhangAt } = primitive.attributes;
  const place = find(at);
  const positions = new Float32Array(3 * place.count);
  for (let i = 0; i < positions.length; i++) {
    const axis = i % 3;
    const steps = place.bytes.getUint16(((i - axis) / 3) * place.stride + place.offset + 2 * axis, true);
    positions[i] = steps * (node.scale[axis] ?? 1) + (node.translation[axis] ?? 0);
  }
  const read = <Numbers extends Float32Array | Uint8Array>(index: number | undefined, into: (count: number) => Numbers, of: (bytes: DataView, at: number) => number) => {
    if (index === undefined) return null;
    const { bytes, stride, offset, count } = find(index);
    const values = into(count);
    for (let i = 0; i < count; i++) values[i] = of(bytes, i * stride + offset);
    return values;
  };
  const corners = find(primitive.indices);
  return {
    positions,
    triangles: new Uint32Array(corners.bytes.buffer, 0, corners.count),
    thickness: read(
      thicknessAt,
      (count) => new Float32Array(count),
      (bytes, offset) => {
        const steps = bytes.getUint16(offset, true);
        return steps === THICKNESS_UNKNOWN ? -1 : steps * THICKNESS_STEP_MM;
      },
    ),
    overhang: read(overhangAt, (count) => new Uint8Array(count), (bytes, offset) => bytes.getUint8(offset)),
  };
}
