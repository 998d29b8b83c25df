import { type SnakeCased, snakeCased } from '@pagefold/estimate';
import type { FleetAnswer } from './merge/fleet-answer.ts';

/**
 * A {@link FleetAnswer} as it is written to JSON, its names in snake case; a change that breaks readers changes the
 * schema's name.
 */
export interface FleetReport extends SnakeCased<FleetAnswer> {
  /** Names the form of this object. */
  readonly schema: 'pagefold.fleet.v1';
}

/** Makes the report of an answer. */
export function fleetReport(answer: FleetAnswer): FleetReport {
  return { schema: 'pagefold.fleet.v1', ...snakeCased(answer) };
}
