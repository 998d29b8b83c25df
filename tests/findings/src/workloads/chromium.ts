import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IndexEntry } from '../debian.ts';
import type { Workload } from './workload.ts';

const tabs = 3;
const packagesPerTab = 300;
const filters = ['lib', 'dev', 'a'];

const quiet = [
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-breakpad',
  // Tabs that nobody looks at would do nothing.
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
];

/** A browser with several tabs, each of another site. */
export const chromium: Workload = {
  name: 'chromium',
  what:
    'a headless Chromium has three tabs open, each a page of a site of its own: a table of 300 packages with their ' +
    'descriptions, made by the page’s script, which also indexes their words and filters the table three times',
  input: 'all tabs have the same script and each another part of Debian’s index',
  packages: ['chromium'],
  async start(stage, index) {
    const site = new Site(readFileSync(stage.copy('page.html'), 'utf8'), index);
    const port = await site.listen();
    // In a container its sandbox may not be had.
    const profile = stage.path('profile');
    const browser = stage.start(
      'chromium',
      ...quiet,
      '--no-sandbox',
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      'about:blank',
    );
    const portFile = `${profile}/DevToolsActivePort`;
    await browser.until(
      () => existsSync(portFile) && readFileSync(portFile, 'utf8').includes('\n'),
    );
    const control = readFileSync(portFile, 'utf8').split('\n')[0];
    for (let tab = 0; tab < tabs; tab++) {
      // Another host is another site, which gets a renderer of its own.
      const url = `http://tab${tab}.localhost:${port}/${tab}/`;
      const opened = await fetch(`http://127.0.0.1:${control}/json/new?${url}`, { method: 'PUT' });
      if (!opened.ok) throw new Error(`Chromium opens no tab: ${await opened.text()}`);
      await browser.until(() => site.done > tab);
    }
    for (const filter of filters) {
      const before = site.done;
      await browser.until(() => site.waiting === tabs);
      site.ask(filter);
      await browser.until(() => site.done === before + tabs);
    }
  },
};

/** Serves the pages, and tells them what to do. */
class Site {
  readonly #page: string;
  readonly #index: readonly IndexEntry[];
  readonly #waiting = new Set<ServerResponse>();
  readonly #server: Server;
  done = 0;

  constructor(page: string, index: readonly IndexEntry[]) {
    this.#page = page;
    this.#index = index;
    this.#server = createServer((request, response) => this.#answer(request, response));
    // It ends with this process.
    this.#server.unref();
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** Tabs that wait to be told what to do. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Tells every tab that waits to filter its table. */
  ask(filter: string): void {
    for (const response of this.#waiting) response.end(JSON.stringify({ filter }));
    this.#waiting.clear();
  }

  #answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
    const [, tab, what] = /^\/(\d+)\/(\w*)$/.exec(url) ?? [];
    switch (what) {
      case '':
        response.setHeader('content-type', 'text/html').end(this.#page);
        break;
      case 'packages': {
        const from = Number(tab) * packagesPerTab;
        response.end(JSON.stringify(this.#index.slice(from, from + packagesPerTab)));
        break;
      }
      case 'work':
        this.#waiting.add(response);
        break;
      case 'done':
        this.done++;
        response.end();
        break;
      default:
        response.writeHead(404).end();
    }
  }
}
