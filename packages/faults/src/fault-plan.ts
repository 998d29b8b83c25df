import type { Hasher, PageMemory } from '@pagefold/contracts';
import { Faults } from './controlled.ts';
import {
  type AllocatorFault,
  type CompressorFault,
  type FaultListener,
  type FaultTime,
  type HasherFault,
  InjectedFault,
} from './fault.ts';
import { Random, seedOf } from './random.ts';

/** A fault of any kind of backend. */
export type AnyFault = HasherFault | CompressorFault | AllocatorFault;

/** Whether a fault of this time happens at a call. */
export function isDue(time: FaultTime, call: number): boolean {
  if ('call' in time) return time.call === call;
  return new Random(seedOf(time.seed, call)).next() < time.rate * 2 ** 32;
}

/** What a call has written to the page memory: where, and how many bytes. */
type Written = (backend: object, args: readonly number[], result: unknown) => [number, number];

const writtenBy: Readonly<Record<string, Written>> = {
  hash: (hasher, [, , out]) => [out!, (hasher as Hasher).digestLength],
  compress: (_, [, , dst], length) => [dst!, length as number],
  decompress: (_, [, , dst], length) => [dst!, length as number],
  read: (_, [, length, dst]) => [dst!, length!],
};

/** The faults of one backend, each at its calls; the first that is due happens. */
export function planFaults(
  backend: object,
  { bytes }: PageMemory,
  plan: readonly AnyFault[],
  onFault: FaultListener = () => {},
): Faults {
  const faults = new Faults();
  for (const method of new Set(plan.map((fault) => fault.method))) {
    faults.replace(method, (real, ...args: number[]) => {
      const call = faults.calls(method);
      const fault = plan.find((one) => one.method === method && isDue(one, call));
      if (fault === undefined) return real(...args);
      onFault(method, call);
      const flip = (result: unknown) => {
        const [start, length] = writtenBy[method]!(backend, args, result);
        if (length > 0) flipBit(bytes.subarray(start, start + length), call);
      };
      return happen(fault, call, () => real(...args), flip);
    });
  }
  return faults;
}

function happen(
  fault: AnyFault,
  call: number,
  carryOut: () => unknown,
  flip: (result: unknown) => void,
): unknown {
  switch (fault.does) {
    case 'no-room':
      return 0;
    case 'return':
      return fault.value;
    case 'reject':
      return Promise.reject(new InjectedFault(fault.method, call));
    case 'flip-bit': {
      const result = carryOut();
      flip(result);
      return result;
    }
    case 'throw-error':
      if (fault.afterwards === true) carryOut();
      throw new InjectedFault(fault.method, call);
    case 'throw':
      if (fault.afterwards === true) carryOut();
      throw fault.value;
  }
}

function flipBit(written: Uint8Array, call: number): void {
  const random = new Random(seedOf(call, written.length));
  written[random.below(written.length)]! ^= 1 << random.below(8);
}
