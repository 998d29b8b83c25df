import { Random, seedOf } from '../kit/random.ts';
import {
  type AllocatorFault,
  type CompressorFault,
  type FaultListener,
  type FaultTime,
  type HasherFault,
  InjectedFault,
} from './fault.ts';

type AnyFault = HasherFault | CompressorFault | AllocatorFault;

/** Whether a fault of this time happens at a call. */
export function isDue(time: FaultTime, call: number): boolean {
  if ('call' in time) return time.call === call;
  return new Random(seedOf(time.seed, call)).next() < time.rate * 2 ** 32;
}

/** The faults of one backend, and how often its methods have been called. */
export class FaultPlan {
  readonly #faults: readonly AnyFault[];
  readonly #onFault: FaultListener;
  readonly #calls = new Map<string, number>();

  constructor(faults: readonly AnyFault[], onFault: FaultListener = () => {}) {
    this.#faults = faults;
    this.#onFault = onFault;
  }

  /** Counts a call and returns the fault that is due at it. */
  next(method: AnyFault['method']): DueFault | undefined {
    const call = (this.#calls.get(method) ?? 0) + 1;
    this.#calls.set(method, call);
    const fault = this.#faults.find((one) => one.method === method && isDue(one, call));
    if (fault === undefined) return undefined;
    this.#onFault(method, call);
    return new DueFault(fault, call);
  }
}

/** A fault that happens at the call that is being made. */
export class DueFault {
  readonly #fault: AnyFault;
  readonly #call: number;

  constructor(fault: AnyFault, call: number) {
    this.#fault = fault;
    this.#call = call;
  }

  get saysNoRoom(): boolean {
    return this.#fault.does === 'no-room';
  }

  /** What happens before the call is carried out. */
  before(): void {
    if ('afterwards' in this.#fault && this.#fault.afterwards) return;
    this.#throw();
  }

  /** What happens after it, given what it has written to the page memory. */
  after(written?: Uint8Array): void {
    if (this.#fault.does !== 'flip-bit') this.#throw();
    else if (written !== undefined && written.length > 0) this.#flipBit(written);
  }

  #throw(): void {
    const { does, method } = this.#fault;
    const error = new InjectedFault(method, this.#call);
    if (does === 'throw-string') throw error.message;
    if (does === 'throw-error') throw error;
  }

  #flipBit(written: Uint8Array): void {
    const random = new Random(seedOf(this.#call, written.length));
    written[random.below(written.length)]! ^= 1 << random.below(8);
  }
}
