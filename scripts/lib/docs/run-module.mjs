// Runs one module whose text a job file carries, and writes down what it prints. A program of its own, so
// that whatever the module does ends with it.
import { readFileSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { format } from 'node:util';
import { printKey } from './printed-key.mjs';

const { entry, sources, output } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const printed = [];
globalThis[printKey] =
  (id) =>
  (...values) => {
    printed.push({ id, text: format(...values) });
  };
process.on('exit', () => writeFileSync(output, JSON.stringify(printed)));
register('./module-hooks.mjs', import.meta.url, { data: sources });
await import(entry);
