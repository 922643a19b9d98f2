/** `main.js [OUT]` builds models/face-finder: MediaPipe's face networks, taken from their npm packages and converted to ONNX. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeOnnx } from '@ringnet/io';
import { fetchPackage } from '@ringnet/npm-package';
import { notice, provenance } from './model-documents.js';
import { networks, readNetwork, sourcePackages } from './networks.js';
import { onnxFromTflite } from './onnx-from-tflite.js';
import { readTflite } from './tflite.js';

const outDir = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '../../../models/face-finder');
if (outDir.startsWith('-')) throw new Error('usage: main.js [OUT]; default models/face-finder');
const cacheDir = join(tmpdir(), 'ringnet-build-face-finder');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

mkdirSync(outDir, { recursive: true });
const packages = new Map(sourcePackages.map((source) => [source.name, fetchPackage(source, cacheDir)]));
const built = networks.map((network) => {
  const tflite = readNetwork(network, packages);
  const onnx = writeOnnx(onnxFromTflite(readTflite(tflite), network.name, network.outputs));
  writeFileSync(join(outDir, `${network.name}.onnx`), onnx);
  process.stdout.write(`${network.name}.onnx ${onnx.length} bytes\n`);
  return { network, tfliteSha256: sha256(tflite), onnxSha256: sha256(onnx), sizeBytes: onnx.length };
});
writeFileSync(join(outDir, 'NOTICE'), notice);
writeFileSync(join(outDir, 'PROVENANCE.md'), provenance(built));
