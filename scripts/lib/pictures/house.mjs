import {
  floorOf,
  floors,
  importsInjection,
  matches,
  namesBackends,
  portable,
} from '../layers/policy.mjs';
import { dependenciesOf, readWorkspace } from '../layers/workspace.mjs';
import { Picture } from './svg.mjs';

const width = 900;
const left = 100;
const right = width - 40;
const gap = 12;
const between = 16;
const roof = 62;
const boxHeight = 64;
const memberHeight = 27;

/** The floors with their packages, as the rules of the layers and the manifests have them. */
export function house(root) {
  const packages = readWorkspace(root);
  const stories = floors.map((patterns, floor) => boxesOf(packages, patterns, floor));
  const heights = stories.map((boxes) => Math.max(...boxes.map(heightOf)) + 2 * gap);
  const height = roof + sum(heights) + stories.length * between + 78;
  const picture = new Picture({
    width,
    height,
    title: 'The house: floors and packages',
    description: describe(stories),
  });
  picture.line(
    [
      [left - 16, roof - 8],
      [(left + right) / 2, 20],
      [right + 16, roof - 8],
    ],
    { head: false },
  );
  let y = roof;
  for (let floor = stories.length - 1; floor >= 0; floor--) {
    drawFloor(picture, stories[floor], floor, y, heights[floor]);
    y += heights[floor] + between;
  }
  drawLegend(picture, y + 4, stories.flat().some(isPrivate));
  return picture.toString();
}

/** `{ name, members, uses }` for every box of a floor: one package, or all of a pattern. */
function boxesOf(packages, patterns, floor) {
  return patterns.flatMap((pattern) => {
    const members = packages.filter(
      ({ name }) => matches([pattern], name) && floorOf(name) === floor,
    );
    return members.length === 0
      ? []
      : [{ name: pattern, members, uses: usesOf(members, packages) }];
  });
}

/** What the packages of a box depend on here; all packages of a pattern together are the pattern. */
function usesOf(members, packages) {
  const used = new Set(members.flatMap((member) => Object.keys(dependenciesOf(member))));
  return floors.flat().flatMap((pattern) => {
    const named = packages.filter(({ name }) => matches([pattern], name));
    const here = named.filter(({ fullName }) => used.has(fullName));
    return here.length === named.length && here.length > 0
      ? [pattern]
      : here.map(({ name }) => name);
  });
}

function drawFloor(picture, boxes, floor, y, height) {
  picture.rect(left - 16, y, right - left + 32, height, 'empty', { radius: 8 });
  picture.text(26, y + height / 2 + 4.5, `floor ${floor}`, { kind: 'muted' });
  const boxWidth = (right - left - gap * (boxes.length - 1)) / boxes.length;
  for (const [index, box] of boxes.entries()) {
    const x = left + index * (boxWidth + gap);
    drawBox(picture, box, x, y + gap, boxWidth, height - 2 * gap);
  }
}

function drawBox(picture, box, x, y, boxWidth, height) {
  const { name, members, uses } = box;
  picture.rect(x, y, boxWidth, height, colorOf(name), { dashed: isPrivate(box) });
  const middle = x + boxWidth / 2;
  const grouped = isPattern(name);
  const lines = usesLines(uses);
  const contents = 20 + (grouped ? members.length * memberHeight : 0) + lines.length * 15;
  let row = y + (height - contents) / 2 + 15;
  title(picture, middle, row, box, boxWidth);
  if (grouped) {
    for (const member of members) {
      row += memberHeight;
      memberBox(picture, member, x + 10, row - 17, boxWidth - 20);
    }
    row += 6;
  }
  for (const line of lines) {
    row += 16;
    picture.text(middle, row, line, { kind: 'tiny muted', anchor: 'middle', room: boxWidth - 6 });
  }
}

function title(picture, x, y, { name, members }, boxWidth) {
  picture.text(x, y, name, { kind: 'strong', anchor: 'middle', room: boxWidth - 30 });
  if (!isPattern(name)) markPortable(picture, members[0], x - name.length * 4.1 - 12, y - 4.5);
}

function memberBox(picture, member, x, y, boxWidth) {
  picture.rect(x, y, boxWidth, 22, 'empty', { radius: 4 });
  const label = { kind: 'note', anchor: 'middle', room: boxWidth - 30 };
  picture.text(x + boxWidth / 2, y + 15, member.name, label);
  markPortable(picture, member, x + 12, y + 11);
}

/** A dot for what runs in a browser. */
function markPortable(picture, { name }, x, y) {
  if (matches(portable, name)) picture.circle(x, y, 4, 'green');
}

function colorOf(name) {
  const colors = { 'hash-*': 'blue', 'compress-*': 'purple', 'alloc-*': 'orange' };
  return colors[name] ?? 'plain';
}

/** What a box is built on, in lines that a box can hold. */
function usesLines(uses) {
  if (uses.length === 0) return [];
  const lines = [`on ${uses[0]}`];
  for (const use of uses.slice(1)) {
    lines[lines.length - 1] += ',';
    if (`${lines.at(-1)} ${use}`.length > 32) lines.push(use);
    else lines[lines.length - 1] += ` ${use}`;
  }
  return lines;
}

function heightOf({ name, members, uses }) {
  const list = isPattern(name) ? members.length * memberHeight + 6 : 0;
  return Math.max(boxHeight, 34 + list + usesLines(uses).length * 16);
}

function drawLegend(picture, y, hasPrivate) {
  const notes = [
    'An import goes down, never sideways and never up. “on” names the packages that a package depends on.',
    `Only ${namesBackends} names the built-in backends; only ${importsInjection.join(', ')} imports inversify.`,
  ];
  for (const [index, note] of notes.entries()) {
    picture.text(left - 16, y + 14 + index * 19, note, { kind: 'note muted' });
  }
  picture.circle(left - 11, y + 48, 4, 'green');
  picture.text(left, y + 52, 'uses nothing of Node.js: runs in a browser as well', {
    kind: 'note muted',
  });
  if (!hasPrivate) return;
  picture.rect(left + 330, y + 41, 22, 14, 'plain', { radius: 3, dashed: true });
  picture.text(left + 360, y + 52, 'private: never published', { kind: 'note muted' });
}

function describe(stories) {
  const floorsInWords = stories.map((boxes, floor) => {
    const names = boxes.flatMap(({ members }) => members.map(({ name }) => name));
    return `Floor ${floor}: ${names.join(', ')}.`;
  });
  return `${floorsInWords.reverse().join(' ')} A package imports only from floors below its own.`;
}

function isPrivate({ members }) {
  return members.every(({ manifest }) => manifest.private === true);
}

function isPattern(name) {
  return name.endsWith('*');
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
