import type { ArtifactLink } from './graphql-client.js';

export const reconstructMutation = /* GraphQL */ `
  mutation Reconstruct($input: ReconstructInput!) {
    reconstruct(input: $input) {
      reconstruction { id }
      userErrors { code message }
    }
  }`;

export interface ReconstructAnswer {
  readonly reconstruct: {
    readonly reconstruction: { readonly id: string } | null;
    readonly userErrors: readonly { readonly code: string; readonly message: string }[];
  };
}

export const progressQuery = /* GraphQL */ `
  query Progress($id: ID!) {
    reconstruction(id: $id) { status stage progress failure { code message } }
  }`;

export interface ProgressAnswer {
  readonly reconstruction: {
    readonly status: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED';
    readonly stage: string | null;
    readonly progress: number;
    readonly failure: { readonly code: string; readonly message: string } | null;
  } | null;
}

export const resultQuery = /* GraphQL */ `
  query Result($id: ID!) {
    reconstruction(id: $id) {
      id
      photo { width height }
      headModel { name version licence }
      regressor { name version }
      face { box { x y width height } score }
      camera { scale tx ty focalLengthPx }
      pose {
        global { yawDeg pitchDeg rollDeg }
        jaw { yawDeg pitchDeg rollDeg }
      }
      shape(first: 6)
      expression
      quality { confidence reprojectionErrorPercent textureCoverage warnings }
      timings { stage milliseconds }
      artifacts { kind url fileName bytes sha256 }
    }
  }`;

interface Angles {
  readonly yawDeg: number;
  readonly pitchDeg: number;
  readonly rollDeg: number;
}

export interface Result {
  readonly id: string;
  readonly photo: { readonly width: number; readonly height: number };
  readonly headModel: { readonly name: string; readonly version: string; readonly licence: string };
  readonly regressor: { readonly name: string; readonly version: string };
  readonly face: {
    readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
    readonly score: number;
  } | null;
  readonly camera: { readonly scale: number; readonly tx: number; readonly ty: number; readonly focalLengthPx: number };
  readonly pose: { readonly global: Angles; readonly jaw: Angles };
  readonly shape: readonly number[];
  readonly expression: readonly number[];
  readonly quality: {
    readonly confidence: number;
    readonly reprojectionErrorPercent: number | null;
    readonly textureCoverage: number | null;
    readonly warnings: readonly string[];
  };
  readonly timings: readonly { readonly stage: string; readonly milliseconds: number }[];
  readonly artifacts: readonly ArtifactLink[];
}

export interface ResultAnswer {
  readonly reconstruction: Result | null;
}
