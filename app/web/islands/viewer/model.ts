// Reads the preview as our own server writes it: binary glTF with one mesh, one index, no references.

export interface Model {
  positions: Float32Array;
  triangles: Uint32Array;
  /** Wall thickness in mm at each vertex, -1 where it is not known; null where the file has none. */
  thickness: Float32Array | null;
}

/** The preview did not come, or is not what we write. */
export class ModelFailed extends Error {}

interface Description {
  meshes: { primitives: { attributes: { POSITION: number; _THICKNESS?: number }; indices: number }[] }[];
  accessors: { bufferView: number; count: number; type: string }[];
  bufferViews: { byteOffset: number }[];
}

const HEADER_BYTES = 12;
const CHUNK_BYTES = 8;
const MAGIC = 0x46546c67;

export async function readModel(address: string): Promise<Model> {
  let buffer: ArrayBuffer;
  try {
    const response = await fetch(address);
    if (!response.ok) throw new ModelFailed(String(response.status));
    buffer = await response.arrayBuffer();
  } catch (error) {
    throw error instanceof ModelFailed ? error : new ModelFailed("no answer");
  }
  return unpack(buffer);
}

function unpack(buffer: ArrayBuffer): Model {
  const words = new DataView(buffer);
  if (buffer.byteLength < HEADER_BYTES + CHUNK_BYTES || words.getUint32(0, true) !== MAGIC) throw new ModelFailed("not glTF");
  const textBytes = words.getUint32(HEADER_BYTES, true);
  const text = new TextDecoder().decode(new Uint8Array(buffer, HEADER_BYTES + CHUNK_BYTES, textBytes));
  const description = JSON.parse(text) as Description;
  const start = HEADER_BYTES + CHUNK_BYTES + textBytes + CHUNK_BYTES;
  const primitive = description.meshes[0]?.primitives[0];
  if (!primitive) throw new ModelFailed("no mesh");
  const place = (index: number): [number, number] => {
    const accessor = description.accessors[index];
    const view = accessor && description.bufferViews[accessor.bufferView];
    if (!view) throw new ModelFailed("no data");
    return [start + view.byteOffset, accessor.count * (accessor.type === "VEC3" ? 3 : 1)];
  };
  const { POSITION: at, _THICKNESS: thicknessAt } = primitive.attributes;
  const model = {
    positions: new Float32Array(buffer, ...place(at)),
    triangles: new Uint32Array(buffer, ...place(primitive.indices)),
    thickness: thicknessAt === undefined ? null : new Float32Array(buffer, ...place(thicknessAt)),
  };
  faceOutward(model);
  return model;
}

/** A file that is wound inside out encloses a negative volume; overhangs need its faces the right way. */
function faceOutward({ positions, triangles }: Model): void {
  let volume = 0;
  const at = (vertex: number, axis: number): number => positions[3 * vertex + axis] ?? 0;
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [triangles[i] ?? 0, triangles[i + 1] ?? 0, triangles[i + 2] ?? 0];
    volume +=
      at(a, 0) * (at(b, 1) * at(c, 2) - at(b, 2) * at(c, 1)) +
      at(a, 1) * (at(b, 2) * at(c, 0) - at(b, 0) * at(c, 2)) +
      at(a, 2) * (at(b, 0) * at(c, 1) - at(b, 1) * at(c, 0));
  }
  if (volume >= 0) return;
  for (let i = 0; i < triangles.length; i += 3) {
    const b = triangles[i + 1] ?? 0;
    triangles[i + 1] = triangles[i + 2] ?? 0;
    triangles[i + 2] = b;
  }
}
