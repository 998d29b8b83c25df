import { constants, X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import {
  createSecureContext,
  createServer,
  type TlsOptions as NodeTlsOptions,
  type TLSSocket,
} from 'node:tls';
import { ConfigError, show } from '@pagefold/contracts';
import { certificatePeer, type Peer, pskPeer } from './peer.ts';
import type { CertificateTls, PskTls, TlsOptions } from './tls-options.ts';

/** What comes of an attempt at TLS. */
export interface TlsResult {
  /** The connection is private, and the client has proved who it is. */
  readonly onSecured: (socket: TLSSocket, peer: Peer) => void;
  /** The client is nobody that is known, or does not speak TLS; its socket closes. */
  readonly onRefused: (reason: string) => void;
}

/** A key of fewer bytes can be guessed; OpenSSL takes no more of them. */
const keyBytes = { least: 16, most: 256 };

const common: NodeTlsOptions = {
  // Clients have known it for years, and it leaves nothing to be chosen wrong.
  minVersion: 'TLSv1.3',
  // Nobody is let in for what an earlier connection has proved.
  secureOptions: constants.SSL_OP_NO_TICKET,
};

/** What a server proves itself with, and knows others by: certificates, or keys. */
interface Means {
  readonly options: NodeTlsOptions;
  readonly keys: PskTls['keys'] | undefined;
}

/** Makes connections private. */
export class TlsGate {
  #means: Means;

  /** @throws ConfigError `PAGEFOLD_INVALID_OPTION` for certificates and keys that cannot be used. */
  constructor(options: TlsOptions) {
    this.#means = checkedMeans(options);
  }

  /**
   * Takes others, for those who come from now on.
   *
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION`; nothing has changed.
   */
  replace(options: TlsOptions): void {
    this.#means = checkedMeans(options);
  }

  /** Starts TLS on a socket, which nobody else reads from or writes to any more. */
  secure(socket: Socket, { onSecured, onRefused }: TlsResult): void {
    const { options, keys } = this.#means;
    let identity: string | undefined;
    const pskCallback = (_socket: TLSSocket, name: string) => {
      const key = keys?.get(name);
      if (key === undefined) return null;
      identity = name;
      return key;
    };
    // A server for this socket alone, which never listens: what is good of a certificate Node.js tells to a
    // server only, and not which socket it was.
    const server = createServer(keys === undefined ? options : { ...options, pskCallback });
    // A client that leaves before there is TLS has nothing left to be told.
    const { allowHalfOpen } = socket;
    socket.allowHalfOpen = false;
    server.on('secureConnection', (secured) => {
      secured.allowHalfOpen = allowHalfOpen;
      onSecured(secured, identity === undefined ? certificatePeer(secured) : pskPeer(identity));
    });
    server.on('tlsClientError', (error, { authorizationError }) => {
      onRefused(String(authorizationError ?? error.message));
    });
    server.emit('connection', socket);
  }
}

function checkedMeans(options: TlsOptions): Means {
  if ('keys' in options) return { options: common, keys: checkedKeys(options) };
  const certificates = { ...common, ...checkedCertificates(options), requestCert: true };
  return { options: certificates, keys: undefined };
}

function checkedKeys({ keys }: PskTls): PskTls['keys'] {
  if (keys.size === 0) throw invalid('"keys" expected a key of somebody');
  for (const [name, { length }] of keys) {
    if (length >= keyBytes.least && length <= keyBytes.most) continue;
    throw invalid(
      `the key of ${show(name)} expected ${keyBytes.least} to ${keyBytes.most} bytes, got ${length}`,
    );
  }
  return keys;
}

function checkedCertificates(options: CertificateTls): NodeTlsOptions {
  const pem = (name: keyof CertificateTls): string => {
    const text = options[name];
    if (text === undefined)
      throw invalid(`"${name}" is missing: certificates take cert, key and ca`);
    return typeof text === 'string' ? text : Buffer.from(text).toString('latin1');
  };
  const [cert, key, ca] = [pem('cert'), pem('key'), pem('ca')];
  try {
    createSecureContext({ ...common, cert, key });
  } catch (cause) {
    throw invalid(`the certificate and its key cannot be used: ${(cause as Error).message}`, cause);
  }
  try {
    // Node.js passes over what is no certificate, and would trust nobody.
    new X509Certificate(ca);
  } catch (cause) {
    throw invalid(`"ca" is no certificate: ${(cause as Error).message}`, cause);
  }
  return { cert, key, ca };
}

function invalid(problem: string, cause?: unknown): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', `nbd: TLS: ${problem}`, { cause });
}
