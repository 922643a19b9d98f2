#!/usr/bin/env node
const [major] = process.versions.node.split('.').map(Number);
if (major < 22) {
  console.error(
    `ringnet: Node ${process.versions.node} is too old; node_modules/.bin/ringnet takes the Node 24 that was installed with it`,
  );
  process.exit(1);
}
await import('../dist/main.js');
