// What the page knows by itself it does not ask the graphics card for: an answer from there comes only after everything
// that was to be drawn before, which on a weak machine is a second for every program of the first picture.
const TRANSFORM_FEEDBACK_VARYINGS = 0x8c83;

/**
 * Answers here how many varyings a program writes back. Browsers keep a program's other properties on the page's side,
 * but not this one, and luma.gl asks for it with every pipeline.
 */
export function answerHere(gl: WebGL2RenderingContext): void {
  const written = new WeakMap<WebGLProgram, number>();
  const { transformFeedbackVaryings, getProgramParameter } = gl;
  gl.transformFeedbackVaryings = (program, varyings, mode) => {
    written.set(program, [...varyings].length);
    transformFeedbackVaryings.call(gl, program, varyings, mode);
  };
  gl.getProgramParameter = (program, name) =>
    name === TRANSFORM_FEEDBACK_VARYINGS ? (written.get(program) ?? 0) : getProgramParameter.call(gl, program, name);
}

/** The first program of a board takes ten times as long as any other: it is linked while the page sets up the rest. */
export function linkFirst(gl: WebGL2RenderingContext): void {
  const program = gl.createProgram();
  const parts = [
    [gl.VERTEX_SHADER, '#version 300 es\nin vec4 at;\nvoid main() { gl_Position = at; }'],
    [gl.FRAGMENT_SHADER, '#version 300 es\nprecision highp float;\nout vec4 ink;\nvoid main() { ink = vec4(1.0); }'],
  ] as const;
  for (const [kind, source] of parts) {
    const shader = gl.createShader(kind);
    if (!shader) return;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  gl.deleteProgram(program);
  gl.flush();
}
