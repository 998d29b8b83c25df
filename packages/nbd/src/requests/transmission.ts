import { commands, maxPayload, requestBytes, requestMagic } from '../protocol.ts';
import { taskOf } from './dispatch.ts';
import { readRequest, type Session, type Task } from './request.ts';
import { costs } from './slice.ts';

/** How a phase of a connection stands: it goes on, waits for more bytes, or is over. */
export type Standing = 'more' | 'input' | 'over';

/** The requests of a connection, one after another. */
export class Transmission {
  readonly #session: Session;
  #task: Task | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Whether a request is being carried out. */
  get isBusy(): boolean {
    return this.#task !== undefined;
  }

  /** One step; `over` when the client takes its leave, or cannot be understood any more. */
  step(): Standing {
    if (this.#task === undefined) return this.#begin();
    const progress = this.#task.step();
    if (progress === 'done') this.#task = undefined;
    return progress === 'input' ? 'input' : 'more';
  }

  /** Called before the output is written. */
  pause(): void {
    this.#task?.pause?.();
  }

  #begin(): Standing {
    const { input, slice } = this.#session;
    if (input.length < requestBytes) return 'input';
    // There is no way to find the next request behind one that is none.
    if (input.view.getUint32(input.start) !== requestMagic) return 'over';
    const request = readRequest(this.#session);
    input.start += requestBytes;
    slice.spend(costs.request);
    if (request.command === commands.disconnect) return 'over';
    // Nobody who has heard the maximum block size sends that; to read past it could take for ever.
    if (request.command === commands.write && request.length > maxPayload) return 'over';
    this.#task = taskOf(this.#session, request);
    return 'more';
  }
}
