import { Flow } from './flow.mjs';

/** A page's way out, as `load` of core's `slot-pages.ts` takes it. */
export function load() {
  const flow = new Flow({
    title: 'A page’s way through a load',
    description:
      'An empty slot: empty, and the buffer is untouched. A slot that refers to a word: the buffer is ' +
      'filled with the word, loaded. Otherwise the object is read from its pool pages to the page memory ' +
      'and, unless it is raw, decompressed there. If that does not give a page: a CorruptionError, the ' +
      'buffer is untouched and the slot keeps its object. Otherwise the page is copied to the buffer and ' +
      'the object is marked as used: loaded. With exclusive loads the slot is then emptied.',
  });
  flow.start('device.load(slot, page)');
  flow.question(
    ['is the slot empty?'],
    [{ kind: 'plain', outcomes: ['empty'], note: 'the buffer is untouched', answer: 'yes' }],
  );
  flow.question(
    ['does it refer to a word?'],
    [
      {
        kind: 'green',
        outcomes: ['loaded'],
        note: 'the buffer is filled with the word',
        answer: 'yes',
      },
    ],
    'no, to an object',
  );
  flow.step('orange', [
    'read from its pool pages',
    ['by the allocator, to the page memory', 'note muted'],
  ]);
  flow.step('purple', [
    'unpacked in the page memory',
    ['by the compressor; a raw one is a page', 'note muted'],
  ]);
  flow.question(
    ['is it a page?'],
    [
      {
        kind: 'red',
        outcomes: ['CorruptionError'],
        note: 'buffer untouched; the object stays',
        answer: 'no',
      },
    ],
    'yes',
  );
  flow.step('plain', ['copied to the buffer', ['the object is marked as used', 'note muted']]);
  flow.end({ kind: 'green', outcomes: ['loaded'], note: '' });
  return flow.finish([
    'With exclusiveLoads the slot is emptied at the end, and an object without other slots goes.',
    'The page is unpacked beside the buffer, so that a page that does not decode leaves it untouched.',
  ]);
}
