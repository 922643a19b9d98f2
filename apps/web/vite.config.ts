import { defineConfig } from 'vite';

const api = process.env.RINGNET_API ?? 'http://localhost:4000';

export default defineConfig({
  build: { target: 'es2023', chunkSizeWarningLimit: 900 },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: {
    proxy: {
      '/graphql': { target: api, ws: true },
      '/files': api,
      '/graphiql': api,
      '/models': api,
    },
  },
});
