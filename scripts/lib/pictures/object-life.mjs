import { Picture } from './svg.mjs';

const stateWidth = 132;
const stateHeight = 50;

/** What a slot and an object can be, and what leads from one to another (core's `slot-pages.ts`, `object-store.ts`). */
export function objectLife() {
  const picture = new Picture({
    width: 920,
    height: 590,
    title: 'The life of a slot and of an object',
    description:
      'A slot is empty, refers to a word, or refers to an object. Storing a page leads to a word if it is ' +
      'same-filled, otherwise to an object; letting go leads to empty. An object comes with its first slot, ' +
      'is shared while two or more slots refer to it, and goes with its last one: its index entry, its ' +
      'record and its bytes. A slot lets go when it is invalidated, loaded exclusively, stored another ' +
      'page, refused a page on a device that erases, and when its device is closed. An object is compressed ' +
      'or raw for its whole life, is referenced once it has been used, and is indexed unless it did not ' +
      'decode while it was compared.',
  });
  drawSlot(picture);
  drawObject(picture);
  drawFlags(picture);
  return picture.toString();
}

function drawSlot(picture) {
  picture.text(32, 44, 'A slot', { kind: 'title' });
  const [empty, word, object] = [
    [228, 110],
    [110, 320],
    [346, 320],
  ];
  state(picture, empty, 'empty', 'empty', 'refers to nothing');
  state(picture, word, 'plain', 'word', 'a same-filled page');
  state(picture, object, 'plain', 'object', 'any other page');

  // Down: a store. Up: letting go. Across: a store of the other kind.
  picture.line([
    [196, 137],
    [108, 291],
  ]);
  label(picture, 138, 186, ['store:', 'same-filled'], 'end');
  picture.line([
    [260, 137],
    [348, 291],
  ]);
  label(picture, 318, 186, ['store: stored,', 'raw, shared'], 'start');
  picture.line(
    [
      [136, 293],
      [217, 139],
    ],
    { dashed: true },
  );
  picture.line(
    [
      [320, 293],
      [239, 139],
    ],
    { dashed: true },
  );
  label(picture, 228, 222, ['lets go'], 'middle');
  picture.line([
    [178, 311],
    [278, 311],
  ]);
  picture.line([
    [278, 331],
    [178, 331],
  ]);
  label(picture, 228, 303, ['store'], 'middle');
  label(picture, 228, 348, ['store'], 'middle');
}

function drawObject(picture) {
  picture.text(492, 44, 'An object', { kind: 'title' });
  const [one, shared, gone] = [
    [590, 150],
    [590, 320],
    [814, 150],
  ];
  picture.circle(590, 72, 5, 'dot');
  picture.line([
    [590, 78],
    [590, 123],
  ]);
  label(picture, 602, 96, ['store: stored, raw'], 'start');
  state(picture, one, 'green', 'one slot', 'KSM’s “unshared”');
  state(picture, shared, 'green', 'shared', 'two or more slots');
  state(picture, gone, 'empty', 'gone', 'entry, record, bytes', { dashed: true });

  picture.line([
    [568, 177],
    [568, 293],
  ]);
  label(picture, 560, 238, ['store:', 'shared'], 'end');
  picture.line(
    [
      [612, 293],
      [612, 177],
    ],
    { dashed: true },
  );
  label(picture, 620, 230, ['one of two slots', 'lets go'], 'start');
  picture.line(
    [
      [658, 150],
      [746, 150],
    ],
    { dashed: true },
  );
  label(picture, 702, 122, ['its slot', 'lets go'], 'middle');
  picture.path('M657 308 C704 296 704 344 657 332', { head: true });
  label(picture, 702, 317, ['store: shared,', 'or one of several slots lets go'], 'start');
}

/** Flags that an object has whatever its slots. */
function drawFlags(picture) {
  picture.line(
    [
      [32, 392],
      [888, 392],
    ],
    { head: false },
  );
  const flags = [
    ['raw', 'decided when it is made: kept as it is, because compressing saved nothing'],
    ['referenced', 'from the beginning, and again at every store of its content and every load'],
    [
      'indexed',
      'until it does not decode while it is compared: then nothing new is shared with it',
    ],
  ];
  picture.text(32, 422, 'An object also is', { kind: 'strong' });
  for (const [index, [flag, meaning]] of flags.entries()) {
    const y = 448 + index * 22;
    picture.text(32, y, flag, { kind: 'code note' });
    picture.text(128, y, meaning, { kind: 'note muted', room: 760 });
  }
  picture.text(32, 528, 'A slot lets go', { kind: 'strong' });
  const ways =
    'when it is invalidated, loaded exclusively, or given another page; when it is refused a page and ' +
    'its device erases;';
  picture.text(32, 550, ways, { kind: 'note muted', room: 860 });
  picture.text(
    32,
    568,
    'and when its device is closed. A pool that is closed lets go of everything at once.',
    {
      kind: 'note muted',
      room: 860,
    },
  );
}

function state(picture, [x, y], kind, name, meaning, options) {
  const lines = [
    [name, 'strong'],
    [meaning, 'tiny muted'],
  ];
  const left = x - stateWidth / 2;
  picture.box(left, y - stateHeight / 2, stateWidth, stateHeight, kind, lines, {
    radius: 14,
    ...options,
  });
}

function label(picture, x, y, lines, anchor) {
  for (const [index, line] of lines.entries()) {
    picture.text(x, y + index * 16, line, { kind: 'note muted', anchor });
  }
}
