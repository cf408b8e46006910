// Stands for @loaders.gl/draco in the build: its decoder comes from another host, which is never asked; the server writes plain GLB.
export const DracoLoader = {
  name: 'Draco',
  id: 'draco',
  module: 'draco',
  version: '0',
  extensions: ['drc'],
  mimeTypes: ['application/octet-stream'],
  binary: true,
  tests: ['DRACO'],
  options: { draco: {} },
  parse: (): Promise<never> =>
    Promise.reject(new Error('Draco-compressed models are not read; the server writes plain GLB')),
};
