import { commands, maxPayload, requestBytes, requestMagic } from '../protocol.ts';
import type { Caller } from '../queue/caller.ts';
import { taskOf } from './dispatch.ts';
import { type Progress, readRequest, type Session, type Task } from './request.ts';
import { costs } from './slice.ts';

/** How a phase of a connection stands: it goes on, waits for more bytes or for pages, or is over. */
export type Standing = 'more' | 'input' | 'wait' | 'over';

/** Requests that may stand aside at a time. */
const maxAside = 256;

/** What a transmission comes to of its connection. */
export interface TransmissionHost {
  /** There is something to do again. */
  readonly wake: () => void;
  /** A bug. */
  readonly fail: (bug: unknown) => void;
}

/**
 * The requests of a connection, one after another; those that wait for pages stand aside meanwhile, and are replied
 * to when they have them.
 */
export class Transmission implements Caller {
  readonly #session: Session;
  readonly #host: TransmissionHost;
  /** The request that was parsed last, if it has to be finished before the next one. */
  #task: Task | undefined;
  /** How many stand aside, until they are done. */
  #aside = 0;
  /** One of them that goes on. */
  #resumed: Task | undefined;
  /** More of them that may go on. */
  readonly #ready: Task[] = [];
  #givenUp: Task | undefined;
  /** No more requests are taken. */
  #isLeaving = false;
  #isGone = false;

  constructor(session: Omit<Session, 'caller' | 'resume' | 'fail'>, host: TransmissionHost) {
    this.#host = host;
    this.#session = {
      ...session,
      caller: this,
      resume: (task) => this.#resume(task),
      fail: host.fail,
    };
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Whether any request is not finished. */
  get isBusy(): boolean {
    return this.#task !== undefined || this.#resumed !== undefined || this.#aside > 0;
  }

  /** One step; `over` when the client takes its leave, or cannot be understood any more. */
  step(): Standing {
    const task = this.#task;
    if (task?.isReplying === true) return this.#stepTask(task);
    if (this.#resumed === undefined && this.#ready.length > 0) this.#resumed = this.#ready.shift();
    if (this.#resumed !== undefined) return this.#stepResumed(this.#resumed);
    if (task !== undefined) return this.#stepTask(task);
    if (this.#isLeaving) return this.#aside > 0 ? 'wait' : 'over';
    return this.#aside < maxAside ? this.#begin() : 'wait';
  }

  /** Called before the output is written. */
  pause(): void {
    this.#task?.pause?.();
    this.#resumed?.pause?.();
  }

  /** Takes no more requests. */
  leave(): void {
    this.#isLeaving = true;
  }

  /** There is no more input: a WRITE whose payload has not come whole is given up. */
  giveUp(): void {
    this.#isLeaving = true;
    this.#givenUp = this.#task;
    this.#task = undefined;
  }

  /** The connection has closed: nothing that has been waited for is wanted any more. */
  drop(): void {
    this.#isGone = true;
    this.#session.pages.queued.forget(this);
    for (const task of [this.#task, this.#resumed, ...this.#ready]) task?.drop?.();
  }

  #stepTask(task: Task): Standing {
    const progress = task.step();
    if (progress === 'done' || progress === 'aside') this.#task = undefined;
    if (progress === 'aside') this.#aside++;
    return standingOf(progress);
  }

  #stepResumed(task: Task): Standing {
    const progress = task.step();
    if (progress === 'done' || progress === 'aside') this.#resumed = undefined;
    if (progress === 'done') this.#aside--;
    return standingOf(progress);
  }

  #resume(task: Task): void {
    if (this.#isGone || task === this.#givenUp) {
      task.drop?.();
      return;
    }
    if (task !== this.#task && task !== this.#resumed) this.#ready.push(task);
    this.#host.wake();
  }

  #begin(): Standing {
    const { input, slice } = this.#session;
    if (input.length < requestBytes) return 'input';
    // There is no way to find the next request behind one that is none.
    if (input.view.getUint32(input.start) !== requestMagic) return 'over';
    const request = readRequest(this.#session);
    input.start += requestBytes;
    slice.spend(costs.request);
    if (request.command === commands.disconnect) {
      this.#isLeaving = true;
      return 'more';
    }
    // Nobody who has heard the maximum block size sends that; to read past it could take for ever.
    if (request.command === commands.write && request.length > maxPayload) return 'over';
    this.#task = taskOf(this.#session, request);
    return 'more';
  }
}

function standingOf(progress: Progress): Standing {
  return progress === 'input' || progress === 'wait' ? progress : 'more';
}
