import { keepsPage, PagefoldError, StateError, type StoreOutcome } from '@pagefold/contracts';
import type { Device, SlotState } from '@pagefold/core';
import type { ExportRecorder } from './page-recorder.ts';
import { type ErrorNumber, errors, shutdownError } from './protocol.ts';

/**
 * What requests do to the slots of one export, a page at a time.
 *
 * Each call is one step, finished when it returns: reading a page, changing a part of it and storing it again
 * cannot be crossed by another connection. That is the order of a slot. Should a load ever have to wait, the
 * calls of its slot must wait behind it, and here is the place for it.
 */
export class ExportPages {
  readonly device: Device;
  readonly pageSize: number;
  /** Is told what happens to the slots, if anybody is. */
  recorder: ExportRecorder | undefined;
  readonly #page: Uint8Array;
  readonly #zeroes: Uint8Array;

  constructor(device: Device, pageSize: number) {
    this.device = device;
    this.pageSize = pageSize;
    this.#page = new Uint8Array(pageSize);
    this.#zeroes = new Uint8Array(pageSize);
  }

  /** Reads `target.length` bytes of a slot from `within` on. What was never written is zeros. */
  read(slot: number, within: number, target: Uint8Array): ErrorNumber {
    if (target.length === this.pageSize) return this.#load(slot, target);
    const error = this.#load(slot, this.#page);
    if (error === errors.none) target.set(this.#page.subarray(within, within + target.length));
    return error;
  }

  /** Writes bytes into a slot from `within` on. */
  write(slot: number, within: number, bytes: Uint8Array): ErrorNumber {
    if (bytes.length === this.pageSize) return this.#store(slot, bytes);
    const error = this.#load(slot, this.#page);
    if (error !== errors.none) return error;
    this.#page.set(bytes, within);
    return this.#store(slot, this.#page);
  }

  /** Zeroes a part of a slot, or stores a page of zeros: the slot holds its page afterwards, if it did or must. */
  zero(slot: number, within: number, length: number, mustHold: boolean): ErrorNumber {
    if (length < this.pageSize) {
      return !mustHold && this.stateOf(slot) === 'empty'
        ? errors.none
        : this.write(slot, within, this.#zeroes.subarray(0, length));
    }
    return this.#store(slot, this.#zeroes);
  }

  /** Empties slots. `onReleased` gets the number of those that held a page. */
  release(slot: number, count: number, onReleased: (pages: number) => void): ErrorNumber {
    return guarded(() => {
      onReleased(this.device.invalidateRange(slot, count));
      this.recorder?.trimmed(slot, count);
      return errors.none;
    });
  }

  /** What is in a slot; nothing, once the export has gone. */
  stateOf(slot: number): SlotState {
    let state: SlotState = 'empty';
    guarded(() => {
      state = this.device.stateOf(slot);
      return errors.none;
    });
    return state;
  }

  #load(slot: number, page: Uint8Array): ErrorNumber {
    return guarded(() => {
      if (this.device.load(slot, page) === 'empty') page.fill(0);
      return errors.none;
    });
  }

  #store(slot: number, page: Uint8Array): ErrorNumber {
    return guarded(() => {
      const error = errorOf(this.device.store(slot, page));
      if (error === errors.none) this.recorder?.stored(slot, page);
      return error;
    });
  }
}

/** A full pool is a full disk; whatever else keeps a page out is an error of the disk. */
function errorOf(outcome: StoreOutcome): ErrorNumber {
  if (keepsPage(outcome)) return errors.none;
  return outcome === 'pool-limit' ? errors.noSpace : errors.io;
}

/** A failure of a page is the request's; a mistake in this package is none, and is thrown on. */
function guarded(work: () => ErrorNumber): ErrorNumber {
  try {
    return work();
  } catch (error) {
    if (error instanceof StateError) return shutdownError;
    if (PagefoldError.is(error)) return errors.io;
    throw error;
  }
}
