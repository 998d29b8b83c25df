import type { ExportOptions } from '@pagefold/nbd';
import type { AddedExport } from './commands.ts';
import type { Controlled } from './controlled.ts';

/** Offers one more disk, everywhere or at a socket of its own. */
export async function addExport(controlled: Controlled, added: AddedExport): Promise<object> {
  const { server, log } = controlled;
  const { name, size, socket } = added;
  server.addExport(exportOf(controlled, added));
  if (socket !== '') {
    try {
      await server.listen({ path: socket }, { export: name });
    } catch (error) {
      await server.removeExport(name, { force: true });
      throw error;
    }
  }
  const place = socket === '' ? '' : `, on ${socket}`;
  log.info({ event: 'export-added', export: name, size }, `${name}: added${place}`);
  return {};
}

function exportOf({ sharing }: Controlled, added: AddedExport): ExportOptions {
  const { name, size, group, limit, connections, identities } = added;
  const domain = group === '' ? sharing.domainOf(name) : sharing.domainOfGroup(group);
  return {
    name,
    size,
    limitBytes: limit,
    maxConnections: connections,
    identities: identities === '' ? [] : identities.split(','),
    discardOnClose: added.discard_on_close,
    ...(domain === undefined ? {} : { domain }),
  };
}
