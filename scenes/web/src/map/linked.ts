// A program that the graphics card is still linking draws nothing, and deck.gl does not look again by itself when it is
// done: a picture is whole, and a shadow fallen, only when every program is there.
import type { Layer } from '@deck.gl/core';

interface Pipeline {
  linkStatus: string;
  sharedRenderPipeline?: { linkStatus: string } | null;
}

/** Whether all programs that a layer itself draws with have been linked, or never will be. */
export function linked(layer: Layer): boolean {
  return layer.getModels().every(({ pipeline }) => {
    const { sharedRenderPipeline, linkStatus } = pipeline as unknown as Pipeline;
    return (sharedRenderPipeline?.linkStatus ?? linkStatus) !== 'pending';
  });
}
