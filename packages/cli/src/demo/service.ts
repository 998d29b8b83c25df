import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { Shop } from './shop.ts';

interface Answer {
  readonly type: 'application/json' | 'text/html';
  /** Nothing where there is no such thing. */
  readonly body: string | undefined;
}

/**
 * A small web service as many companies run in many copies: a catalogue, pages from templates, a JSON
 * API, and sessions, all in memory. `seed` makes what one instance has for itself.
 *
 *     GET  /products/17             a product's page
 *     GET  /products?category=garden&page=2
 *     GET  /search?word=kettle
 *     POST /sessions                {"user", "address"}  opens a session
 *     POST /sessions/ID/cart        {"product"}          puts a product into its cart
 *     GET  /sessions/ID
 */
export function createService(seed: number): Server {
  const shop = new Shop(seed);
  return createServer((request, response) => {
    answer(shop, request).then(
      (result) => send(response, result),
      () => response.writeHead(400).end(),
    );
  });
}

async function answer(shop: Shop, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [, first, second, third] = url.pathname.split('/');
  const route = `${request.method} /${first}${second ? '/…' : ''}${third ? `/${third}` : ''}`;
  switch (route) {
    case 'GET /products/…':
      return { type: 'text/html', body: shop.product(Number(second)) };
    case 'GET /products': {
      const page = Number(url.searchParams.get('page') ?? 0);
      return json(shop.list(url.searchParams.get('category') ?? '', page));
    }
    case 'GET /search':
      return json(shop.search(url.searchParams.get('word') ?? ''));
    case 'POST /sessions': {
      const { user, address } = await body(request);
      return json(JSON.stringify({ id: shop.openSession(String(user), Number(address)) }));
    }
    case 'POST /sessions/…/cart': {
      const { product } = await body(request);
      return json(shop.addToCart(second!, Number(product)));
    }
    case 'GET /sessions/…':
      return json(shop.session(second!));
    default:
      return json(undefined);
  }
}

function json(content: string | undefined): Answer {
  return { type: 'application/json', body: content };
}

async function body(request: IncomingMessage): Promise<Record<string, unknown>> {
  return JSON.parse(await text(request));
}

function send(response: ServerResponse, { type, body: content }: Answer): void {
  if (content === undefined) response.writeHead(404).end();
  else response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(content);
}
