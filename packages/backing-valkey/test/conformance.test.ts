// Suite: far

import { openBackingValkey } from '@pagefold/backing-valkey';
import { backingStoreSuite } from '@pagefold/conformance';
import { prove } from '@pagefold/test-support';
import { missingServer, RedisServer } from '@pagefold/test-support/redis';
import test from 'ava';

let stores = 0;

/** No store shares with another: a case counts what it has written itself. */
function newSecrets(): Record<string, Uint8Array> {
  return { conformance: new Uint8Array(32).fill(stores++) };
}

if (missingServer === undefined) {
  const server = await RedisServer.start();
  test.after.always(() => server.end());
  const { url } = server;
  prove(
    'over one server',
    backingStoreSuite({
      create: () => openBackingValkey({ url, secrets: newSecrets() }),
      createLimited: (limitBytes) => openBackingValkey({ url, secrets: newSecrets(), limitBytes }),
    }),
  );
} else {
  test.skip(`conformance: ${missingServer}`, () => {});
}
