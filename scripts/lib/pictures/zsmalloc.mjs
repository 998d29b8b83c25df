import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PageBar } from './page-bar.mjs';
import { observeAllocator } from './placed-objects.mjs';
import { Picture } from './svg.mjs';

const width = 900;
const margin = 36;
const pageSize = 4096;
const colors = ['blue', 'purple', 'orange'];

/** A zspage, the size classes and the fullness groups of zsmalloc, as `@pagefold/alloc-zsmalloc` has them. */
export async function zsmalloc(root) {
  const { sizeClasses } = await import(
    pathToFileURL(join(root, 'packages/alloc-zsmalloc/dist/index.js')).href
  );
  const table = sizeClasses(pageSize);
  const picture = new Picture({
    width,
    height: 800,
    title: 'zsmalloc: objects across the borders of pool pages',
    description: describe(table),
  });
  picture.text(margin, 38, 'zsmalloc: objects across the borders of pool pages', { kind: 'title' });
  await drawZspage(picture, root, table, 66);
  drawClasses(picture, table, 258);
  await drawGroups(picture, root, table, 560);
  return picture.toString();
}

function describe({ classes, wholePageFrom }) {
  return (
    'A zspage is pool pages in a row with places of one size, some of which span two pool pages. ' +
    `There are ${classes.length} size classes for pool pages of ${pageSize} bytes; each has zspages of as many ` +
    'pool pages as waste the fewest bytes. ' +
    `An object of ${wholePageFrom} bytes or more takes a whole pool page. The zspages of a class are in groups by ` +
    'how full they are; a new object goes to the fullest group with room.'
  );
}

/** One zspage of two pool pages with three objects, the second of which spans the border. */
async function drawZspage(picture, root, table, y) {
  const { allocator, placeOf } = await observeAllocator(
    root,
    'alloc-zsmalloc',
    'createZsmalloc',
    pageSize,
  );
  const lengths = [2700, 2712, 2665];
  const objects = lengths.map((length) => {
    const handle = allocator.alloc(length);
    return { handle, length };
  });
  const sizeClass = table.classes[table.positionOf(lengths[0])];
  const { size, poolPagesPerZspage: pages, objectsPerZspage } = sizeClass;
  if (allocator.stats().poolPages !== pages || objectsPerZspage !== lengths.length) {
    throw new Error('zsmalloc did not make the zspage of the picture');
  }
  const heading = `A zspage of the class of ${size} bytes: ${pages} pool pages, ${objectsPerZspage} objects of up to ${sizeClass.maxLength} bytes`;
  picture.text(margin, y + 4, heading, { kind: 'strong', room: width - 2 * margin });
  const bytes = pages * pageSize;
  const bar = new PageBar(picture, {
    x: margin,
    y: y + 34,
    width: width - 2 * margin,
    height: 56,
    bytes,
  });
  for (const [index, { handle, length }] of objects.entries()) {
    bar.fill(index * size, (index + 1) * size, 'plain', []);
    const { offset } = placeOf(handle);
    bar.fill(offset, offset + length, colors[index], [
      [`object ${index + 1}`, 'strong'],
      [`${length} bytes`, 'note'],
    ]);
  }
  for (let page = 0; page < pages; page++) {
    const middle = (bar.at(page * pageSize) + bar.at((page + 1) * pageSize)) / 2;
    picture.text(middle, y + 27, `pool page ${page + 1}`, { kind: 'note muted', anchor: 'middle' });
    const x = bar.at(page * pageSize);
    if (page > 0)
      picture.line(
        [
          [x, y + 16],
          [x, y + 34],
        ],
        { head: false, dashed: true },
      );
  }
  bar.scale([0, size, pageSize, 2 * size, bytes]);
  const rest = bytes - objectsPerZspage * size;
  const { offset: headerBytes } = placeOf(objects[0].handle);
  const notes = [
    `Grey: ${headerBytes} bytes before each object, where the kernel keeps its handle, the rest of its place, and ${rest} bytes at the end.`,
    'The pool pages of a zspage lie side by side here, so object 2 is one copy; in the kernel they lie anywhere.',
  ];
  drawNotes(picture, notes, y + 134);
}

