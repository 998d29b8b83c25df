import { Random } from '@pagefold/faults';
import type { ModelDevice } from './model-devices.ts';
import { Palette } from './palette.ts';
import type { PoolModel } from './pool-model.ts';

const slots = 48;

/** Random calls on a pool with three devices, two of them in one domain. */
export class RandomSteps {
  readonly model: PoolModel;
  readonly palette: Palette;
  readonly #random: Random;

  constructor(model: PoolModel, seed: number) {
    this.model = model;
    this.palette = new Palette(model.pool.pageSize, seed);
    this.#random = new Random(seed);
    for (const domain of ['', '', 'another']) model.addDevice({ slots, domain });
  }

  async step(): Promise<void> {
    const random = this.#random;
    const { model, palette } = this;
    const at = random.pick(model.devices);
    const slot = random.below(slots);
    const dice = random.below(100);
    if (dice < 54) model.store(at, slot, palette.any(random));
    else if (dice < 58) model.store(at, slot, at.slots.get(slot) ?? palette.any(random));
    else if (dice < 74) model.load(at, slot);
    else if (dice < 84) model.invalidate(at, slot);
    else if (dice < 88) this.#storeMany(at);
    else if (dice < 92) model.loadMany(at, this.#someSlots());
    else if (dice < 95)
      model.invalidateRange(at, slot, random.below(Math.min(12, slots - slot) + 1));
    else if (dice < 98) model.compact();
    else await this.#replace(at);
  }

  #someSlots(): number[] {
    return Array.from({ length: this.#random.between(1, 6) }, () => this.#random.below(slots));
  }

  /** Different slots, since the model looks at them after all have been stored. */
  #storeMany(at: ModelDevice): void {
    const chosen = [...new Set(this.#someSlots())];
    const contents = chosen.map(() => this.palette.any(this.#random));
    this.model.storeMany(at, chosen, contents);
  }

  async #replace(at: ModelDevice): Promise<void> {
    await this.model.closeDevice(at);
    this.model.addDevice(at.options);
  }
}
