// Parameters shared by what is painted on the ground: drawn in order, so coplanar areas never fight for depth.

export const PAINTED = { depthWriteEnabled: false, depthCompare: 'always' } as const;
export const ABOVE = { depthWriteEnabled: false, depthCompare: 'always' } as const;
export const STANDING = { depthWriteEnabled: false, depthCompare: 'less-equal' } as const;
