import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** One address in front of several servers, each connection to the next of them: what a load balancer does. */
export async function startRoundRobin(
  urls: readonly string[],
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  let next = 0;
  const balancer = createServer((client) => {
    const { hostname, port } = new URL(urls[next % urls.length]);
    next += 1;
    const server = connect(Number(port), hostname);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ]) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => balancer.listen(0, '127.0.0.1', resolve));
  const { port } = balancer.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => balancer.close(resolve));
    },
  };
}
