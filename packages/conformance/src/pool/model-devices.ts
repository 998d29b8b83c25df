import type { Device, DeviceOptions } from '@pagefold/core';
import type { Content } from './palette.ts';

/** A device and what its slots should hold. */
export interface ModelDevice {
  /** What messages call it. */
  readonly name: string;
  /** The real one. */
  readonly device: Device;
  /** What it was made with. */
  readonly options: DeviceOptions;
  /** What its slots should hold. */
  readonly slots: Map<number, Content>;
}

/** The devices of a model, and what is said of all their slots together. */
export class ModelDevices {
  readonly open: ModelDevice[] = [];
  /** Those that are being closed, whose slots go one after the other. */
  readonly closing: ModelDevice[] = [];

  /** Those whose slots may hold something, which is what they should hold now. */
  all(): ModelDevice[] {
    for (const at of this.closing) forgetErased(at);
    return [...this.open, ...this.closing];
  }

  /** Contents that need an object, each once in every domain. */
  differentContents(): number {
    const keys = this.all().flatMap(({ options, slots }) =>
      [...slots.values()]
        .filter(({ kind }) => kind === 'other')
        .map(({ key }) => JSON.stringify([options.domain ?? '', key])),
    );
    return new Set(keys).size;
  }

  /** Whether a slot of the device's domain holds a page. */
  isPresent({ options: { domain = '' } }: ModelDevice, { key }: Content): boolean {
    return this.all().some(
      ({ options, slots }) =>
        (options.domain ?? '') === domain && [...slots.values()].some((held) => held.key === key),
    );
  }
}

/** A device that is being closed lets go of its slots in their order. */
function forgetErased({ device, slots }: ModelDevice): void {
  const inOrder = [...slots.keys()].sort((a, b) => a - b);
  const erased = Math.max(0, inOrder.length - device.storedPages);
  for (const slot of inOrder.slice(0, erased)) slots.delete(slot);
}
