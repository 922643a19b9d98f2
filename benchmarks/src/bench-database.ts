import pg from 'pg';

/** A database of its own on the server that the URL names. */
export async function createBenchDatabase(base: string): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const name = `ringnet_bench_${process.pid}_${Date.now()}`;
  await administer(base, `CREATE DATABASE ${name}`);
  const url = new URL(base);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(base, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function administer(base: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: base });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
