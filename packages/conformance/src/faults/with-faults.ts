import type {
  Allocator,
  BackendDescriptor,
  BackendKind,
  BackendOf,
  Compressor,
  Hasher,
  PageMemory,
} from '@pagefold/contracts';
import type {
  AllocatorFault,
  CompressorFault,
  FaultListener,
  FaultOf,
  HasherFault,
} from './fault.ts';
import { FaultPlan } from './fault-plan.ts';
import { FaultyAllocator, FaultyCompressor, FaultyHasher } from './faulty-backends.ts';

/** What {@link withFaults} is told besides the faults. */
export interface FaultOptions {
  /** The descriptor's engine; the wrapped one's with `faulty` behind it where it is not given. */
  readonly engine?: string;
  /** Called at every fault, before it happens; it must not call the backend. */
  readonly onFault?: FaultListener;
}

/**
 * A descriptor whose backends are those of another one, with faults. It can be registered and selected
 * beside the other, and wrapped again.
 */
export function withFaults<K extends BackendKind>(
  descriptor: BackendDescriptor<K>,
  faults: readonly FaultOf<K>[],
  options: FaultOptions = {},
): BackendDescriptor<K> {
  const { engine = faultyEngine(descriptor), onFault } = options;
  const wrap = (backend: BackendOf<K>, memory: PageMemory) =>
    wrappers[descriptor.kind](backend, memory, new FaultPlan(faults, onFault));
  return {
    kind: descriptor.kind,
    name: descriptor.name,
    engine,
    contractVersion: descriptor.contractVersion,
    options: descriptor.options,
    probe: () => descriptor.probe(),
    create(context, backendOptions) {
      const backend = descriptor.create(context, backendOptions);
      if (!(backend instanceof Promise)) return wrap(backend, context.memory);
      return backend.then((created) => wrap(created, context.memory));
    },
  };
}

/** A hasher with faults. @param memory the page memory that it was created on. */
export function faultyHasher(
  hasher: Hasher,
  memory: PageMemory,
  faults: readonly HasherFault[],
  onFault?: FaultListener,
): Hasher {
  return new FaultyHasher(hasher, memory, new FaultPlan(faults, onFault));
}

/** A compressor with faults. @param memory the page memory that it was created on. */
export function faultyCompressor(
  compressor: Compressor,
  memory: PageMemory,
  faults: readonly CompressorFault[],
  onFault?: FaultListener,
): Compressor {
  return new FaultyCompressor(compressor, memory, new FaultPlan(faults, onFault));
}

/** An allocator with faults. @param memory the page memory that it was created on. */
export function faultyAllocator(
  allocator: Allocator,
  memory: PageMemory,
  faults: readonly AllocatorFault[],
  onFault?: FaultListener,
): Allocator {
  return new FaultyAllocator(allocator, memory, new FaultPlan(faults, onFault));
}

/** An engine that the descriptor does not have. */
export function faultyEngine({ engine }: Pick<BackendDescriptor, 'engine'>): string {
  return engine === undefined ? 'faulty' : `${engine}-faulty`;
}

type Wrappers = {
  readonly [K in BackendKind]: (
    backend: BackendOf<K>,
    memory: PageMemory,
    plan: FaultPlan,
  ) => BackendOf<K>;
};

const wrappers: Wrappers = {
  hasher: (hasher, memory, plan) => new FaultyHasher(hasher, memory, plan),
  compressor: (compressor, memory, plan) => new FaultyCompressor(compressor, memory, plan),
  allocator: (allocator, memory, plan) => new FaultyAllocator(allocator, memory, plan),
};
