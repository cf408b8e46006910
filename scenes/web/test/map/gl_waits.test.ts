import { expect, it, vi } from 'vitest';
import { answerHere } from '../../src/map/gl_waits';

const [LINK_STATUS, VARYINGS] = [0x8b82, 0x8c83];

it('The graphics card is not asked for the varyings of a program, and is for everything else', () => {
  const ask = vi.fn(() => true);
  const gl = { getProgramParameter: ask, transformFeedbackVaryings: vi.fn() } as unknown as WebGL2RenderingContext;
  answerHere(gl);
  const [plain, back] = [{}, {}];
  gl.transformFeedbackVaryings(back, ['a', 'b'], 0x8c8d);
  expect(gl.getProgramParameter(plain, VARYINGS)).toBe(0);
  expect(gl.getProgramParameter(back, VARYINGS)).toBe(2);
  expect(ask).not.toHaveBeenCalled();
  expect(gl.getProgramParameter(plain, LINK_STATUS)).toBe(true);
});
