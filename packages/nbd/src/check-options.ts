import { ConfigError, show } from '@pagefold/contracts';
import type { ExportOptions } from './export.ts';
import { maxText } from './protocol.ts';
import type { ServerOptions } from './server-options.ts';

/** The limits of a server. */
export type Limits = Required<
  Pick<ServerOptions, 'maxConnections' | 'handshakeMs' | 'roomMs' | 'maxReplyBytes'>
>;

/** What a timer can wait for; the same for the others. */
const most = 2 ** 31 - 1;

/** The limits with every default filled in. @throws ConfigError `PAGEFOLD_INVALID_OPTION`. */
export function checkedLimits({
  maxConnections = 256,
  handshakeMs = 10_000,
  roomMs = 20_000,
  maxReplyBytes = 64 * 1024 * 1024,
}: Partial<Limits>): Limits {
  const limits = { maxConnections, handshakeMs, roomMs, maxReplyBytes };
  for (const [name, value] of Object.entries(limits)) {
    if (Number.isInteger(value) && value > 0 && value <= most) continue;
    throw invalid(`"${name}" expected an integer from 1 to ${most}, got ${show(value)}`);
  }
  return limits;
}

/** An export with every default filled in. @throws ConfigError `PAGEFOLD_INVALID_OPTION`. */
export function checkedExport(options: ExportOptions, pageSize: number): Required<ExportOptions> {
  const {
    name,
    size,
    limitBytes = Number.POSITIVE_INFINITY,
    maxConnections = 16,
    description = '',
    discardOnClose = false,
    identities = [],
  } = options;
  if (typeof name !== 'string' || Buffer.byteLength(name) > maxText) {
    throw invalid(`"name" expected a text of at most ${maxText} bytes, got ${show(name)}`);
  }
  if (typeof description !== 'string' || Buffer.byteLength(description) > maxText) {
    throw invalid(`"description" expected a text of at most ${maxText} bytes`);
  }
  checkSize(name, size, pageSize);
  if (!(Number.isInteger(maxConnections) && maxConnections > 0)) {
    throw invalid(`"maxConnections" expected an integer above 0, got ${show(maxConnections)}`);
  }
  if (!identities.every((each) => typeof each === 'string' && each !== '')) {
    throw invalid(`"identities" of ${name} expected names, got ${show(identities)}`);
  }
  const { domain = `export ${name}` } = options;
  return {
    name,
    size,
    limitBytes,
    maxConnections,
    description,
    discardOnClose,
    identities,
    domain,
  };
}

/** Checks the bytes of an export. @throws ConfigError `PAGEFOLD_INVALID_OPTION`. */
export function checkSize(name: string, size: number, pageSize: number): void {
  const largest = 2 ** 32 * pageSize;
  if (Number.isInteger(size) && size > 0 && size <= largest && size % pageSize === 0) return;
  throw invalid(
    `"size" of ${name} expected ${pageSize} to ${largest} bytes, a multiple of ${pageSize}, got ${show(size)}`,
  );
}

/** Checks the limit of an export; infinity is none. @throws ConfigError `PAGEFOLD_INVALID_OPTION`. */
export function checkLimit(name: string, limitBytes: number): void {
  if (limitBytes === Number.POSITIVE_INFINITY) return;
  if (Number.isSafeInteger(limitBytes) && limitBytes >= 0) return;
  throw invalid(`"limitBytes" of ${name} expected a number of bytes, got ${show(limitBytes)}`);
}

/** What is told of an option that cannot be. */
export function invalid(problem: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', `nbd: ${problem}`);
}
