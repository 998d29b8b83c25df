import { createServer, type Server, type Socket } from 'node:net';
import { PagefoldError } from '@pagefold/contracts';
import { listening } from '@pagefold/nbd';
import type { Service } from '../serve/service.ts';
import { type AdminReply, adminVersion, maxRequestLength } from './commands.ts';
import type { Controlled } from './controlled.ts';
import { linesOf } from './lines.ts';
import { perform } from './perform.ts';
import { readRequest } from './request.ts';

/** Clients that may be connected at a time. */
const maxConnections = 32;

/**
 * Takes commands on a Unix socket of the owner's: a line of JSON a request, and one a reply, in their order.
 *
 * @throws InputError `PAGEFOLD_INPUT_FAILED` when the system refuses the path.
 */
export async function openAdmin(path: string, controlled: Controlled): Promise<Service> {
  const sockets = new Set<Socket>();
  // A client that has said all it has to say still gets its replies.
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    void converse(socket, controlled);
  });
  server.maxConnections = maxConnections;
  await listening(server, { path });
  controlled.log.info({ event: 'admin', path }, `the admin socket is ${path}`);
  return {
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function converse(socket: Socket, controlled: Controlled): Promise<void> {
  socket.setEncoding('utf8');
  try {
    // What a client says last is answered too, so the end of what it says does not close its socket.
    const text = socket.iterator({ destroyOnReturn: false });
    for await (const line of linesOf(text, maxRequestLength)) {
      if (line.trim() !== '') await send(socket, await replyTo(line, controlled));
    }
  } catch (error) {
    // A line that has no end, or a client that has gone.
    if (socket.writable) await send(socket, failure(error, controlled)).catch(() => {});
  }
  socket.destroySoon();
}

async function replyTo(line: string, controlled: Controlled): Promise<AdminReply> {
  try {
    const request = readRequest(line);
    controlled.log.debug(
      { event: 'admin-request', ...request },
      `admin socket: ${request.command}`,
    );
    const result = await perform(controlled, request);
    return { version: adminVersion, ok: true, result };
  } catch (error) {
    return failure(error, controlled);
  }
}

function failure(error: unknown, { log }: Controlled): AdminReply {
  if (PagefoldError.is(error)) {
    const { code, message } = error;
    return { version: adminVersion, ok: false, error: { code, message } };
  }
  log.error({ event: 'bug', err: error }, 'a bug has cost an admin command its result');
  const message = 'internal error: the log has more';
  return { version: adminVersion, ok: false, error: { code: 'INTERNAL', message } };
}

function send(socket: Socket, reply: AdminReply): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(`${JSON.stringify(reply)}\n`, (error) => (error ? reject(error) : resolve()));
  });
}
