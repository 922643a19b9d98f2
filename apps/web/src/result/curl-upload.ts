/**
 * A curl command that sends a photo as the GraphQL multipart request specification asks.
 *
 * @param needsKey whether the server asks for a key; the command names where it goes, never the key itself
 */
export function curlUpload(origin: string, query: string, needsKey: boolean): string {
  const oneLine = query.replace(/\s+/g, ' ').trim();
  const operations = JSON.stringify({ query: oneLine, variables: { input: { image: null } } });
  return [
    `curl ${origin}/graphql \\`,
    ...(needsKey ? [`  -H 'authorization: Bearer YOUR_KEY' \\`] : []),
    `  -H 'apollo-require-preflight: true' \\`,
    `  -F operations='${operations}' \\`,
    `  -F map='{"0":["variables.input.image"]}' \\`,
    `  -F 0=@photo.jpg`,
  ].join('\n');
}
