// Runs one compiled block and writes down what it prints, with the line of the page for each: by their source maps,
// blocks have the lines of their page. A program of its own, so that whatever the block does ends with it.
import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

const [entry, output] = process.argv.slice(2);
const folder = pathToFileURL(dirname(entry)).pathname;
const printed = [];
console.log = (...values) => {
  const frame = new Error().stack.split('\n').find((row) => row.includes(folder));
  const line = Number(/:(\d+):\d+\)?$/.exec(frame)?.[1]);
  printed.push({ line, text: format(...values) });
};
process.on('exit', () => writeFileSync(output, JSON.stringify(printed)));
await import(pathToFileURL(entry).href);
