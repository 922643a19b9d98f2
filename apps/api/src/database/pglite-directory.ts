// A process of its own: makes an empty database in the directory that its argument names, and ends.
import { PGlite } from '@electric-sql/pglite';

const directory = process.argv[2];
if (!directory) throw new Error('name the directory to make');
const pglite = await PGlite.create({ dataDir: directory });
await pglite.close();
