import type { BackingStore } from '@pagefold/contracts';
import type { ExportOptions } from '@pagefold/nbd';
import { type FarChoices, readSecrets } from './far-options.ts';
import type { Log } from './log.ts';

/**
 * Opens the far tier, if there is to be one.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`, `PAGEFOLD_BAD_PLACE`; InputError for a secret that cannot be read.
 */
export async function openFar(
  log: Log,
  {
    far: url,
    farDomain = [],
    farLease: leaseSeconds,
    farReplicas: replicas,
    farLimit: limitBytes,
  }: FarChoices,
  exports: readonly ExportOptions[],
): Promise<BackingStore | undefined> {
  if (url === undefined) return undefined;
  const secrets = await readSecrets(farDomain, exports);
  const { openBackingValkey } = await import('@pagefold/backing-valkey');
  const store = await openBackingValkey({ url, secrets, leaseSeconds, replicas, limitBytes });
  const place = url.replace(/\/\/.*@/, '//');
  log.warn(
    { event: 'far-tier', place, exports: farDomain.map(({ name }) => name) },
    `what has not been used for long goes to ${place}: a page that is only there is an I/O error for its reader ` +
      'while that cannot be reached, and lost when it is longer than the lease',
  );
  return store;
}