/** Every class as a dot: how long its zspages are. */
function drawClasses(picture, { classes, wholePageFrom }, y) {
  const heading = `${classes.length} size classes, by the size of a place and the pool pages of a zspage`;
  picture.text(margin, y + 4, heading, { kind: 'strong' });
  const longest = Math.max(...classes.map(({ poolPagesPerZspage }) => poolPagesPerZspage));
  const [left, right, top, step] = [margin + 34, width - margin, y + 30, 22];
  const bottom = top + longest * step;
  const xOf = (size) => left + (size / pageSize) * (right - left);
  const yOf = (pages) => bottom - (pages - 0.5) * step;
  for (let pages = 1; pages <= longest; pages++) {
    picture.text(left - 12, yOf(pages) + 4, `${pages}`, { kind: 'code tiny muted', anchor: 'end' });
    picture.line(
      [
        [left, yOf(pages)],
        [right, yOf(pages)],
      ],
      { head: false, faint: true },
    );
  }
  for (let size = 0; size <= pageSize; size += 512) {
    picture.text(xOf(size), bottom + 18, `${size}`, { kind: 'code tiny muted', anchor: 'middle' });
  }
  for (const { size, poolPagesPerZspage } of classes) {
    picture.circle(xOf(size), yOf(poolPagesPerZspage), 3.2, 'blue');
  }
  const chaining = classes.findLast(({ poolPagesPerZspage }) => poolPagesPerZspage > 1);
  const x = xOf(chaining.size) + 9;
  picture.line(
    [
      [x, top - 4],
      [x, bottom],
    ],
    { head: false, dashed: true },
  );
  const room = width - x - 8;
  picture.text(x + 6, top - 12, 'objects from', { kind: 'tiny muted', room });
  picture.text(x + 6, top + 2, `${wholePageFrom} bytes on`, { kind: 'tiny muted', room });
  picture.text(x + 6, top + 24, 'a whole page', { kind: 'tiny muted', room });
  const step16 = pageSize / 256;
  const notes = [
    `Sizes rise in steps of ${step16} bytes; neighbours with equally many pool pages and objects are one class.`,
  ];
  drawNotes(picture, notes, bottom + 46);
}

/** Zspages of one class in their groups, and where the next object goes. */
async function drawGroups(picture, root, table, y) {
  const length = 2048;
  const { size, objectsPerZspage: room } = table.classes[table.positionOf(length)];
  const { inUse, before, target } = await fillZspages(root, length, room);
  const heading = `Zspages of the class of ${size} bytes, each with ${room} places, in their fullness groups`;
  picture.text(margin, y + 4, heading, { kind: 'strong', room: width - 2 * margin });
  const columnWidth = (width - 2 * margin) / groupNames.length;
  for (const [group, name] of groupNames.entries()) {
    const x = margin + group * columnWidth;
    const kind = group === target ? 'green' : 'empty';
    picture.rect(x + 3, y + 44, columnWidth - 6, 106, kind, { radius: 5 });
    picture.text(x + columnWidth / 2, y + 167, name, { kind: 'code tiny muted', anchor: 'middle' });
    const members = inUse.filter((used) => groupOf(used, room) === group);
    if (members.length !== before[group])
      throw new Error(`zsmalloc has other zspages in group ${name}`);
    for (const [index, used] of members.entries()) {
      drawPlaces(picture, x + columnWidth / 2, y + 52 + index * 48, used, room);
    }
  }
  const x = margin + (target + 0.5) * columnWidth;
  picture.line([
    [x, y + 24],
    [x, y + 42],
  ]);
  picture.text(x - 9, y + 34, 'the next object', { kind: 'note muted', anchor: 'end' });
  const notes = [
    'A new object goes to the head of the fullest group that has room. A zspage without objects is given back at once.',
    'Compaction moves objects from the emptiest zspage of a class to the fullest, as long as that frees one.',
  ];
  drawNotes(picture, notes, y + 194);
}

/** The columns of the kernel’s `classes` file. */
const groupNames = [
  '10 %',
  '20 %',
  '30 %',
  '40 %',
  '50 %',
  '60 %',
  '70 %',
  '80 %',
  '90 %',
  '99 %',
  '100 %',
];

function groupOf(used, room) {
  return used === room ? 10 : Math.floor((used * 10) / room);
}

/** Fills zspages of a class and frees some objects; says which group the next object then goes to. */
async function fillZspages(root, length, room) {
  const { allocator } = await observeAllocator(root, 'alloc-zsmalloc', 'createZsmalloc', pageSize);
  const inUse = [room, 13, 13, 7, 2];
  const zspages = inUse.map(() => Array.from({ length: room }, () => allocator.alloc(length)));
  for (const [index, handles] of zspages.entries()) {
    for (const handle of handles.slice(inUse[index])) allocator.free(handle);
  }
  const groups = () => allocator.stats().classes[0].zspagesByFullness;
  const before = groups();
  allocator.alloc(length);
  const after = groups();
  return { inUse, before, target: before.findIndex((count, group) => after[group] < count) };
}

/** A zspage as its places. */
function drawPlaces(picture, middle, y, used, room) {
  const [columns, side, pitch] = [5, 8, 10.5];
  const left = middle - ((columns - 1) * pitch + side) / 2;
  for (let place = 0; place < room; place++) {
    const x = left + (place % columns) * pitch;
    const row = Math.floor(place / columns);
    picture.rect(x, y + row * pitch, side, side, place < used ? 'blue solid' : 'empty', {
      radius: 1.5,
    });
  }
}

function drawNotes(picture, notes, y) {
  for (const [index, note] of notes.entries()) {
    picture.text(margin, y + index * 19, note, { kind: 'note muted', room: width - 2 * margin });
  }
}
