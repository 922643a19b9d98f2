import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { App } from '../app.js';
import { toGlobalId } from '../graphql/global-id.js';
import { isFinal } from '../reconstruction/reconstruction-enums.js';
import { resolveWebhook } from './webhook-address.js';

/** `t=SECONDS,v1=HEX`: HMAC-SHA256 of "SECONDS.BODY"; receivers check it and that the time is near. */
export function signWebhook(secret: string, body: string, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/**
 * Tells the client's server that a reconstruction has ended.
 *
 * @param timeoutMs of all of it, so that an answer that trickles for ever ends, too
 * @throws Error unless it answers with 2xx in time
 */
export async function sendWebhook(app: App, reconstructionId: string, timeoutMs = 10_000): Promise<void> {
  const row = await app.prisma.reconstruction.findUnique({ where: { id: reconstructionId } });
  if (!row?.webhookUrl || !app.config.webhookSecret) return;
  if (!isFinal(row.status)) return; // tried again meanwhile: its end will be told
  const { url, address } = await resolveWebhook(row.webhookUrl, app.config.webhookAllowPrivate);
  const body = JSON.stringify({
    type: 'reconstruction.finished',
    reconstruction: {
      id: toGlobalId('Reconstruction', row.id),
      status: row.status,
      failureCode: row.failureCode,
      finishedAt: row.finishedAt,
    },
  });
  const signature = signWebhook(app.config.webhookSecret, body, new Date());
  const status = await post(url, address, body, signature, AbortSignal.timeout(timeoutMs));
  if (status < 200 || status > 299) throw new Error(`the webhook was answered with ${status}`);
}

/** Connects to the checked address whatever the name resolves to by now; follows no redirect. */
function post(url: URL, address: string, body: string, signature: string, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(
      url,
      {
        method: 'POST',
        signal,
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
          'RingNet-Signature': signature,
        },
        lookup: (_name, options, callback) => {
          const family = isIP(address);
          if (options.all) callback(null, [{ address, family }]);
          else callback(null, address, family);
        },
      },
      (response) => {
        response.on('error', () => {}); // cut off: the status is known
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
