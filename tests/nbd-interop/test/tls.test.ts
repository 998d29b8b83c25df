import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificatesPossible, TestAuthority } from '@pagefold/test-support';
import type { ExecutionContext } from 'ava';
import { image } from './support/image.ts';
import { type Served, served } from './support/served.ts';
import { output, withTool } from './support/tools.ts';

/** A disk that `client` alone may have, through TLS. */
interface Secured extends Served {
  /** For libnbd. */
  readonly secureUri: string;
  /** For QEMU: its options, and the image. */
  readonly qemu: readonly [objects: readonly string[], image: string];
  /** Somebody whom the server does not know, for libnbd. */
  readonly strangerUri: string;
}

const common = ['--listen', '127.0.0.1:0', '--export', 'own=64M,identity=client'];

function folderOf(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-interop-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function withKeys(t: ExecutionContext): Promise<Secured> {
  const folder = folderOf(t);
  const [keys, others] = [join(folder, 'keys.psk'), join(folder, 'others.psk')];
  writeFileSync(keys, `client:${'5eed'.repeat(16)}\n`);
  writeFileSync(others, `client:${'0bad'.repeat(16)}\n`);
  const made = await served(t, ...common, '--tls-psk', keys);
  const uri = (file: string) => `nbds://client@127.0.0.1:${made.port}/own?tls-psk-file=${file}`;
  const credentials = `tls-creds-psk,id=tls,endpoint=client,dir=${folder},username=client`;
  return {
    ...made,
    secureUri: uri(keys),
    strangerUri: uri(others),
    qemu: [['--object', credentials], qemuImage(made.port)],
  };
}

/** The names of files are those that libnbd and QEMU look for in a folder. */
async function withCertificates(t: ExecutionContext): Promise<Secured> {
  const [known, strange] = [folderOf(t), folderOf(t)];
  const authority = new TestAuthority(known);
  const { cert, key } = authority.issue('server', { commonName: '127.0.0.1' });
  authority.issue('client', { commonName: 'client' });
  const stranger = new TestAuthority(strange);
  stranger.issue('client', { commonName: 'client' });
  writeFileSync(stranger.ca, readFileSync(authority.ca));
  const files = ['--tls-cert', cert, '--tls-key', key, '--tls-ca', authority.ca];
  const made = await served(t, ...common, ...files);
  const uri = (folder: string) =>
    `nbds://127.0.0.1:${made.port}/own?tls-certificates=${folder}&tls-verify-peer=true`;
  const credentials = `tls-creds-x509,id=tls,endpoint=client,dir=${known},verify-peer=on`;
  return {
    ...made,
    secureUri: uri(known),
    strangerUri: uri(strange),
    qemu: [['--object', credentials], qemuImage(made.port)],
  };
}

function qemuImage(port: number): string {
  const server = `server.type=inet,server.host=127.0.0.1,server.port=${port}`;
  return `driver=nbd,export=own,tls-creds=tls,${server}`;
}

const kinds: readonly [kind: string, others: true | string, typeof withKeys][] = [
  ['keys', true, withKeys],
  ['certificates', certificatesPossible(), withCertificates],
];

for (const [kind, others, secured] of kinds) {
  withTool(
    'nbdinfo',
    `nbdinfo sees a disk through TLS by ${kind}, and a stranger does not`,
    async (t) => {
      const { secureUri, strangerUri, port } = await secured(t);
      const { TLS, exports } = JSON.parse(await output('nbdinfo', '--json', secureUri)) as {
        TLS: boolean;
        exports: { 'export-size': number }[];
      };
      t.true(TLS);
      t.is(exports[0]!['export-size'], 64 * 2 ** 20);
      await t.throwsAsync(output('nbdinfo', strangerUri));
      await t.throwsAsync(output('nbdinfo', `nbd://127.0.0.1:${port}/own`), {
        message: /not supported/,
      });
    },
    { others },
  );

  withTool(
    'nbdcopy',
    `nbdcopy brings an image in and out through TLS by ${kind}`,
    async (t) => {
      const { secureUri, folder } = await secured(t);
      const [there, back] = [join(folder, 'there'), join(folder, 'back')];
      writeFileSync(there, image());
      await output('nbdcopy', '--connections=4', there, secureUri);
      await output('nbdcopy', '--connections=4', secureUri, back);
      t.true(readFileSync(back).subarray(0, image().length).equals(image()));
    },
    { others },
  );

  withTool(
    'qemu-img',
    `qemu-img converts and compares through TLS by ${kind}`,
    async (t) => {
      const {
        qemu: [objects, disk],
        folder,
      } = await secured(t);
      const file = join(folder, 'image');
      writeFileSync(file, Buffer.concat([image(), image(), image(), image()]));
      const local = `driver=raw,file.driver=file,file.filename=${file}`;
      const target = ['--target-image-opts', disk];
      await output('qemu-img', 'convert', ...objects, '-n', '--image-opts', local, ...target);
      const compared = await output('qemu-img', 'compare', ...objects, '--image-opts', local, disk);
      t.regex(compared, /identical/);
    },
    { others },
  );
}
