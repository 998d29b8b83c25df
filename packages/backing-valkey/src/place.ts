import { show } from '@pagefold/contracts';
import { invalid } from './invalid.ts';

/** A server, or a node of a cluster. */
export interface Node {
  readonly host: string;
  readonly port: number;
}

/** Where a server is, and how it is talked to. */
export interface Place {
  readonly nodes: readonly Node[];
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly tls: boolean;
}

const standardPort = 6379;
const schemes: Readonly<Record<string, boolean>> = {
  valkey: false,
  redis: false,
  valkeys: true,
  rediss: true,
};

/** Reads an address. @throws ConfigError `PAGEFOLD_INVALID_OPTION`. */
export function placeOf(url: string): Place {
  const parts = /^([a-z]+):\/\/(?:([^@/]*)@)?([^@/]+)\/?$/.exec(url);
  const tls = schemes[parts?.[1] ?? ''];
  // The whole is not shown: there may be a password in it.
  if (parts === null || tls === undefined) {
    throw invalid(
      '"url" expected valkey://[USER[:PASSWORD]@]HOST[:PORT][,HOST[:PORT]…], or valkeys:// for TLS',
    );
  }
  const [, , user = '', hosts] = parts;
  const colon = user.indexOf(':');
  const name = colon < 0 ? user : user.slice(0, colon);
  return {
    nodes: hosts!.split(',').map(nodeOf),
    username: name === '' ? undefined : decoded(name),
    password: colon < 0 ? undefined : decoded(user.slice(colon + 1)),
    tls,
  };
}

function nodeOf(text: string): Node {
  const parts = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text);
  const port = Number(parts?.[3] ?? standardPort);
  if (parts === null || port < 1 || port > 65_535) {
    throw invalid(
      `"url" expected HOST or HOST:PORT, with a port from 1 to 65535, got ${show(text)}`,
    );
  }
  return { host: (parts[1] ?? parts[2])!, port };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid('"url" expected a user and a password with % encoded as %25');
  }
}
