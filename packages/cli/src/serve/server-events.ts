import type { ServerEvents } from '@pagefold/nbd';
import { count } from '../format.ts';
import type { Log } from './log.ts';

/** Logs what a server tells. */
export function serverEvents(log: Log): ServerEvents {
  return {
    onOpened: (name, connections) =>
      log.info(
        { event: 'client-came', export: name, connections },
        `${name}: a client came, ${clients(connections)} now`,
      ),
    onClosed: (name, connections) =>
      log.info(
        { event: 'client-left', export: name, connections },
        `${name}: a client left, ${clients(connections)} now`,
      ),
    onTlsRefused: (reason) =>
      log.warn({ event: 'tls-refused', reason }, `a client was refused by TLS: ${reason}`),
    onError: (err) => log.error({ event: 'bug', err }, 'a bug has cost a client its connection'),
  };
}

function clients(connections: number): string {
  return connections === 1 ? '1 client' : `${count(connections)} clients`;
}
