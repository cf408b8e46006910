// A translucent surface that is a little denser and brighter towards its rim, as a cloud is: the way through it is
// longest there. Plant before it hides it, plant within and behind it shows through.
import { SimpleMeshLayer } from '@deck.gl/mesh-layers';

const FRAGMENT = /* glsl */ `\
#version 300 es
#define SHADER_NAME cloud-layer-fragment
precision highp float;
uniform sampler2D sampler;
in vec2 vTexCoord;
in vec3 cameraPosition;
in vec3 normals_commonspace;
in vec4 position_commonspace;
in vec4 vColor;
out vec4 fragColor;
const float DENSER = 1.5;
const float BRIGHTER = 0.30;

void main(void) {
  geometry.uv = vTexCoord;
  vec3 towards = normalize(cameraPosition - position_commonspace.xyz);
  float facing = abs(dot(normalize(normals_commonspace), towards));
  float rim = pow(1.0 - facing, 2.0);
  vec4 colour = vec4(mix(vColor.rgb, vec3(1.0), BRIGHTER * rim), vColor.a);
  DECKGL_FILTER_COLOR(colour, geometry);
  fragColor = vec4(colour.rgb, min(0.85, colour.a * layer.opacity * (0.75 + DENSER * rim)));
}
`;

export class CloudLayer<DataT> extends SimpleMeshLayer<DataT> {
  static override layerName = 'CloudLayer';

  override getShaders(): ReturnType<SimpleMeshLayer['getShaders']> {
    return { ...super.getShaders(), fs: FRAGMENT };
  }
}
