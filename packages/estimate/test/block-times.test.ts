import test from 'ava';
import { BlockTimes, type Clocks, type Step } from '../dist/block-times.js';

/** A machine on which this program has the processor for a part of the time. */
class Machine {
  wallMs = 0;
  processorMs = 0;
  readonly steps: Map<string, Step> = new Map();

  clocks(hasProcessor = true): Clocks {
    return {
      wall: () => this.wallMs,
      processor: hasProcessor ? () => this.processorMs : undefined,
    };
  }

  /** Does a step `times` times, `microseconds` of the processor each, beside others on the machine. */
  step(name: string, times: number, microseconds: number, load = 1): void {
    const ms = (times * microseconds) / 1000;
    this.processorMs += ms;
    this.wallMs += ms * load;
    const before = this.steps.get(name) ?? { ms: 0, times: 0 };
    this.steps.set(name, { ms: before.ms + ms * load, times: before.times + times });
  }

  times(hasProcessor = true): BlockTimes<string> {
    for (const name of ['hash', 'pack']) this.steps.set(name, { ms: 0, times: 0 });
    return new BlockTimes(() => new Map(this.steps), this.clocks(hasProcessor));
  }
}

const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6;

test('a step takes what it takes of the processor, however busy the machine is', (t) => {
  for (const load of [1, 4, 20]) {
    const machine = new Machine();
    const times = machine.times();
    for (let i = 0; i < 5; i++) {
      times.run(256, () => {
        machine.step('hash', 256, 3, load);
        machine.step('pack', 100, 20, load);
      });
    }
    t.is(times.clock, 'cpu');
    t.true(near(times.microseconds('hash'), 3), `${load}`);
    t.true(near(times.microseconds('pack'), 20), `${load}`);
  }
});

test('a few slow blocks change nothing', (t) => {
  const machine = new Machine();
  const times = machine.times();
  for (const microseconds of [400, 5, 5, 90, 5, 5, 5]) {
    times.run(300, () => machine.step('hash', 300, microseconds));
  }
  t.true(near(times.microseconds('hash'), 5));
});

test('what is between blocks, such as reading, counts for nothing', (t) => {
  const machine = new Machine();
  const times = machine.times();
  for (let i = 0; i < 8; i++) {
    times.run(100, () => machine.step('hash', 100, 7));
    machine.wallMs += 500;
    machine.processorMs += 100;
  }
  t.true(near(times.microseconds('hash'), 7));
});

test('a block in which a step was never taken says nothing of it', (t) => {
  const machine = new Machine();
  const times = machine.times();
  for (const packs of [0, 0, 0, 10, 0]) {
    times.run(256, () => {
      machine.step('hash', 256, 1);
      machine.step('pack', packs, 30);
    });
  }
  t.true(near(times.microseconds('pack'), 30));
});

test('less than a block is one, and nothing at all takes no time', (t) => {
  const machine = new Machine();
  const times = machine.times();
  times.run(3, () => machine.step('hash', 3, 9, 2));
  t.true(near(times.microseconds('hash'), 9));
  t.is(times.microseconds('pack'), 0);
});

test('without a clock of the processor it is the time on the wall, and says so', (t) => {
  const machine = new Machine();
  const times = machine.times(false);
  times.run(256, () => machine.step('hash', 256, 3, 4));
  t.is(times.clock, 'wall');
  t.true(near(times.microseconds('hash'), 12));
});

test('other threads do not make a step longer than it was', (t) => {
  const machine = new Machine();
  const times = machine.times();
  times.run(256, () => {
    machine.step('hash', 256, 3);
    machine.processorMs += 50;
  });
  t.true(near(times.microseconds('hash'), 3));
});
