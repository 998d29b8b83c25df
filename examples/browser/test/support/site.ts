import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const example = fileURLToPath(new URL('../..', import.meta.url));
const vite = fileURLToPath(new URL('../../bin/vite.js', import.meta.resolve('vite')));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Builds the page into a folder, as the command line of Vite does, and returns what it warned of. */
export async function buildSite(outDir: string): Promise<string> {
  const output = ['--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'];
  // Vite builds something else where NODE_ENV is what AVA sets it to.
  const env = { ...process.env, NODE_ENV: 'production' };
  const args = [vite, 'build', example, ...output];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env });
  return stdout + stderr;
}

/** Bytes of all files of a folder. */
export function siteBytes(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}

export interface Site {
  /** Its address, with a slash at the end. */
  readonly origin: string;
  close(): void;
}

/** Serves the files of a folder on this machine. */
export async function serve(folder: string): Promise<Site> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = normalize(pathname === '/' ? '/index.html' : pathname);
    try {
      const content = await readFile(join(folder, file));
      response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
