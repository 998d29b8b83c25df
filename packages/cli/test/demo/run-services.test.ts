// Suite: system

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { InputError } from '@pagefold/contracts';
import { canCapture, captureProcesses } from '@pagefold/estimate';
import { testWhere } from '@pagefold/test-support';
import test, { type ExecutionContext } from 'ava';
import { type DemoServices, runDemoServices } from '../../dist/demo/run-services.js';

/** Two services for all tests that only ask them. */
let services: DemoServices;

test.before(async () => {
  services = await runDemoServices({ instances: 2 });
});

test.after.always(() => services?.stop());

/** Whether a process runs; one that has ended and was not waited for does not. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const status = `/proc/${pid}/status`;
    return process.platform !== 'linux' || !/^State:\s*Z/m.test(readFileSync(status, 'utf8'));
  } catch {
    return false;
  }
}

async function ended(pids: readonly number[]): Promise<void> {
  while (pids.some(runs)) await setTimeout(10);
}

async function call(port: number, path: string, body?: unknown): Promise<Response> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return fetch(`http://127.0.0.1:${port}${path}`, init);
}

interface Items {
  readonly total: number;
  readonly items: readonly { readonly name: string; readonly category: string }[];
}

interface Session {
  readonly id: string;
  readonly user: string;
  readonly country: string;
  readonly cart: readonly (readonly [number, number])[];
}

async function ask<T>(port: number, path: string, body?: unknown): Promise<T> {
  return (await (await call(port, path, body)).json()) as T;
}

/** Starts a process that runs two services. */
async function startParent(
  t: ExecutionContext,
  ...args: readonly string[]
): Promise<{ parent: ChildProcess; pids: number[] }> {
  const script = fileURLToPath(new URL('./helper/parent.js', import.meta.url));
  const parent = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => parent.kill('SIGKILL'));
  const [line] = await once(parent.stdout!, 'data');
  return { parent, pids: JSON.parse(String(line)) };
}

test.serial('starts four instances, has them work, and stops them', async (t) => {
  const { pids, ports, requests, stop } = await runDemoServices();
  t.teardown(stop);
  t.is(new Set(pids).size, 4);
  t.is(new Set(ports).size, 4);
  t.true(pids.every(runs));
  t.true(requests >= 4 * 300);
  await stop();
  t.false(pids.some(runs));
  await stop();
});

test.serial('instances have the same catalogue and sessions of their own', async (t) => {
  const { ports } = services;
  const products = await Promise.all(
    ports.map(async (port) => (await call(port, '/products/2500')).text()),
  );
  t.regex(products[0]!, /^<!doctype html>.*<h1>[a-z ]+ 2500<\/h1>/s);
  // How much is in stock depends on what was bought.
  const withoutStock = products.map((page) => page.replace(/\d+ in stock/, ''));
  t.is(withoutStock[0], withoutStock[1]);
  const opened = await Promise.all(
    ports.map((port) => ask<Session>(port, '/sessions', { user: 'x', address: 1 })),
  );
  t.notDeepEqual(opened[0], opened[1]);
});

test.serial('answers its API', async (t) => {
  const port = services.ports[0]!;
  const list = await ask<Items>(port, '/products?category=garden&page=1');
  t.is(list.items.length, 20);
  t.true(list.items.every((item) => item.category === 'garden'));
  const found = await ask<Items>(port, '/search?word=kettle');
  t.true(found.total > 0);
  t.true(found.items.every((item) => item.name.includes('kettle')));
  const { id } = await ask<Session>(port, '/sessions', { user: 'Ada', address: 2 ** 31 });
  await call(port, `/sessions/${id}/cart`, { product: 7 });
  await call(port, `/sessions/${id}/cart`, { product: 7 });
  const session = await ask<Session>(port, `/sessions/${id}`);
  t.like(session, { user: 'Ada', cart: [[7, 2]] });
  t.regex(session.country, /^[A-Z]{2}$/);
});

test.serial('refuses what it does not know, and goes on', async (t) => {
  const port = services.ports[0]!;
  for (const path of [
    '/',
    '/products/99999',
    '/products/x',
    '/sessions/none',
    '/products?category=x',
  ]) {
    t.is((await call(port, path)).status, 404, path);
  }
  const broken = await fetch(`http://127.0.0.1:${port}/sessions`, { method: 'POST', body: '{' });
  t.is(broken.status, 400);
  t.is((await call(port, '/products/1')).status, 200);
});

const whereCaptured = testWhere(canCapture(), test.serial);

whereCaptured('the parent of the services may capture them', async (t) => {
  const { pids } = services;
  const report = await captureProcesses({ pids, write: () => {} });
  t.deepEqual(
    report.processes.map(({ pid, outcome }) => [pid, outcome]),
    pids.map((pid) => [pid, 'complete']),
  );
  t.true(report.processes.every(({ pages }) => pages > 1000));
  t.log(report.processes, report.warnings);
});

test.serial('services end when their parent is killed', async (t) => {
  const { parent, pids } = await startParent(t);
  t.true(pids.every(runs));
  parent.kill('SIGKILL');
  await ended(pids);
  t.pass();
});

test.serial('services do not keep their parent alive', async (t) => {
  const { parent, pids } = await startParent(t, 'leave');
  if (parent.exitCode === null) await once(parent, 'exit');
  t.is(parent.exitCode, 0);
  await ended(pids);
});

test.serial('an abort stops all and gives the reason of the signal', async (t) => {
  const reason = new Error('enough');
  const before = AbortSignal.abort(reason);
  t.is(await t.throwsAsync(runDemoServices({ signal: before })), reason);
  for (const delayMs of [0, 60]) {
    const controller = new AbortController();
    const running = runDemoServices({ instances: 2, signal: controller.signal });
    await setTimeout(delayMs);
    controller.abort(reason);
    t.is(await t.throwsAsync(running), reason);
  }
});

test.serial('says which one does not start, and why', async (t) => {
  await doesNotStart(
    t,
    '/no/such/node',
    'demo service 1 did not start: spawn /no/such/node ENOENT',
  );
});

const whereFalse = testWhere(existsSync('/bin/false') || 'there is no /bin/false', test.serial);

whereFalse('says which one ends before it has started, and how', async (t) => {
  const message = /^demo service [12] did not start: it ended with code 1$/;
  await doesNotStart(t, '/bin/false', message);
});

/** Expects no services of a program that is not Node.js. */
async function doesNotStart(
  t: ExecutionContext,
  program: string,
  message: string | RegExp,
): Promise<void> {
  const { execPath } = process;
  t.teardown(() => {
    process.execPath = execPath;
  });
  process.execPath = program;
  const code = 'PAGEFOLD_INPUT_FAILED';
  await t.throwsAsync(runDemoServices({ instances: 2 }), { instanceOf: InputError, code, message });
}
