import { createFoldAJs, createFoldSJs, FoldTrainer } from '@pagefold/compress-fold';
import { Workbench } from '@pagefold/core';
import test from 'ava';
import { foldNames } from './support/fold-pair.ts';
import { madeDictionary, madeModels, samples } from './support/samples.ts';

test('the same samples make the same models, at once or in steps', (t) => {
  const dictionary = madeDictionary(4096);
  const trainers = [1, 2].map(() => new FoldTrainer({ dictionary }));
  for (const { page, base } of samples(12)) {
    for (const trainer of trainers) trainer.add(page, base);
  }
  t.is(trainers[0]!.samples, 12);
  const steps = trainers[1]!.steps();
  let step = steps.next();
  let count = 0;
  for (; !step.done; step = steps.next()) count++;
  t.is(count, 36);
  t.deepEqual(trainers[0]!.train(), step.value);
});

test('models for the best parse are other ones, and with them it makes less', (t) => {
  const parse = 'best';
  const dictionary = madeDictionary(4096);
  const trainers = [new FoldTrainer({ dictionary }), new FoldTrainer({ dictionary, parse })];
  const pages = [...samples(30)].map(({ page }) => page);
  for (const trainer of trainers) for (const page of pages) trainer.add(page);
  const trained = trainers.map((trainer) => trainer.train());
  const create = { 'fold-s': createFoldSJs, 'fold-a': createFoldAJs };
  for (const name of foldNames) {
    const memory = new Workbench();
    const codec = create[name]({ memory, pageSize: 4096, dictionaries: 2 }, { parse });
    const page = memory.reserve(4096);
    const object = memory.reserve(codec.bound(4096));
    const lengths = trained.map((models) => {
      const id = codec.prepare!(models[name]);
      let sum = 0;
      for (const bytes of pages) {
        memory.bytes.set(bytes, page);
        sum += codec.compress(page, bytes.length, object, codec.bound(4096), 0, id);
      }
      return sum;
    });
    t.true(lengths[1]! < lengths[0]!, `${name}: ${lengths}`);
    // A codec's own trainer is that for its parse.
    const own = codec.modelTrainer!(dictionary);
    for (const bytes of pages) own.add(bytes, new Uint8Array());
    const steps = own.steps();
    let step = steps.next();
    while (!step.done) step = steps.next();
    t.deepEqual(step.value, trained[1]![name]);
  }
});

test('further samples make another model', (t) => {
  const trainer = new FoldTrainer();
  for (const { page } of samples(4)) trainer.add(page);
  const before = trainer.train();
  for (const { page } of samples(4, 40)) trainer.add(page);
  const after = trainer.train();
  for (const name of foldNames) t.notDeepEqual(after[name], before[name]);
});

test('a model is small, and its dictionary is in it', (t) => {
  const dictionary = madeDictionary(5000);
  const trained = new FoldTrainer({ dictionary }).train();
  for (const name of foldNames) {
    t.true(trained[name].length - dictionary.length <= 30 * 1024);
    t.deepEqual(trained[name].slice(-5000), dictionary);
  }
});

test('samples and dictionaries that are too long are refused', (t) => {
  const trainer = new FoldTrainer({ pageSize: 4096 });
  t.throws(() => trainer.add(new Uint8Array(4097)), {
    instanceOf: RangeError,
    message: '"page" expected at most 4096 bytes, got 4097',
  });
  t.throws(() => trainer.add(new Uint8Array(1), new Uint8Array(5000)), {
    instanceOf: RangeError,
    message: '"base" expected at most 4096 bytes, got 5000',
  });
  t.throws(() => new FoldTrainer({ dictionary: new Uint8Array(65537) }), {
    instanceOf: RangeError,
    message: '"dictionary" expected at most 65536 bytes, got 65537',
  });
});

test('what is no model for an encoding is refused, and says why', (t) => {
  const { 'fold-s': s, 'fold-a': a } = madeModels(100, 3);
  const edited = (bytes: Uint8Array, edit: (copy: Uint8Array) => void) => {
    const copy = bytes.slice();
    edit(copy);
    return copy;
  };
  const create = { 'fold-s': createFoldSJs, 'fold-a': createFoldAJs };
  const reason = (name: 'fold-s' | 'fold-a', bytes: Uint8Array) => {
    const codec = create[name]({ memory: new Workbench(), pageSize: 4096, dictionaries: 1 });
    const { message } = t.throws(() => codec.prepare!(bytes), { code: 'PAGEFOLD_INVALID_OPTION' })!;
    // The room is free again.
    codec.prepare!(name === 'fold-s' ? s : a);
    return message.replace(/^.* got bytes that /, '');
  };
  t.is(reason('fold-s', s.subarray(0, 11)), 'end before a model begins');
  t.is(
    reason(
      'fold-a',
      edited(a, (copy) => copy.fill(2, 4, 5)),
    ),
    'have version 2, and 1 is known here',
  );
  t.is(reason('fold-a', s), 'are a model for something else');
  t.is(reason('fold-s', a), 'are a model for something else');
  t.is(
    reason(
      'fold-a',
      edited(a, (copy) => copy.fill(1, 10, 11)),
    ),
    'cannot hold a dictionary of 65636 bytes',
  );
  t.is(reason('fold-a', a.subarray(0, -1)), 'have a model of 14527 bytes, not 14528');
  t.is(
    reason(
      'fold-s',
      edited(s, (copy) => copy.fill(0, 12, 13)),
    ).replace(/\d+ instead/, 'N instead'),
    'have a model that has frequencies of N instead of 2048 in alphabet 0',
  );
  t.is(
    reason(
      'fold-s',
      edited(s, (copy) => copy.fill(255, 12, 14)),
    ),
    'have a model that has frequencies above 2048 in alphabet 0',
  );
  const modelOf = (length: number) =>
    edited(s, (copy) => new DataView(copy.buffer).setUint32(8, s.length - 12 - length, true));
  t.regex(reason('fold-s', modelOf(3000)), /^have a model that ends in alphabet \d+$/);
  t.is(reason('fold-s', modelOf(s.length - 12)), 'have 100 bytes after the model');
});
