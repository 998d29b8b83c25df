import { readFileSync } from 'node:fs';

/** What a phase of a counted process has executed, in instructions. */
export interface Counts {
  /** Code in WebAssembly, and what fills and copies memory. */
  readonly modules: number;
  /** JavaScript, compiled or not, with the engine's builtins. */
  readonly glue: number;
  /** The rest of the engine: it compiles and collects garbage. */
  readonly engine: number;
  /** Instructions by function, the costliest first. */
  readonly functions: readonly (readonly [string, number])[];
}

/** Code that the engine has made while it ran: where it begins, how long it is, and its name. */
type MadeCode = readonly [start: number, length: number, name: string];

const memoryFunctions = /^__?mem(set|cpy|move)/;
const wasmFunction = /^JS:wasm-function/;
const scriptOrBuiltin = /^(JS:|Builtins?_|made code)/;

/** Reads the figures of one phase, a file that callgrind has written with the addresses of instructions. */
export function readCounts(path: string): Counts {
  const text = readFileSync(path, 'utf8');
  const pid = /^pid: (\d+)$/m.exec(text)?.[1];
  if (pid === undefined) throw new Error(`${path}: no figures of callgrind`);
  const costs = costsByFunction(text, readMadeCode(mapOf(pid)));
  let modules = 0;
  let glue = 0;
  let engine = 0;
  for (const [name, cost] of costs) {
    if (wasmFunction.test(name) || memoryFunctions.test(name)) modules += cost;
    else if (scriptOrBuiltin.test(name)) glue += cost;
    else engine += cost;
  }
  const functions = [...costs].sort((a, b) => b[1] - a[1]);
  return { modules, glue, engine, functions };
}

/** Where V8 writes what code it has made. */
export function mapOf(pid: string): string {
  return `/tmp/perf-${pid}.map`;
}

/**
 * Sums up a file in callgrind's format (`positions: instr line`). Functions without a name are made code, and
 * their instructions are looked up by their addresses.
 */
function costsByFunction(text: string, code: readonly MadeCode[]): Map<string, number> {
  const names = new Map<string, string>();
  const costs = new Map<string, number>();
  let name = '';
  let address = 0;
  let isCall = false;
  for (const line of text.split('\n')) {
    const named = /^(c?fn)=\((\d+)\)(?: (.*))?$/.exec(line);
    if (named !== null) {
      const [, kind, id, given] = named;
      if (given !== undefined) names.set(id!, given);
      if (kind === 'fn') name = names.get(id!)!;
      continue;
    }
    if (line.startsWith('calls=')) isCall = true;
    const counted = /^(0x[0-9a-f]+|[+-]\d+|\*) \S+ (\d+)$/.exec(line);
    if (counted === null) continue;
    const [, position, cost] = counted;
    if (position!.startsWith('0x')) address = Number(position);
    else if (position !== '*') address += Number(position);
    // What a callee has executed is counted with the callee.
    if (!isCall) {
      const owner = name.startsWith('0x') ? nameAt(code, address) : name;
      costs.set(owner, (costs.get(owner) ?? 0) + Number(cost));
    }
    isCall = false;
  }
  return costs;
}

/** The map that `--perf-basic-prof` writes, by address. */
function readMadeCode(path: string): MadeCode[] {
  const code: MadeCode[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const entry = /^([0-9a-f]+) ([0-9a-f]+) (.*)$/.exec(line);
    if (entry !== null) {
      code.push([Number.parseInt(entry[1]!, 16), Number.parseInt(entry[2]!, 16), entry[3]!]);
    }
  }
  return code.sort((a, b) => a[0] - b[0]);
}

function nameAt(code: readonly MadeCode[], address: number): string {
  let low = 0;
  let high = code.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (code[middle]![0] <= address) low = middle + 1;
    else high = middle;
  }
  const last = code[low - 1];
  return last !== undefined && address < last[0] + last[1] ? last[2] : 'made code without a name';
}
