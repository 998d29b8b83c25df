import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** What a certificate says. */
export interface CertificateFields {
  readonly commonName: string;
  /** Another name, which it is valid for. */
  readonly dnsName?: string;
  /** An address, which it is valid for. */
  readonly address?: string;
  /** Days from now; one by default. What is below 0 has expired. */
  readonly days?: number;
}

/** Files in PEM. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** Whether there can be certificates here, or why not. Requests have kept their extensions since OpenSSL 3. */
export function certificatesPossible(): true | string {
  const { stdout, error } = spawnSync('openssl', ['version'], { encoding: 'utf8' });
  const isThere = error === undefined && /^OpenSSL ([3-9]|\d\d)\./.test(stdout);
  return isThere || 'openssl 3 or later does not run here';
}

/** A certificate authority for a test, made with the `openssl` command. */
export class TestAuthority {
  readonly #folder: string;
  readonly #files: CertificateFiles;

  /** @param folder where its files go, and those that it issues. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#files = this.#filesOf('ca');
    const { cert, key } = this.#files;
    const extension = ['-addext', 'keyUsage=critical,keyCertSign'];
    openssl(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      key,
      '-out',
      cert,
      '-subj',
      '/CN=CA',
      ...extension,
    );
  }

  /** Its own certificate. */
  get ca(): string {
    return this.#files.cert;
  }

  /** Files `NAME-cert.pem` and `NAME-key.pem`, for a server and for a client. */
  issue(name: string, fields: CertificateFields): CertificateFiles {
    const { commonName, dnsName = 'other.example', address = '127.0.0.1', days = 1 } = fields;
    const files = this.#filesOf(name);
    const request = join(this.#folder, `${name}.csr`);
    const extensions = [
      `subjectAltName=DNS:${dnsName},IP:${address}`,
      'extendedKeyUsage=serverAuth,clientAuth',
    ].flatMap((each) => ['-addext', each]);
    const subject = ['-subj', `/CN=${commonName}`];
    openssl('req', ...newKey, '-keyout', files.key, '-out', request, ...subject, ...extensions);
    const signed = ['-CA', this.#files.cert, '-CAkey', this.#files.key, '-CAcreateserial'];
    const until = ['-copy_extensions', 'copyall', '-days', String(days)];
    openssl('x509', '-req', '-in', request, '-out', files.cert, ...signed, ...until);
    return files;
  }

  #filesOf(name: string): CertificateFiles {
    return {
      cert: join(this.#folder, `${name}-cert.pem`),
      key: join(this.#folder, `${name}-key.pem`),
    };
  }
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' });
}
