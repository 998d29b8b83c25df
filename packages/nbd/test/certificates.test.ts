import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { ConfigError } from '@pagefold/contracts';
import { type CertificateTls, NbdServer } from '@pagefold/nbd';
import {
  type CertificateFiles,
  certificatesPossible,
  TestAuthority,
  testWhere,
} from '@pagefold/test-support';
import test from 'ava';
import { option } from './support/client.ts';
import { bytesOf, mebibyte, rig } from './support/rig.ts';

const testCertificates = testWhere(certificatesPossible());
const disk = { name: 'disk', size: mebibyte };

const folders: string[] = [];
test.after.always(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function newAuthority(): TestAuthority {
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-nbd-'));
  folders.push(folder);
  return new TestAuthority(folder);
}

let known: { readonly made: TestAuthority; readonly tls: CertificateTls } | undefined;

/** The authority of all tests, and what a server has of it: `openssl` takes longer than what is tested. */
function authority(): { readonly made: TestAuthority; readonly tls: CertificateTls } {
  if (known !== undefined) return known;
  const made = newAuthority();
  const { cert, key } = made.issue('server', { commonName: 'a server' });
  const read = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key) };
  known = { made, tls: { ...read, ca: readFileSync(made.ca) } };
  return known;
}

function clientOf({ cert, key }: CertificateFiles): ConnectionOptions {
  return { cert: readFileSync(cert), key: readFileSync(key) };
}

testCertificates(
  'a client shows a certificate of the authority, and is one of its names',
  async (t) => {
    const { made, tls } = authority();
    const exports = ['vm1', 'vm2.example', '*.example'].map((name) => ({
      ...disk,
      name,
      identities: [name],
    }));
    const { connect } = await rig(t, { tls, exports });
    const ca = readFileSync(made.ca);
    const names = { commonName: 'vm1', dnsName: 'VM2.example' };
    const as = { ...clientOf(made.issue('named', names)), ca };
    for (const name of ['vm1', 'vm2.example']) {
      const client = connect();
      await client.open(name, { tls: as });
      const bytes = bytesOf(100_000, 1);
      t.is(await client.write(0, bytes), 0);
      t.true((await client.readAt(0, bytes.length)).equals(bytes));
    }
    await t.throwsAsync(connect().open('*.example', { tls: as }), { message: /80000006/ });
    const other = clientOf(made.issue('other', { commonName: 'vm3', dnsName: '*.example' }));
    await t.throwsAsync(connect().open('vm1', { tls: { ...other, ca } }), { message: /80000006/ });
    await t.throwsAsync(connect().open('vm2.example', { tls: { ...other, ca } }), {
      message: /80000006/,
    });
  },
);

testCertificates(
  'a client with no certificate, or another’s, or an old one, is not let in',
  async (t) => {
    const { made, tls } = authority();
    const told: string[] = [];
    const { connect, server } = await rig(t, {
      tls,
      onTlsRefused: (reason) => told.push(reason),
    });
    const ca = readFileSync(made.ca);
    const strangers: ConnectionOptions[] = [
      {},
      clientOf(newAuthority().issue('client', { commonName: 'client' })),
      clientOf(made.issue('old', { commonName: 'client', days: -1 })),
    ];
    for (const stranger of strangers) {
      const client = connect();
      await client.greet();
      // With TLS 1.3 a client is done before the server has looked at its certificate.
      await client.startTls({ ...stranger, ca }).catch(() => {});
      await t.throwsAsync(client.option(option.list));
    }
    await server.idle();
    t.is(told.length, strangers.length);
    t.regex(told[2]!, /EXPIRED/);
    const known = clientOf(made.issue('client', { commonName: 'client' }));
    await connect().open('disk', { tls: { ...known, ca } });
  },
);

testCertificates('certificates that cannot be are refused with what would be right', async (t) => {
  const { pool } = await rig(t);
  const { made, tls } = authority();
  const { key } = made.issue('other', { commonName: 'other' });
  const { ca: _, ...open } = tls;
  const wrong: [object, RegExp][] = [
    [{ ...tls, key: readFileSync(key) }, /cannot be used: .*mismatch/],
    [{ ...tls, cert: 'rubbish' }, /cannot be used/],
    [{ ...tls, ca: 'rubbish' }, /"ca" is no certificate/],
    [open, /"ca" is missing/],
  ];
  for (const [given, message] of wrong) {
    const make = () => new NbdServer({ pool, exports: [disk], tls: given as CertificateTls });
    t.throws(make, { instanceOf: ConfigError, code: 'PAGEFOLD_INVALID_OPTION', message });
  }
});
