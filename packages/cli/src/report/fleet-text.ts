import { type FleetAnswer, fleetTables, fleetVerdict } from '@pagefold/fleet';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { oneLine } from '../visible.ts';

/** Prints what the hosts of a fleet have in common. */
export function printFleet(terminal: Terminal, answer: FleetAnswer): void {
  for (const line of fleetVerdict(answer)) terminal.out(`${line}\n`);
  for (const { title, head, rows } of fleetTables(answer)) {
    terminal.out('\n');
    terminal.heading(title);
    const lines = [head, ...rows].map((row) => row.map(oneLine));
    const numbers = head.slice(1).map(() => 'right' as const);
    terminal.out(`${table(lines, ['left', ...numbers])}\n`);
  }
}
