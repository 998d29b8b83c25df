import { PageBar } from './page-bar.mjs';
import { Picture } from './svg.mjs';

const width = 900;
const margin = 36;
const barHeight = 50;
const rowHeight = 128;
const chunksPerPage = 64;

const colors = { FIRST: 'blue', MIDDLE: 'purple', LAST: 'orange' };

/**
 * Pool pages of an allocator that divides them into chunks. A row is `{ caption, note, objects }`; an
 * object is `{ place, length, offset }`, where the offset is the one at which the allocator itself read.
 */
export function drawBuddies({ title, description, pageSize, rows, notes }) {
  const top = 62;
  const height = top + rows.length * rowHeight + notes.length * 19 + 12;
  const picture = new Picture({ width, height, title, description });
  picture.text(margin, 38, title, { kind: 'title' });
  for (const [index, row] of rows.entries()) {
    drawRow(picture, row, top + index * rowHeight, pageSize);
  }
  for (const [index, note] of notes.entries()) {
    const y = top + rows.length * rowHeight + 6 + index * 19;
    picture.text(margin, y, note, { kind: 'note muted', room: width - 2 * margin });
  }
  return picture.toString();
}

/** The chunks that an object takes. */
export function chunksOf(length, pageSize) {
  return Math.ceil(length / (pageSize / chunksPerPage));
}

/** `1 free chunk`, `2 free chunks`. */
export function freeChunks(objects, header, pageSize) {
  const used = objects.reduce((sum, { length }) => sum + chunksOf(length, pageSize), 0);
  const free = chunksOf(pageSize - header, pageSize) - used;
  return `${free} free ${free === 1 ? 'chunk' : 'chunks'}`;
}

function drawRow(picture, { caption, note, header, objects }, y, pageSize) {
  const chunk = pageSize / chunksPerPage;
  picture.text(margin, y + 14, caption, { kind: 'strong', room: width - 2 * margin });
  const at = {
    x: margin,
    y: y + 26,
    width: width - 2 * margin,
    height: barHeight,
    bytes: pageSize,
  };
  const bar = new PageBar(picture, at);
  if (header > 0) bar.fill(0, header, 'plain', []);
  for (const { place, length, offset } of objects) {
    if (offset % chunk !== 0 && place !== 'alone')
      throw new Error(`${offset} is no chunk's beginning`);
    const end = place === 'alone' ? pageSize : offset + chunksOf(length, pageSize) * chunk;
    bar.fill(offset, end, 'plain', []);
    const words = [
      [place === 'alone' ? 'headless' : place, 'strong'],
      [inWords(place, length, pageSize), 'note'],
    ];
    bar.fill(offset, offset + length, colors[place] ?? 'green', words);
  }
  bar.chunks(chunk);
  bar.scale(edges(objects, header, pageSize));
  picture.text(width - margin, y + 14, note, { kind: 'note muted', anchor: 'end' });
}

function inWords(place, length, pageSize) {
  if (place === 'alone') return `${length} bytes, a pool page to itself`;
  return `${length} bytes, ${chunksOf(length, pageSize)} chunks`;
}

/** The bytes at which something begins, and those of the page. */
function edges(objects, header, pageSize) {
  const starts = objects.map(({ offset }) => offset);
  return [...new Set([...(header > 0 ? [header] : [0]), ...starts, pageSize])].sort(
    (a, b) => a - b,
  );
}
