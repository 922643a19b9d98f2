import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { ApiError } from '../graphql/api-error.js';

const inside = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 96], // and IPv4 in IPv6, written in the ways of old
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fec0::', 10],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  inside.addSubnet(network, prefix, 'ipv6');
}

/** Whether an address belongs to this machine or to a private network. IPv4 written as IPv6 counts as IPv4. */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  return isIP(plain) === 0 || inside.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}

/**
 * The address to send a webhook to: the name is resolved once and the result is what is connected to, so that a name
 * that changes in between leads nowhere else.
 *
 * @throws ApiError INVALID_ARGUMENT for what is no public http(s) address
 */
export async function resolveWebhook(text: string, allowPrivate: boolean): Promise<{ url: URL; address: string }> {
  const refuse = (why: string) => new ApiError('INVALID_ARGUMENT', `webhookUrl ${why}.`, ['input', 'webhookUrl']);
  if (!URL.canParse(text)) throw refuse('is not an address');
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))
    throw refuse('must begin with https://');
  if (url.username || url.password) throw refuse('must not hold a password');
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(name) ? [{ address: name }] : await lookup(name, { all: true }).catch(() => []);
  if (addresses.length === 0) throw refuse('has a host name that does not resolve');
  if (!allowPrivate && addresses.some(({ address }) => isPrivateAddress(address))) {
    throw refuse('points into a private network');
  }
  return { url, address: addresses[0].address };
}
