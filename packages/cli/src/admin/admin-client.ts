import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  ConfigError,
  type ErrorCode,
  errorCodes,
  InputError,
  type Options,
  type PagefoldError,
} from '@pagefold/contracts';
import { type AdminCommand, type AdminReply, adminVersion } from './commands.ts';
import { linesOf } from './lines.ts';

/** The longest reply, in characters. */
const maxReplyLength = 16 * 1024 * 1024;

/** A client of an admin socket. */
export class AdminClient {
  readonly #path: string;
  readonly #socket: Socket;
  readonly #lines: AsyncGenerator<string>;

  private constructor(path: string, socket: Socket) {
    this.#path = path;
    this.#socket = socket;
    this.#lines = linesOf(socket.setEncoding('utf8'), maxReplyLength);
  }

  /** @throws InputError `PAGEFOLD_INPUT_NOT_FOUND`, `PAGEFOLD_INPUT_FAILED`. */
  static async connect(path: string): Promise<AdminClient> {
    const socket = connect({ path });
    try {
      await once(socket, 'connect');
    } catch (cause) {
      throw unreachable(path, cause as NodeJS.ErrnoException);
    }
    return new AdminClient(path, socket);
  }

  /**
   * Has a command carried out, and returns its result.
   *
   * @throws PagefoldError with the code and the message of the server; InputError when it has gone.
   */
  async request(command: AdminCommand, options: Options = {}): Promise<unknown> {
    const request = { version: adminVersion, command, ...options };
    this.#socket.write(`${JSON.stringify(request)}\n`);
    const reply = await this.#reply();
    if (reply.ok) return reply.result;
    throw failureOf(reply.error);
  }

  close(): void {
    this.#socket.destroy();
  }

  async #reply(): Promise<AdminReply> {
    let line: string | undefined;
    try {
      const next = await this.#lines.next();
      line = next.done === true ? undefined : next.value;
    } catch (cause) {
      const message = `the server at ${this.#path} has gone: ${(cause as Error).message}`;
      throw new InputError('PAGEFOLD_INPUT_FAILED', message, { cause });
    }
    if (line === undefined) {
      throw new InputError('PAGEFOLD_INPUT_FAILED', `the server at ${this.#path} has gone`);
    }
    return readReply(line, this.#path);
  }
}

function readReply(line: string, path: string): AdminReply {
  let reply: Partial<AdminReply> | undefined;
  try {
    reply = JSON.parse(line) as Partial<AdminReply>;
  } catch {
    // It is nothing of ours.
  }
  if (reply?.version === adminVersion) return reply as AdminReply;
  const problem = `${path} is no admin socket of pagefold serve, or one of another version`;
  throw new InputError('PAGEFOLD_BAD_INPUT', problem);
}

function failureOf({
  code,
  message,
}: {
  readonly code: string;
  readonly message: string;
}): PagefoldError {
  if (code === 'PAGEFOLD_INVALID_OPTION') return new ConfigError(code, message);
  const known = code in errorCodes ? (code as ErrorCode) : 'PAGEFOLD_INPUT_FAILED';
  return new InputError(known, message);
}

function unreachable(path: string, cause: NodeJS.ErrnoException): InputError {
  const isMissing = cause.code === 'ENOENT';
  const code = isMissing ? 'PAGEFOLD_INPUT_NOT_FOUND' : 'PAGEFOLD_INPUT_FAILED';
  const hint = 'pagefold serve makes it with --admin';
  const message = isMissing
    ? `there is no ${path}; ${hint}`
    : `cannot reach ${path}: ${cause.message}`;
  return new InputError(code, message, { cause });
}
