import pg from 'pg';

/** A database of its own on the server that the URL names. */
export async function createTestDatabase(base: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `ringnet_test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
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
