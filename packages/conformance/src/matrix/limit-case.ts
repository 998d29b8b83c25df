import { expectEqual, expectThat, fail } from '../kit/expect.ts';
import type { Turns } from '../kit/turns.ts';
import type { ModelDevice } from '../pool/model-devices.ts';
import { Palette } from '../pool/palette.ts';
import { PoolModel } from '../pool/pool-model.ts';
import { composeCell } from './compose-cell.ts';
import type { CellPlan } from './matrix-options.ts';

const limitPoolPages = 40;
const acceptPoolPages = 30;
const acceptThresholdPercent = 75;
/** More pages than fit below the limit, whatever the backends. */
const mostPages = 20_000;

/**
 * Fills a pool to its limit, empties it to its accept threshold and fills it again; after every call
 * the pool must accept or refuse as zswap would.
 */
export async function fillToLimit(plan: CellPlan, turns: Turns): Promise<void> {
  let calls = 0;
  const pool = await composeCell(
    plan,
    {},
    {
      poolLimitBytes: limitPoolPages * plan.pageSize,
      acceptThresholdPercent,
      onPoolLimit: () => {
        calls++;
      },
    },
  );
  try {
    const run = new LimitRun(new PoolModel(pool), plan, turns);
    for (let round = 0; round < 2; round++) {
      await run.fill();
      run.storeWhatNeedsNoMemory();
      await run.empty();
    }
    run.model.checkAll('after the limit was met twice');
    expectEqual(calls, run.refused, 'calls of onPoolLimit');
    expectEqual(pool.stats().rejectPoolLimit, run.refused, 'rejectPoolLimit');
    expectEqual(pool.stats().poolLimitHit, run.hits, 'poolLimitHit');
  } finally {
    await pool.close();
  }
}

/** A pool with a limit, and what its limit should say. */
class LimitRun {
  readonly model: PoolModel;
  refused = 0;
  hits = 0;
  readonly #at: ModelDevice;
  readonly #palette: Palette;
  readonly #pageSize: number;
  readonly #turns: Turns;
  #isFull = false;
  #slot = 0;

  constructor(model: PoolModel, { pageSize, seed }: CellPlan, turns: Turns) {
    this.model = model;
    this.#at = model.addDevice({ slots: 2 * mostPages });
    this.#palette = new Palette(pageSize, seed);
    this.#pageSize = pageSize;
    this.#turns = turns;
  }

  /** Stores new pages until one is refused, and a few more. */
  async fill(): Promise<void> {
    const before = this.refused;
    for (let n = 0; this.refused < before + 5; n++) {
      if (n === mostPages) fail(`filling the pool: expected a refusal, got none for ${n} pages`);
      await this.#turns.next();
      this.#storeNew();
    }
    const { memUsedMax, memLimit } = this.model.pool.stats();
    const most = memLimit + 16 * this.#pageSize;
    const isNear = memUsedMax >= memLimit && memUsedMax <= most;
    expectThat(isNear, 'memUsedMax of a full pool', `${memLimit} to ${most} bytes`, memUsedMax);
  }

  /** A full pool refuses nothing that it has already, and no same-filled page. */
  storeWhatNeedsNoMemory(): void {
    const { zero, sameFilled } = this.#palette;
    for (const page of [zero, sameFilled]) {
      expectEqual(this.#store(page), 'same-filled', `${page.key} in a full pool`);
    }
    const held = [...this.#at.slots.values()].find(({ kind }) => kind === 'other')!;
    expectEqual(this.#store(held), 'shared', `${held.key} in a full pool, which has it`);
  }

  /** Invalidates slots until a new page is accepted. */
  async empty(): Promise<void> {
    while (this.#isFull) {
      await this.#turns.next();
      const [slot] = this.#at.slots.keys();
      if (slot === undefined) fail('an empty pool: expected that it accepts pages again');
      this.model.invalidate(this.#at, slot);
      this.#storeNew();
    }
  }

  #storeNew(): void {
    const poolPages = this.model.pool.stats().poolTotalSize / this.#pageSize;
    if (poolPages >= limitPoolPages) {
      this.hits++;
      this.#isFull = true;
    } else if (poolPages <= acceptPoolPages) this.#isFull = false;
    const page = this.#palette.easy();
    const isRefused = this.#store(page) === 'pool-limit';
    const what = `a new page for a pool of ${poolPages} pool pages, refused`;
    expectEqual(isRefused, this.#isFull, what);
    if (isRefused) this.refused++;
  }

  #store(page: Parameters<PoolModel['store']>[2]) {
    return this.model.store(this.#at, this.#slot++, page);
  }
}
