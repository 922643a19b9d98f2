import type { Command } from 'commander';

/** A command's place in the overview; its options and its work are loaded only when it is called. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<(command: Command) => void>;
}

/** Every command, in the order in which people meet them. */
export const commandList: readonly CommandEntry[] = [
  {
    name: 'reconstruct',
    summary: 'turn photos into 3D heads',
    load: async () => (await import('./commands/reconstruct.js')).defineReconstruct,
  },
  {
    name: 'fuse',
    summary: 'turn several photos of one person into one 3D head',
    load: async () => (await import('./commands/fuse.js')).defineFuse,
  },
  {
    name: 'serve',
    summary: 'serve the page and the GraphQL API',
    load: async () => (await import('./commands/serve.js')).defineServe,
  },
  {
    name: 'models',
    summary: 'list the models, or add the files you downloaded',
    load: async () => (await import('./commands/models.js')).defineModels,
  },
  {
    name: 'decode',
    summary: 'turn parameters into a mesh',
    load: async () => (await import('./commands/decode.js')).defineDecode,
  },
  {
    name: 'sample',
    summary: 'draw random heads from a model',
    load: async () => (await import('./commands/sample.js')).defineSample,
  },
  {
    name: 'fit',
    summary: 'find the parameters of a mesh, of landmarks or of a scan',
    load: async () => (await import('./commands/fit.js')).defineFit,
  },
  {
    name: 'crop',
    summary: 'cut a photo to what the network sees',
    load: async () => (await import('./commands/crop.js')).defineCrop,
  },
  {
    name: 'regress',
    summary: "run RingNet's network on a crop",
    load: async () => (await import('./commands/regress.js')).defineRegress,
  },
  {
    name: 'texture',
    summary: "take a mesh's texture from a photo",
    load: async () => (await import('./commands/texture.js')).defineTexture,
  },
  {
    name: 'render',
    summary: 'draw a mesh as a picture',
    load: async () => (await import('./commands/render.js')).defineRender,
  },
  {
    name: 'video',
    summary: 'turn a video into a moving head',
    load: async () => (await import('./commands/video.js')).defineVideo,
  },
  {
    name: 'now',
    summary: 'score predictions by the NoW benchmark',
    load: async () => (await import('./commands/now.js')).defineNow,
  },
  {
    name: 'inspect',
    summary: 'say what is in a file',
    load: async () => (await import('./commands/inspect.js')).defineInspect,
  },
  {
    name: 'doctor',
    summary: 'check that everything needed is there and works',
    load: async () => (await import('./commands/doctor.js')).defineDoctor,
  },
  {
    name: 'keys',
    summary: "make, list and revoke the server's API keys",
    load: async () => (await import('./commands/keys.js')).defineKeys,
  },
  {
    name: 'config',
    summary: "show the server's settings",
    load: async () => (await import('./commands/config.js')).defineConfig,
  },
  {
    name: 'completion',
    summary: 'print the completion script of a shell',
    load: async () => (await import('./commands/completion.js')).defineCompletion,
  },
  {
    name: 'man',
    summary: 'print the manual page',
    load: async () => (await import('./commands/man.js')).defineMan,
  },
];
