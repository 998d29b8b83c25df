// Merges the sketches of a made-up fleet and says what that takes: `npm run bench:fleet`.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { mergeSketches } from '@pagefold/fleet';
import { planFleet } from './lib/fleet/known-sketches.mjs';
import { Failure, main } from './lib/main.mjs';

const help = `Usage: npm run bench:fleet [-- OPTIONS]

Writes the sketches of a made-up fleet and merges them: how long that takes, and how much memory at most. The answer is
known, and compared. By default it takes about 20 minutes and 10 GiB in the folder for temporary files (TMPDIR).

  --hosts NUMBER     hosts, a multiple of 4 (default: 200)
  --contents NUMBER  digests in the sketch of each, a multiple of 10 (default: 500000)
  --memory MIB       memory that DuckDB may take (default: 3584)
  --help             print this
`;

await main(async () => {
  const { values } = parseArgs({
    options: {
      hosts: { type: 'string', default: '200' },
      contents: { type: 'string', default: '500000' },
      memory: { type: 'string', default: '3584' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const hosts = multiple('--hosts', values.hosts, 4);
  const contents = multiple('--contents', values.contents, 10);
  const memory = multiple('--memory', values.memory, 1);
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-fleet-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      remove();
      process.kill(process.pid, signal);
    });
  }
  try {
    return await measure(folder, hosts, contents, memory * 2 ** 20);
  } finally {
    remove();
  }
});

function multiple(option, text, unit) {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0 && value % unit === 0) return value;
  throw new Failure(`${option} expected a multiple of ${unit}, got ${text}`, 2);
}

async function measure(folder, hosts, contents, memoryBytes) {
  const plan = planFleet(hosts, contents);
  const pages = await writeSketches(folder, hosts, contents);
  const paths = readdirSync(folder).map((name) => join(folder, name));
  const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  console.log(`${plan.rows} digests of ${plan.contents} contents, ${hosts} hosts: ${mib(bytes)}`);
  const before = process.cpuUsage();
  const start = performance.now();
  const { duplicates } = await mergeSketches({ paths, memoryBytes, temporaryFolder: folder });
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  const { user, system } = process.cpuUsage(before);
  const mostBytes = process.resourceUsage().maxRSS * 1024;
  console.log(
    `merged in ${seconds} s, ${((user + system) / 1e6).toFixed(0)} s of the processor, at most ${mib(mostBytes)}`,
  );
  const truth = (pages - plan.contents) * 1024;
  const { value, error } = duplicates.pages;
  console.log(`duplicates: ${Math.round(value)} ± ${Math.round(error)} pages, truth ${truth}`);
  return Math.abs(value - truth) <= error ? 0 : 1;
}

/** Returns the pages of all. As many are written at once as there are processors. */
async function writeSketches(folder, hosts, contents) {
  const program = new URL('./lib/fleet/write-sketches.mjs', import.meta.url).pathname;
  const parts = Math.min(hosts, availableParallelism());
  const pages = await Promise.all(
    Array.from({ length: parts }, async (_, i) => {
      const [from, to] = [i, i + 1].map((part) => Math.floor((part * hosts) / parts));
      const args = [program, folder, hosts, contents, from, to].map(String);
      return Number((await promisify(execFile)(process.execPath, args)).stdout);
    }),
  );
  return pages.reduce((sum, each) => sum + each, 0);
}

function mib(bytes) {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
