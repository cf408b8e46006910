// Stands for @luma.gl/gpgpu in the build: deck.gl asks it only on WebGPU, to pack attributes into buffers (attribute-buffer-groups).
function never(): never {
  throw new Error('this build draws by WebGL 2 only');
}
export const backendRegistry = { add: never };
export const cleanEvaluateSync = never;
export const interleave = never;
export class GPUDataEvaluator {
  constructor() {
    never();
  }
}
