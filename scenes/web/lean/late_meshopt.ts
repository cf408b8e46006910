// The decoder of meshopt-compressed models, fetched when the first one is met.
type Decode = (...args: unknown[]) => Promise<void>;

export const meshoptDecodeGltfBuffer: Decode = async (...args) => {
  const real = (await import('../node_modules/@loaders.gl/gltf/dist/meshopt/meshopt-decoder.js')) as {
    meshoptDecodeGltfBuffer: Decode;
  };
  return real.meshoptDecodeGltfBuffer(...args);
};
