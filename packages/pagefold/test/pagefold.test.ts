import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as builtins from '@pagefold/builtins';
import * as contracts from '@pagefold/contracts';
import * as core from '@pagefold/core';
import test from 'ava';
import * as pagefold from 'pagefold';

test('all of the library has one name', (t) => {
  for (const [name, value] of Object.entries({ ...builtins, ...contracts, ...core })) {
    t.is((pagefold as Record<string, unknown>)[name], value, name);
  }
});

test('its command is the one of the command line', async (t) => {
  const bin = fileURLToPath(new URL('../bin/pagefold.js', import.meta.url));
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { stdout } = await promisify(execFile)(process.execPath, [bin, '--version']);
  t.is(stdout, `${JSON.parse(manifest).version}\n`);
});
