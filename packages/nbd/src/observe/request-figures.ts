import {
  latencyBounds,
  type RequestKind,
  type RequestResult,
  type RequestStats,
  requestKinds,
  requestResults,
} from '@pagefold/contracts';
import { commands, type ErrorNumber, errors } from '../protocol.ts';

const classes = latencyBounds.length + 1;
const unknownKind = requestKinds.indexOf('unknown');

/** The place in `requestKinds` of each command on the wire. */
const kindOfCommand = new Uint8Array(Object.keys(commands).length).fill(unknownKind);
kindOfCommand[commands.read] = requestKinds.indexOf('read');
kindOfCommand[commands.write] = requestKinds.indexOf('write');
kindOfCommand[commands.flush] = requestKinds.indexOf('flush');
kindOfCommand[commands.trim] = requestKinds.indexOf('trim');
kindOfCommand[commands.cache] = requestKinds.indexOf('cache');
kindOfCommand[commands.writeZeroes] = requestKinds.indexOf('writeZeroes');
kindOfCommand[commands.blockStatus] = requestKinds.indexOf('blockStatus');

/** The kind of a command, as its place in `requestKinds`. */
export function kindOf(command: number): number {
  return kindOfCommand[command] ?? unknownKind;
}

/** What an error says, as its place in `requestResults`. */
function resultOf(error: ErrorNumber): number {
  switch (error) {
    case errors.none:
      return requestResults.indexOf('ok');
    case errors.io:
      return requestResults.indexOf('io');
    case errors.invalid:
      return requestResults.indexOf('invalid');
    case errors.noSpace:
      return requestResults.indexOf('noSpace');
    default:
      return requestResults.indexOf('shutdown');
  }
}

/** What the requests to one export came to, over all of its connections. */
export class RequestFigures {
  readonly #results = new Float64Array(requestKinds.length * requestResults.length);
  readonly #bytes = new Float64Array(requestKinds.length);
  readonly #micros = new Float64Array(requestKinds.length);
  readonly #latency = new Float64Array(requestKinds.length * classes);

  /** Counts a reply. */
  countReply(kind: number, error: ErrorNumber, bytes: number): void {
    this.#results[kind * requestResults.length + resultOf(error)]!++;
    if (error === errors.none) this.#bytes[kind]! += bytes;
  }

  /** Counts the time that a request took. */
  countTime(kind: number, micros: number): void {
    this.#micros[kind]! += micros;
    // The class of 2^(n-1) to 2^n is n: the length of the whole number in bits.
    const bits = micros < 2 ** 31 ? 32 - Math.clz32(micros) : classes;
    this.#latency[kind * classes + Math.min(bits, classes - 1)]!++;
  }

  stats(): Partial<Record<RequestKind, RequestStats>> {
    const stats: Partial<Record<RequestKind, RequestStats>> = {};
    for (const [kind, name] of requestKinds.entries()) {
      const results = this.#resultsOf(kind);
      if (!Object.values(results).some((count) => count > 0)) continue;
      stats[name] = {
        results,
        bytes: this.#bytes[kind]!,
        micros: Math.round(this.#micros[kind]!),
        latency: [...this.#latency.subarray(kind * classes, (kind + 1) * classes)],
      };
    }
    return stats;
  }

  #resultsOf(kind: number): Record<RequestResult, number> {
    const first = kind * requestResults.length;
    const entries = requestResults.map((result, i) => [result, this.#results[first + i]!]);
    return Object.fromEntries(entries) as Record<RequestResult, number>;
  }
}
