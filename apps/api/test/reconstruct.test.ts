import { afterAll, beforeAll, expect, test } from 'vitest';
import { query, reconstructMutation, upload } from './support/graphql-client.js';
import { pngOf } from './support/pictures.js';
import { startTestServer, type TestServer } from './support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('a photo becomes a head with downloadable artifacts', async () => {
  const photo = await pngOf(200);
  const { data, errors } = await upload(server.url, reconstructMutation, photo, {}, { waitMs: 10_000 });
  expect(errors).toBeUndefined();
  const { reconstruction, photo: stored, userErrors } = data.reconstruct;
  expect(userErrors).toEqual([]);
  expect(reconstruction).toMatchObject({ status: 'SUCCEEDED', progress: 1, stage: null, failure: null });
  expect(stored).toMatchObject({ width: 12, height: 8, bytes: photo.length });
  expect(reconstruction.artifacts.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
    'MESH_GLB',
    'OVERLAY_PNG',
  ]);

  for (const artifact of reconstruction.artifacts) {
    const response = await fetch(artifact.url);
    expect(response.status).toBe(200);
    expect((await response.arrayBuffer()).byteLength).toBe(artifact.bytes);
    expect(response.headers.get('etag')).toBe(`"${artifact.sha256}"`);
  }
});

test('everything about a reconstruction can be queried back', async () => {
  const { data } = await upload(server.url, reconstructMutation, await pngOf(100), {}, { waitMs: 10_000 });
  const { id } = data.reconstruct.reconstruction;
  const answer = await query(
    server.url,
    `query ($id: ID!) {
      reconstruction(id: $id) {
        id status queuePosition createdAt startedAt finishedAt
        headModel { id name version licence isDefault } regressor { id } derivedFrom { id }
        engine { name library version threads } softwareVersion
        face { box { x y width height } score index }
        camera { scale tx ty focalLengthPx principalPointPx { x y } imageFromCrop }
        pose { global { axisAngle yawDeg pitchDeg rollDeg } jaw { pitchDeg } neck { yawDeg } leftEye { yawDeg } rightEye { yawDeg } }
        shape(first: 3) expression landmarks { index name image { x y } position { x y z } }
        quality { confidence reprojectionErrorPercent textureCoverage warnings } timings { stage milliseconds }
        photo { id reconstructions { totalCount nodes { id } } }
      }
      node(id: $id) { __typename id }
      nodes(ids: [$id, "nonsense"]) { __typename id }
      models { id kind isDefault }
      viewer { owner keyName limits { uploadBytes } usage { storageBytes } }
      reconstructions(first: 1) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id } } }
    }`,
    { id },
  );
  expect(answer.errors).toBeUndefined();
  const { reconstruction, node, nodes } = answer.data;
  expect(node).toEqual({ __typename: 'Reconstruction', id });
  expect(nodes).toEqual([{ __typename: 'Reconstruction', id }, null]);
  expect(reconstruction.engine).toEqual({
    name: 'onnx-cpu',
    library: 'onnxruntime-node',
    version: '1.0.0',
    threads: 2,
  });
  expect(reconstruction.softwareVersion).toBe('0.1.0');
  expect(reconstruction.shape).toHaveLength(3);
  expect(reconstruction.expression).toHaveLength(50);
  expect(reconstruction.landmarks).toHaveLength(68);
  expect(reconstruction.landmarks[30]).toMatchObject({ name: 'nose-bridge-4', image: { x: 60, y: 61 } });
  // crop units 8 per metre, 112 pixels per unit, photo twice the crop
  expect(reconstruction.camera.focalLengthPx).toBeCloseTo(8 * 112 * 2, 9);
  expect(reconstruction.camera.principalPointPx.x).toBeCloseTo(2 * 112 * (8 * 0.01 + 1) + 10, 9);
  expect(reconstruction.pose.global.yawDeg).toBeCloseTo(0, 4);
  expect(reconstruction.pose.global.pitchDeg).toBeCloseTo(0, 4);
  expect(reconstruction.photo.reconstructions).toEqual({ totalCount: 1, nodes: [{ id }] });
  expect(answer.data.reconstructions.edges[0].node.id).toBe(id);
});

test('a negative number of coefficients is refused', async () => {
  const { data } = await upload(server.url, reconstructMutation, await pngOf(101), {}, { waitMs: 10_000 });
  const { id } = data.reconstruct.reconstruction;
  const { errors } = await query(server.url, 'query ($id: ID!) { reconstruction(id: $id) { shape(first: -1) } }', {
    id,
  });
  expect(errors?.[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'INVALID_ARGUMENT' });
});

test('a photo without a face fails with its code', async () => {
  const { data } = await upload(server.url, reconstructMutation, await pngOf(0, 0, 0), {}, { waitMs: 10_000 });
  expect(data.reconstruct.reconstruction).toMatchObject({
    status: 'FAILED',
    failure: { code: 'NO_FACE_FOUND', retryable: false },
  });
});
