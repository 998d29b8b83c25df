import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { PagefoldError, StateError } from '@pagefold/contracts';
import { type ErrorNumber, errors, later, shutdownError } from '../protocol.ts';
import type { Caller } from './caller.ts';

/** What can be full: a device, by its own limit or its pool's. */
export interface Roomy {
  /** Resolves when a refused store may be tried again; rejects when no room can be made. */
  room(): Promise<void>;
}

/** Tries a store: `later` while there is no room. */
export type Attempt = () => ErrorNumber;

interface Waiter {
  readonly caller: Caller;
  readonly attempt: Attempt;
  readonly settle: (error: ErrorNumber) => void;
  readonly reject: (bug: unknown) => void;
}

/** Stores that are tried before others have their turn, about 1 ms. */
const storesPerSlice = 64;

/** How long to wait where there was said to be room and there was none, or a store has failed, in milliseconds. */
const pausesMs = { first: 4, last: 500 } as const;

/**
 * The stores of an export that a full pool has refused, in the order in which they came. They wait as long as
 * some of them find room; after `roomMs` without any, the disk is full for all of them.
 */
export class Room {
  readonly #device: Roomy;
  readonly #roomMs: number;
  #waiters: Waiter[] = [];
  #isTrying = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(device: Roomy, roomMs: number) {
    this.#device = device;
    this.#roomMs = roomMs;
  }

  /** Waits until an attempt comes to something else than `later`. */
  wait(caller: Caller, attempt: Attempt): Promise<ErrorNumber> {
    return new Promise((settle, reject) => {
      this.#waiters.push({ caller, attempt, settle, reject });
      this.#timer ??= setTimeout(() => this.#settleAll(errors.noSpace), this.#roomMs);
      if (!this.#isTrying) void this.#try();
    });
  }

  /** A caller has gone: what it waits for is given up. */
  forget(caller: Caller): void {
    const gone = this.#waiters.filter((waiter) => waiter.caller === caller);
    this.#waiters = this.#waiters.filter((waiter) => waiter.caller !== caller);
    for (const { settle } of gone) settle(shutdownError);
    this.#stopWhenEmpty();
  }

  /** Tries again and again, as long as anybody waits. */
  async #try(): Promise<void> {
    this.#isTrying = true;
    let pause: number = pausesMs.first;
    while (this.#waiters.length > 0) {
      const hasRoom = await this.#hasRoom();
      if (hasRoom && this.#storeSome() > 0) {
        this.#timer?.refresh();
        pause = pausesMs.first;
        await setImmediate();
      } else if (this.#waiters.length > 0) {
        await sleep(pause);
        pause = Math.min(2 * pause, pausesMs.last);
      }
    }
    this.#isTrying = false;
  }

  /** Whether to try; false also where everybody has been told that it is no use. */
  async #hasRoom(): Promise<boolean> {
    try {
      await this.#device.room();
      return true;
    } catch (error) {
      if (error instanceof StateError) this.#settleAll(shutdownError);
      else if (!PagefoldError.is(error)) this.#rejectAll(error);
      else if (error.code === 'PAGEFOLD_BACKING_FULL') this.#settleAll(errors.noSpace);
      return false;
    }
  }

  /** As many as find room, at most a slice. */
  #storeSome(): number {
    let stored = 0;
    while (stored < storesPerSlice && this.#waiters.length > 0) {
      const { attempt, settle, reject } = this.#waiters[0]!;
      try {
        const error = attempt();
        if (error === later) break;
        settle(error);
      } catch (bug) {
        reject(bug);
      }
      this.#waiters.shift();
      stored++;
    }
    this.#stopWhenEmpty();
    return stored;
  }

  #settleAll(error: ErrorNumber): void {
    for (const { settle } of this.#takeAll()) settle(error);
  }

  #rejectAll(bug: unknown): void {
    for (const { reject } of this.#takeAll()) reject(bug);
  }

  #takeAll(): readonly Waiter[] {
    const all = this.#waiters;
    this.#waiters = [];
    this.#stopWhenEmpty();
    return all;
  }

  #stopWhenEmpty(): void {
    if (this.#waiters.length > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
