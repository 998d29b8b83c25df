import type { TLSSocket } from 'node:tls';

/** Who a client has proved to be. */
export interface Peer {
  /** Whether that is one of its names. */
  is(identity: string): boolean;
}

/** Whoever knows the key of an identity. */
export function pskPeer(identity: string): Peer {
  return { is: (name) => name === identity };
}

/** Whoever has the key of a certificate: by its common name, or any of its DNS names. */
export function certificatePeer(socket: TLSSocket): Peer {
  const certificate = socket.getPeerX509Certificate();
  const { CN = [] } = socket.getPeerCertificate().subject as { CN?: string | string[] };
  const commonNames = [CN].flat();
  return {
    is: (name) =>
      commonNames.includes(name) ||
      certificate?.checkHost(name, { subject: 'never', wildcards: false }) !== undefined,
  };
}
