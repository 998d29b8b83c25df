import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Device, PagePool } from 'pagefold';

/**
 * A service that keeps pages: `PUT`, `GET` and `DELETE /pages/SLOT` for a page, and `GET /stats` for
 * the pool's figures.
 */
export function createService(pool: PagePool, device: Device): Server {
  const server = createServer((request, response) => {
    response.on('finish', () => {
      if (!server.listening) request.socket.end(); // It is closing: no more requests from here.
    });
    handle(pool, device, request, response).catch((error) => {
      if (response.destroyed) return; // The client has gone in the middle of its request.
      console.error(error);
      refuse(response, 500, 'this should not have happened');
    });
  });
  return server;
}

async function handle(
  pool: PagePool,
  device: Device,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method, url = '' } = request;
  if (url === '/stats') {
    if (method !== 'GET') return refuse(response, 405, 'expected GET');
    return sendJson(response, 200, pool.stats());
  }
  const slot = slotIn(url, device.slots);
  if (slot === undefined) {
    return refuse(response, 404, `expected /stats or /pages/0 to /pages/${device.slots - 1}`);
  }
  switch (method) {
    case 'PUT': {
      const length = request.headers['content-length'];
      if (length === undefined) return refuse(response, 411, 'expected a content-length');
      if (length !== `${pool.pageSize}`) {
        return refuse(response, 400, `expected ${pool.pageSize} bytes, got ${length}`);
      }
      const outcome = device.store(slot, await bodyOf(request));
      return sendJson(response, isKept.test(outcome) ? 200 : 507, { outcome });
    }
    case 'GET': {
      const page = new Uint8Array(pool.pageSize);
      if (device.load(slot, page) === 'empty') return refuse(response, 404, 'the slot is empty');
      response.setHeader('content-type', 'application/octet-stream').end(page);
      return;
    }
    case 'DELETE': {
      if (!device.invalidate(slot)) return refuse(response, 404, 'the slot is empty');
      response.writeHead(204).end();
      return;
    }
    default:
      return refuse(response, 405, 'expected PUT, GET or DELETE');
  }
}

const isKept = /^(stored|raw|shared|unchanged|same-filled)$/;

function slotIn(url: string, slots: number): number | undefined {
  const [, digits] = /^\/pages\/(\d{1,10})$/.exec(url) ?? [];
  return digits !== undefined && Number(digits) < slots ? Number(digits) : undefined;
}

/** All bytes of a request; its content-length says how many. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  return Buffer.concat(await request.toArray());
}

function refuse(response: ServerResponse, status: number, error: string): void {
  response.shouldKeepAlive = false; // Nobody reads what the request still has to say.
  sendJson(response, status, { error });
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  const json = JSON.stringify(value, undefined, 2);
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${json}\n`);
}
