/** A server that shows a certificate, and serves those whose certificate is signed by an authority that it trusts. */
export interface CertificateTls {
  /** Its certificate, and those between it and its authority; PEM. */
  readonly cert: string | Uint8Array;
  /** The private key of the certificate; PEM. */
  readonly key: string | Uint8Array;
  /** The authorities that clients' certificates are signed by; PEM. */
  readonly ca: string | Uint8Array;
}

/** A server that serves those who know a key already, and proves to them that it knows it, too. */
export interface PskTls {
  /** The key of each identity, of 16 to 256 bytes. */
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

/** How the two sides of a connection know each other. */
export type TlsOptions = CertificateTls | PskTls;
