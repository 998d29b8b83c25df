import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PagePool } from '@pagefold/core';
import { PoolMetrics, ServerMetrics } from '@pagefold/metrics';
import { listening, type NbdServer, type TcpAddress } from '@pagefold/nbd';
import type { Log } from './log.ts';
import type { Service } from './service.ts';

const path = '/metrics';

/** Scrapers that may be connected at a time. */
const maxConnections = 16;

/**
 * Serves the figures of a pool and of a server to Prometheus, at `/metrics`.
 *
 * @throws InputError `PAGEFOLD_INPUT_FAILED` when the system refuses the address.
 */
export async function openMetrics(
  address: TcpAddress,
  { pool, server, log }: { readonly pool: PagePool; readonly server: NbdServer; readonly log: Log },
): Promise<Service> {
  const metrics = new PoolMetrics();
  metrics.addPool('main', pool);
  const { register } = new ServerMetrics(() => server.stats(), metrics.register);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, url = '' } = request;
    if (url.split('?')[0] !== path) {
      say(response, 404, `there is only ${path}\n`);
    } else if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      say(response, 405, 'it can only be read\n');
    } else {
      const text = await register.metrics();
      response.setHeader('content-type', register.contentType);
      response.end(text);
    }
  };
  const http = createServer((request, response) => {
    answer(request, response).catch((err: unknown) => {
      log.error({ event: 'metrics-failed', err }, 'the metrics could not be told');
      say(response, 500, 'the metrics could not be told\n');
    });
  });
  http.maxConnections = maxConnections;
  await listening(http, address);
  const { port } = http.address() as AddressInfo;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  const url = `http://${host}:${port}${path}`;
  log.info({ event: 'metrics', url }, `metrics are at ${url}`);
  return {
    async close() {
      http.close();
      http.closeAllConnections();
    },
  };
}

function say(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(text);
}
