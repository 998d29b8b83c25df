import type { TcpAddress } from '@pagefold/nbd';
import { Option } from 'commander';
import { parseTcpAddress } from './address-options.ts';
import { type LogLevel, logLevels } from './log.ts';

/** What is asked of how a server is operated. */
export interface OperationChoices {
  readonly admin?: string;
  readonly metrics?: TcpAddress;
  readonly logLevel: LogLevel;
  readonly recordTrace?: string;
}

/** The options that say so. */
export function operationOptions(): Option[] {
  return [
    new Option(
      '--admin <path>',
      'take commands on a Unix socket, from its owner only; see pagefold admin and top',
    ),
    new Option(
      '--metrics <host:port>',
      'tell figures to Prometheus, and to whoever else reaches it',
    ).argParser(parseTcpAddress),
    new Option(
      '--record-trace <file>',
      'record what happens to pages in a new file, which `pagefold replay` reads',
    ),
    new Option('--log-level <level>', 'from what on is logged')
      .choices(logLevels)
      .default('info' satisfies LogLevel),
  ];
}
