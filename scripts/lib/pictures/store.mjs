import { Flow } from './flow.mjs';

const kept = (outcomes, note, answer) => ({ kind: 'green', outcomes, note, answer });
const refused = (outcomes, note, answer) => ({ kind: 'red', outcomes, note, answer });

/** A page's way through a store, as `slot-pages.ts` and `object-store.ts` of core take it. */
export function store() {
  const flow = new Flow({
    title: 'A page’s way through a store',
    description:
      'The page is copied to the page memory. If one word fills it, only the word is kept: same-filled, or ' +
      'unchanged if the slot referred to it. ' +
      'Otherwise it is hashed, and every object of its domain with its digest is unpacked and compared: ' +
      'shared, or unchanged if the slot referred to that object. Otherwise, if the pool is at its limit: ' +
      'pool-limit. Otherwise it is compressed; where that saves nothing the page goes on raw, or is ' +
      'refused: compress-fail, compress-poor. It gets a record and room in the allocator, or there is ' +
      'none: alloc-fail. It is written, indexed, and the newest of the LRU list: stored or raw. Last, ' +
      'what the slot held before is let go.',
  });
  flow.start('device.store(slot, page)');
  flow.step('plain', ['copied to the page memory']);
  flow.question(
    ['does one word fill it?'],
    [
      kept(['same-filled'], 'the slot refers to the word; no object', 'yes'),
      kept(['unchanged'], 'it did so before'),
    ],
  );
  flow.step('blue', ['hashed', ['by the hasher', 'note muted']]);
  flow.question(
    [
      'is it in the pool already?',
      ['objects with its digest, of its domain,', 'note muted'],
      ['are unpacked and compared', 'note muted'],
    ],
    [
      kept(['shared'], 'the slot refers to that object', 'yes'),
      kept(['unchanged'], 'it did so before'),
    ],
  );
  flow.question(
    ['is the pool at its limit?'],
    [refused(['pool-limit'], 'until it has fallen to the accept threshold', 'yes')],
  );
  flow.step('purple', ['compressed', ['by the compressor', 'note muted']]);
  flow.question(
    ['does that save memory?'],
    [
      refused(['compress-fail'], "with incompressible: 'reject'", 'no'),
      refused(['compress-poor'], 'still too long for this allocator'),
    ],
    'yes; or no, and it goes on raw',
  );
  flow.step(
    'orange',
    ['given a record, then room', ['by the allocator', 'note muted']],
    [refused(['alloc-fail'], 'a table or the allocator cannot grow', 'none')],
  );
  flow.step('plain', ['written and indexed', ['newest of the LRU list', 'note muted']]);
  flow.end(kept(['stored', 'raw'], ''));
  return flow.finish([
    'Green: the slot holds the page. Only now what it held before is let go.',
    'Red: it does not. The slot is erased or keeps what it held, as the device was told.',
  ]);
}
