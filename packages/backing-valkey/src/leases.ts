import type { FarCounters } from './far-counters.ts';
import type { FarDictionaries } from './far-dictionaries.ts';
import type { FarNames } from './far-names.ts';
import type { FarObjects } from './far-objects.ts';
import { batchObjects } from './far-writer.ts';
import type { Server } from './server.ts';

/** A round over all objects takes so much of a lease, so that after a tick that comes late there is time left. */
const partOfLease = 0.45;
/** Ticks of a round: renewals are spread over it. */
const ticksOfRound = 64;
const longestTickMs = 60_000;

/** An object whose lease is made longer. */
interface Leased {
  readonly at: number;
  readonly hash: Buffer;
  readonly name: string;
}

/**
 * Renews the leases of all objects, again and again, a batch at a time. Nobody deletes anything there: what no host
 * renews goes by itself. A batch that fails is tried again at the next tick, and what is late is made up for.
 */
export class Leases {
  readonly #server: Server;
  readonly #objects: FarObjects;
  readonly #names: FarNames;
  readonly #dictionaries: FarDictionaries;
  readonly #counters: FarCounters;
  readonly #leaseMs: number;
  readonly #roundMs: number;
  readonly #timer: NodeJS.Timeout;
  #begun = performance.now();
  #next = 0;
  #ticking: Promise<void> | undefined;
  #isClosed = false;

  constructor(
    server: Server,
    objects: FarObjects,
    names: FarNames,
    dictionaries: FarDictionaries,
    counters: FarCounters,
    leaseSeconds: number,
  ) {
    this.#server = server;
    this.#objects = objects;
    this.#names = names;
    this.#dictionaries = dictionaries;
    this.#counters = counters;
    this.#leaseMs = leaseSeconds * 1000;
    this.#roundMs = this.#leaseMs * partOfLease;
    const tickMs = Math.min(this.#roundMs / ticksOfRound, longestTickMs);
    this.#timer = setInterval(() => this.#tick(), tickMs);
    this.#timer.unref();
  }

  /** Renews nothing more; resolves when what is under way has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#ticking;
  }

  #tick(): void {
    this.#ticking ??= this.#renewWhatIsDue()
      // The next tick goes on where this has ended.
      .catch(() => {
        this.#counters.errors++;
      })
      .finally(() => {
        this.#ticking = undefined;
      });
  }

  async #renewWhatIsDue(): Promise<void> {
    const part = Math.min(1, (performance.now() - this.#begun) / this.#roundMs);
    const due = Math.ceil(this.#objects.end * part);
    while (this.#next < due && !this.#isClosed) {
      const { batch, end } = this.#gather(due);
      await this.#renew(batch);
      this.#next = end;
    }
    if (part < 1 || this.#isClosed) return;
    await this.#dictionaries.renew();
    this.#begun = performance.now();
    this.#next = 0;
  }

  #gather(due: number): { batch: readonly Leased[]; end: number } {
    const batch: Leased[] = [];
    let at = this.#next;
    for (; at < due && batch.length < batchObjects; at++) {
      const object = this.#objects.at(at);
      const name = object && this.#names.of(object)?.name;
      if (object !== undefined && name !== undefined) batch.push({ at, hash: object.hash, name });
    }
    return { batch, end: at };
  }

  async #renew(batch: readonly Leased[]): Promise<void> {
    if (batch.length === 0) return;
    const names = batch.map(({ name }) => name);
    const renewed = await this.#server.ask(({ renew }) => renew(names, this.#leaseMs));
    const doubtful: Leased[] = [];
    for (const [i, reply] of renewed.entries()) {
      if (reply instanceof Error) throw reply;
      if (reply === 1) {
        this.#counters.renewals++;
        this.#objects.noteFound(batch[i]!.at);
      } else {
        doubtful.push(batch[i]!);
      }
    }
    if (doubtful.length > 0) await this.#look(doubtful);
  }

  /**
   * Another host may have renewed it for longer; or it is gone. Of a cluster the node that says so may have just come back as
   * the master that it was, and know nothing of what was written meanwhile: what is missed goes on being renewed.
   */
  async #look(doubtful: readonly Leased[]): Promise<void> {
    const replies = await this.#server.ask(({ exist }) => exist(doubtful.map(({ name }) => name)));
    const { isCluster } = this.#server;
    for (const [i, reply] of replies.entries()) {
      if (reply instanceof Error) throw reply;
      const { at, hash } = doubtful[i]!;
      // Something else may be at the place by now.
      if (!this.#objects.at(at)?.hash.equals(hash)) continue;
      if (reply !== 0) this.#objects.noteFound(at);
      else if (this.#objects.miss(at, !isCluster)) this.#counters.losses++;
      else if (!this.#objects.isLost(at)) this.#counters.errors++;
    }
  }
}
