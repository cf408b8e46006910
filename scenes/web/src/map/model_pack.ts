// Many models in one binary glTF, a scene each, as the server packs them for the far look.
import { parse } from '@loaders.gl/core';
import { GLTFLoader, type GLTFPostprocessed, postProcessGLTF } from '@loaders.gl/gltf';

export type ModelPack = GLTFPostprocessed[];

/** The models in the order of their scenes, each as a document of its own. */
export async function readPack(answer: Response): Promise<ModelPack> {
  const whole = postProcessGLTF(await parse(await answer.arrayBuffer(), GLTFLoader));
  return whole.scenes.map((scene) => {
    const nodes = scene.nodes ?? [];
    const meshes = nodes.flatMap(({ mesh }) => (mesh ? [mesh] : []));
    return { ...whole, scene, scenes: [scene], nodes, meshes };
  });
}
