import type { CodeOptionsSchema } from '@pagefold/contracts';
import { type LogLevel, logLevels } from '../serve/log.ts';

/** The version of the protocol, which every reply tells. */
export const adminVersion = 1;

/** The longest request, in characters. */
export const maxRequestLength = 65_536;

/** A command of the admin socket, as data. */
export interface AdminCommandSpec {
  readonly summary: string;
  readonly options: CodeOptionsSchema;
}

const name = { type: 'required-text', description: 'its name' } as const;
const bytes = {
  type: 'required-integer',
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  unit: 'bytes',
} as const;
/** What may be left out: no limit, or not known. */
const optionalBytes = {
  type: 'integer',
  default: Number.POSITIVE_INFINITY,
  maximum: Number.POSITIVE_INFINITY,
  unit: 'bytes',
} as const;

/** What each command is told. */
export interface AdminOptions {
  readonly health: object;
  readonly stats: object;
  readonly exports: object;
  readonly 'add-export': AddedExport;
  readonly 'grow-export': { readonly name: string; readonly size: number };
  readonly 'remove-export': { readonly name: string; readonly force: boolean };
  readonly reclaim: { readonly bytes: number };
  readonly compact: object;
  readonly limit: { readonly bytes: number; readonly export: string };
  readonly mark: {
    readonly label: string;
    readonly export: string;
    readonly used: number;
    readonly cached: number;
  };
  readonly 'reload-tls': object;
  readonly 'log-level': { readonly level: LogLevel };
}

/** What is told of one more disk. */
export interface AddedExport {
  readonly name: string;
  readonly size: number;
  readonly group: string;
  readonly limit: number;
  readonly connections: number;
  readonly socket: string;
  readonly identities: string;
  readonly discard_on_close: boolean;
}

/** The name of a command. */
export type AdminCommand = keyof AdminOptions;

/** What can be asked of a server that runs. */
export const adminCommands: Readonly<Record<AdminCommand, AdminCommandSpec>> = {
  health: { summary: 'whether it serves, since when, and how full it is', options: {} },
  stats: { summary: 'all figures', options: {} },
  exports: { summary: 'the disks', options: {} },
  'add-export': {
    summary: 'offer one more disk',
    options: {
      name,
      size: { ...bytes, description: 'bytes of the disk' },
      group: {
        type: 'text',
        default: '',
        description: 'whose equal pages are kept once with its own; nobody’s where none is given',
      },
      limit: {
        ...optionalBytes,
        minimum: 1,
        description: 'the most memory for its pages; no limit where none is given',
      },
      connections: {
        type: 'integer',
        default: 16,
        minimum: 1,
        maximum: 999_999,
        description: 'the most clients at a time',
      },
      socket: {
        type: 'text',
        default: '',
        description: 'path of a Unix socket that offers it alone',
      },
      identities: {
        type: 'text',
        default: '',
        description: 'who may use it, by TLS: names with commas between them',
      },
      discard_on_close: {
        type: 'boolean',
        default: false,
        description: 'forget what it holds when its last client has left',
      },
    },
  },
  'grow-export': {
    summary: 'make a disk larger, for clients that connect from then on',
    options: { name, size: { ...bytes, description: 'bytes of the disk then' } },
  },
  'remove-export': {
    summary: 'take a disk away, with what it holds',
    options: {
      name,
      force: {
        type: 'boolean',
        default: false,
        description: 'also if it has clients, which then lose it',
      },
    },
  },
  reclaim: {
    summary: 'compact, and write the coldest contents back where there is a backing file',
    options: { bytes: { ...bytes, description: 'bytes of pool pages to release' } },
  },
  compact: { summary: 'move objects together', options: {} },
  limit: {
    summary: 'change the most memory for pages, of all disks or of one',
    options: {
      bytes: { ...bytes, description: 'bytes of pool pages, or of what one disk is charged with' },
      export: { type: 'text', default: '', description: 'the disk; all where none is given' },
    },
  },
  mark: {
    summary: 'note in the trace that is recorded what begins now, or what a guest says of its swap',
    options: {
      label: { type: 'text', default: '', description: 'what begins' },
      export: { type: 'text', default: '', description: 'the guest’s disk' },
      used: {
        ...optionalBytes,
        minimum: 0,
        description: 'bytes of it that the guest has in use: its SwapTotal − SwapFree',
      },
      cached: {
        ...optionalBytes,
        minimum: 0,
        description: 'of these, bytes that are in the guest’s memory as well: its SwapCached',
      },
    },
  },
  'reload-tls': {
    summary: 'read the files of TLS again, for clients that connect from then on',
    options: {},
  },
  'log-level': {
    summary: 'change what is logged',
    options: {
      level: {
        type: 'choice',
        default: 'info',
        values: logLevels,
        description: 'from what on is logged',
      },
    },
  },
};

/** A reply, a line of JSON. */
export type AdminReply =
  | { readonly version: number; readonly ok: true; readonly result: unknown }
  | {
      readonly version: number;
      readonly ok: false;
      readonly error: { readonly code: string; readonly message: string };
    };
