/** A curl command that sends a photo as the GraphQL multipart request specification asks. */
export function curlUpload(origin: string, query: string): string {
  const oneLine = query.replace(/\s+/g, ' ').trim();
  const operations = JSON.stringify({ query: oneLine, variables: { input: { image: null } } });
  return [
    `curl ${origin}/graphql \\`,
    `  -H 'apollo-require-preflight: true' \\`,
    `  -F operations='${operations}' \\`,
    `  -F map='{"0":["variables.input.image"]}' \\`,
    `  -F 0=@photo.jpg`,
  ].join('\n');
}
