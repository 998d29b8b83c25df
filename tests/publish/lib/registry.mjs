import { fork } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../../../scripts/lib/main.mjs';
import { npm } from '../../../scripts/lib/npm.mjs';

const program = fileURLToPath(new URL('../registry.mjs', import.meta.url));
const version = '6.8.0';
const manifest = {
  private: true,
  dependencies: { verdaccio: version },
  // One of its parts asks for node-fetch by a tag, which not every mirror of the registry carries.
  overrides: { 'node-fetch': '2.7.0' },
};

/** Installs Verdaccio into `folder`, from the registry that npm is configured with. */
export async function installRegistry(folder, env) {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const flags = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  await npm(['install', ...flags], folder, env);
  return `verdaccio ${version}`;
}

/**
 * Starts the registry that {@link installRegistry} has put into `folder`. What it does not hold it gets
 * from npm's own. `owned` are the patterns of names that it alone holds; `restricted` names packages that
 * only one user may publish. Returns `{ url, addUser(name), stop() }`.
 */
export async function startRegistry(folder, { owned, restricted }, env) {
  const uplink = uplinkOf(JSON.parse(await npm(['config', 'list', '--json'], folder, env)));
  const child = fork(program, [folder], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    if (child.connected) child.disconnect();
    await ended;
  };
  try {
    child.send({ uplink, owned, restricted });
    const { port } = await firstMessage(child, ended, folder);
    const url = `http://127.0.0.1:${port}/`;
    await checkUplink(url, folder);
    return { url, addUser: (name) => addUser(url, name), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** To Verdaccio a package that it cannot get is one that is not there; only its log says why. */
async function checkUplink(url, folder) {
  if ((await lookUp(url, 'typescript')) !== undefined) return;
  throw new Failure(`Verdaccio gets nothing from the registry of npm: ${logOf(folder)}`);
}

/** What Verdaccio has to know of npm's configuration to reach the same registry. */
export function uplinkOf(config) {
  const { registry, cafile, proxy, 'https-proxy': secureProxy } = config;
  return {
    url: registry,
    ...(cafile ? { ca: readFileSync(cafile, 'utf8') } : {}),
    ...(proxy ? { http_proxy: proxy } : {}),
    ...(secureProxy ? { https_proxy: secureProxy } : {}),
  };
}

async function firstMessage(child, ended, folder) {
  const output = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece) => output.push(piece));
  }
  const message = new Promise((resolve) => child.once('message', resolve));
  const first = await Promise.race([message, ended.then(() => undefined)]);
  if (first !== undefined) return first;
  throw new Failure(`Verdaccio ended: ${Buffer.concat(output)}${logOf(folder)}`);
}

function logOf(folder) {
  try {
    return readFileSync(join(folder, 'log'), 'utf8');
  } catch {
    return '';
  }
}

/** Makes a user and returns the token that speaks for him. */
async function addUser(url, name) {
  const response = await fetch(new URL(`-/user/org.couchdb.user:${name}`, url), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: 'for this test only' }),
  });
  if (!response.ok) throw new Failure(`the registry has made no user: ${await response.text()}`);
  return (await response.json()).token;
}

/** What the registry holds of a package, or undefined where it has none of that name. */
export async function lookUp(url, name) {
  const response = await fetch(new URL(name.replace('/', '%2f'), url));
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Failure(`the registry says of ${name}: ${response.status}`);
  return response.json();
}
