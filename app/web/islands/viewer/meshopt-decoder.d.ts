declare module "meshopt-decoder" {
  /** The inverse of the encoder of EXT_meshopt_compression; throws where the source is damaged. */
  export const MeshoptDecoder: {
    decodeGltfBuffer(target: Uint8Array, count: number, size: number, source: Uint8Array, mode: string): void;
  };
}
