import type { ResultOf } from 'gql.tada';
import { graphql } from './graphql.js';

const artifactFields = graphql(`
  fragment ArtifactFields on Artifact {
    id
    kind
    url
    urlExpiresAt
    mediaType
    fileName
    bytes
    licence
  }
`);

const rotationFields = graphql(`
  fragment RotationFields on Rotation {
    axisAngle
    yawDeg
    pitchDeg
    rollDeg
  }
`);

export const reconstructionFields = graphql(
  `
    fragment ReconstructionFields on Reconstruction {
      id
      status
      stage
      progress
      queuePosition
      createdAt
      finishedAt
      failure { code message retryable }
      photo { id width height subject }
      headModel { id name version licence }
      regressor { id name version licence }
      derivedFrom { id }
      face { box { x y width height } score index landmarks { x y } }
      camera { scale tx ty focalLengthPx principalPointPx { x y } imageFromCrop }
      pose {
        global { ...RotationFields }
        neck { ...RotationFields }
        jaw { ...RotationFields }
        leftEye { ...RotationFields }
        rightEye { ...RotationFields }
      }
      shape
      expression
      quality { confidence reprojectionErrorPercent textureCoverage warnings }
      timings { stage milliseconds }
      artifacts { ...ArtifactFields }
    }
  `,
  [artifactFields, rotationFields],
);

export const reconstructMutation = graphql(`
  mutation Reconstruct($input: ReconstructInput!) {
    reconstruct(input: $input) {
      reconstruction { id photo { id } }
      userErrors { code message retryAfterSeconds }
    }
  }
`);

export const reconstructionQuery = graphql(
  `
    query Reconstruction($id: ID!) {
      reconstruction(id: $id) { ...ReconstructionFields }
    }
  `,
  [reconstructionFields],
);

export const reconstructionChanged = graphql(
  `
    subscription ReconstructionChanged($id: ID!) {
      reconstructionChanged(id: $id) { ...ReconstructionFields }
    }
  `,
  [reconstructionFields],
);

export const historyQuery = graphql(`
  query History($first: Int!, $after: String, $filter: ReconstructionFilter) {
    reconstructions(first: $first, after: $after, filter: $filter) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id
        status
        createdAt
        failure { code message }
        photo { id width height subject }
        face { index }
        quality { confidence }
        artifacts(kinds: [THUMBNAIL_WEBP, OVERLAY_PNG]) { kind url }
      }
    }
  }
`);

export const facesQuery = graphql(`
  query Faces($photoId: ID!) {
    photo(id: $photoId) {
      id
      reconstructions(first: 24) {
        nodes { id status face { index } artifacts(kinds: [THUMBNAIL_WEBP]) { kind url } }
      }
    }
  }
`);

export const expressionQuery = graphql(`
  query Expression($id: ID!) {
    reconstruction(id: $id) {
      id
      headModel { id }
      expression
      pose { jaw { axisAngle } leftEye { axisAngle } rightEye { axisAngle } }
    }
  }
`);

export const createArtifactMutation = graphql(
  `
    mutation CreateArtifact($input: CreateArtifactInput!) {
      createArtifact(input: $input) {
        artifact { ...ArtifactFields }
        userErrors { code message retryAfterSeconds }
      }
    }
  `,
  [artifactFields],
);

export const cancelMutation = graphql(`
  mutation Cancel($input: CancelReconstructionInput!) {
    cancelReconstruction(input: $input) { userErrors { code message retryAfterSeconds } }
  }
`);

export const poseHeadMutation = graphql(`
  mutation PoseHead($input: PoseHeadInput!) {
    poseHead(input: $input) { reconstruction { id photo { id } } userErrors { code message retryAfterSeconds } }
  }
`);

export const retryMutation = graphql(`
  mutation Retry($input: RetryReconstructionInput!) {
    retryReconstruction(input: $input) { reconstruction { id } userErrors { code message retryAfterSeconds } }
  }
`);

export const deleteMutation = graphql(`
  mutation Delete($input: DeleteReconstructionInput!) {
    deleteReconstruction(input: $input) { deletedIds userErrors { code message retryAfterSeconds } }
  }
`);

export type Reconstruction = ResultOf<typeof reconstructionFields>;
export type Artifact = ResultOf<typeof artifactFields>;
export type HistoryPage = ResultOf<typeof historyQuery>['reconstructions'];
export type HistoryItem = HistoryPage['nodes'][number];
export type ArtifactKind = Artifact['kind'];
