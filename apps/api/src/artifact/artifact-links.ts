import { createHmac, timingSafeEqual } from 'node:crypto';

/** Signed addresses of artifacts: whoever has one may fetch that file until it expires, and nothing else. */
export interface ArtifactLinks {
  /** @param artifactId global id; @returns the path with its query, to be put behind the server's address */
  sign(artifactId: string, fileName: string, expiresAt: Date): string;
  /** Whether the signature is ours and not expired. */
  verify(artifactId: string, expires: string, signature: string, now?: Date): boolean;
  /** When a link made now expires; the same for a while, so that browsers can cache by address. */
  expiryFrom(now: Date): Date;
}

export function createArtifactLinks(secret: Uint8Array | string, linkSeconds: number): ArtifactLinks {
  const signature = (artifactId: string, expires: string) =>
    createHmac('sha256', secret).update(`artifact:${artifactId}:${expires}`).digest('base64url');
  return {
    sign(artifactId, fileName, expiresAt) {
      const expires = String(Math.floor(expiresAt.getTime() / 1000));
      return `/files/${artifactId}/${encodeURIComponent(fileName)}?expires=${expires}&signature=${signature(artifactId, expires)}`;
    },
    verify(artifactId, expires, given, now = new Date()) {
      if (!/^\d{1,12}$/.test(expires) || Number(expires) * 1000 <= now.getTime()) return false;
      const expected = Buffer.from(signature(artifactId, expires));
      const actual = Buffer.from(given);
      return expected.length === actual.length && timingSafeEqual(expected, actual);
    },
    expiryFrom(now) {
      const step = Math.max(1, Math.floor(linkSeconds / 4)) * 1000;
      return new Date(Math.ceil(now.getTime() / step) * step + (linkSeconds * 1000 - step));
    },
  };
}
