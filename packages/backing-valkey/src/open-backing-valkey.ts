import { type BackingValkeyOptions, resolveValkeyOptions } from './options.ts';
import { Server } from './server.ts';
import { type BackingValkey, createBackingValkey } from './valkey-store.ts';

/**
 * Opens a far tier on a Valkey or Redis server, of version 7 or later, or on a cluster of them: a backing store that
 * hosts share. It is the caller's, or the pool's that it is given to, which closes it; what is there stays until its
 * lease ends.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`; `PAGEFOLD_BAD_PLACE` where no server can be reached, or the server
 *   would throw contents away when it is full (`maxmemory-policy` other than `noeviction`) or knows no limit
 *   (`maxmemory` 0).
 */
export async function openBackingValkey(options: BackingValkeyOptions): Promise<BackingValkey> {
  const values = resolveValkeyOptions(options);
  return createBackingValkey(await Server.open(values.place, values.timeoutMs), values);
}
