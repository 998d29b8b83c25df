import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const page = Buffer.alloc(4096, 'pages travel over HTTP as they are; ');

interface Service {
  readonly child: ChildProcess;
  readonly url: string;
  /** What it has written after the first line. */
  readonly lines: string[];
}

/** Starts the service on a port that is free. */
async function start(t: ExecutionContext): Promise<Service> {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  const output = createInterface(child.stdout);
  const [first] = await once(output, 'line');
  const lines: string[] = [];
  output.on('line', (line) => lines.push(line));
  return { child, url: String(first).replace('listening on ', ''), lines };
}

/** The status and the body of an answer. */
async function fetchJson(url: string, init?: RequestInit): Promise<[number, unknown]> {
  const response = await fetch(url, init);
  return [response.status, await response.json()];
}

test('pages are stored, shared, loaded and removed', async (t) => {
  const { url } = await start(t);
  const put = { method: 'PUT', body: page };
  t.deepEqual(await fetchJson(`${url}/pages/0`, put), [200, { outcome: 'stored' }]);
  t.deepEqual(await fetchJson(`${url}/pages/65535`, put), [200, { outcome: 'shared' }]);

  const loaded = await fetch(`${url}/pages/65535`);
  t.is(loaded.headers.get('content-type'), 'application/octet-stream');
  t.deepEqual(Buffer.from(await loaded.arrayBuffer()), page);

  t.is((await fetch(`${url}/pages/0`, { method: 'DELETE' })).status, 204);
  const empty = [404, { error: 'the slot is empty' }];
  t.deepEqual(await fetchJson(`${url}/pages/0`, { method: 'DELETE' }), empty);
  t.deepEqual(await fetchJson(`${url}/pages/0`), empty);
});

test('statistics are those of the pool', async (t) => {
  const { url } = await start(t);
  for (const slot of [0, 1, 2]) {
    await fetch(`${url}/pages/${slot}`, { method: 'PUT', body: page });
  }
  const [status, stats] = await fetchJson(`${url}/stats`);
  t.is(status, 200);
  t.like(stats, { pageSize: 4096, storedPages: 3, objects: 1, pagesSharing: 2, memLimit: 2 ** 26 });
});

test('bad input is refused with a reason, and changes nothing', async (t) => {
  const { url } = await start(t);
  const expected = { error: 'expected /stats or /pages/0 to /pages/65535' };
  for (const path of [
    '',
    'pages',
    'pages/65536',
    'pages/-1',
    'pages/1.5',
    'pages/9e9',
    'pages/1/2',
  ]) {
    t.deepEqual(await fetchJson(`${url}/${path}`), [404, expected], path);
  }
  const put = (body: Uint8Array) => fetchJson(`${url}/pages/1`, { method: 'PUT', body });
  t.deepEqual(await put(page.subarray(1)), [400, { error: 'expected 4096 bytes, got 4095' }]);
  t.deepEqual(await put(new Uint8Array(0)), [400, { error: 'expected 4096 bytes, got 0' }]);
  const post = { method: 'POST', body: page };
  t.deepEqual(await fetchJson(`${url}/pages/1`, post), [
    405,
    { error: 'expected PUT, GET or DELETE' },
  ]);
  t.deepEqual(await fetchJson(`${url}/stats`, post), [405, { error: 'expected GET' }]);

  const chunked = request(`${url}/pages/1`, { method: 'PUT' });
  chunked.write(page);
  chunked.end();
  t.is((await answerTo(chunked)).statusCode, 411);

  t.like((await fetchJson(`${url}/stats`))[1], { storedPages: 0, objects: 0 });
});

test('a client that goes in the middle of a page harms nobody', async (t) => {
  const { url } = await start(t);
  const half = await beginPut(`${url}/pages/1`);
  half.on('error', () => {}).destroy();
  t.deepEqual(await fetchJson(`${url}/pages/1`), [404, { error: 'the slot is empty' }]);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} lets a request end and closes the pool`, async (t) => {
    const { child, url, lines } = await start(t);
    const half = await beginPut(`${url}/pages/1`);
    child.kill(signal);
    await untilRefused(url);
    half.end(page.subarray(100));
    t.is((await answerTo(half)).statusCode, 200);
    t.deepEqual(await once(child, 'close'), [0, null]);
    t.deepEqual(lines, ['closed']);
  });
}

/** Sends the first bytes of a page and waits until the service has them. */
async function beginPut(url: string): Promise<ClientRequest> {
  const headers = { 'content-length': page.length, expect: '100-continue' };
  const put = request(url, { method: 'PUT', headers });
  put.flushHeaders();
  await once(put, 'continue');
  put.write(page.subarray(0, 100));
  return put;
}

/** The answer to a request, read to its end. */
async function answerTo(sent: ClientRequest): Promise<IncomingMessage> {
  const [answer]: IncomingMessage[] = await once(sent, 'response');
  await answer!.toArray();
  return answer!;
}

/** Waits until nobody listens any more. */
async function untilRefused(url: string): Promise<void> {
  while (
    await fetch(`${url}/stats`).then(
      (response) => response.ok,
      () => false,
    )
  );
}
