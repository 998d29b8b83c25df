import { Picture, textWidth } from './svg.mjs';

const width = 880;
const column = 196;
const boxWidth = 312;
const outcomeX = 452;
const between = 26;
const branchHeight = 34;
const pillHeight = 26;

/**
 * A way from top to bottom with outcomes at its right. Parts are added in order; `finish` draws them, since
 * only then the height is known.
 *
 * A branch is `{ answer, kind, outcomes, note }`: what leads there, the colours, the names of the outcomes
 * and what is said of them.
 */
export class Flow {
  #parts = [];
  #about;

  constructor(about) {
    this.#about = about;
  }

  /** The call that begins it. */
  start(call) {
    this.#parts.push({ shape: 'start', lines: [[call, 'code']], height: 34, branches: [] });
  }

  /** Something that is done; its branches are what may come of it otherwise. */
  step(kind, lines, branches = []) {
    this.#add({ shape: 'step', kind, lines, branches }, 24);
  }

  /** A question; `no` is what is said at the way on. */
  question(lines, branches, no = 'no') {
    this.#add({ shape: 'question', lines, branches, no }, 30);
  }

  /** Where the way ends. */
  end(branch) {
    this.#parts.push({ shape: 'end', height: pillHeight, branches: [branch] });
  }

  /** The picture, with notes below it. */
  finish(notes) {
    const heights = this.#parts.map(({ height }) => height + between);
    const top = 28;
    const way = heights.reduce((total, height) => total + height, 0);
    const height = top + way + notes.length * 19 + 14;
    const picture = new Picture({ width, height, ...this.#about });
    let y = top;
    for (const [index, part] of this.#parts.entries()) {
      if (index > 0) drawArrow(picture, y, this.#parts[index - 1].no);
      drawPart(picture, part, y);
      y += heights[index];
    }
    for (const [index, note] of notes.entries()) {
      picture.text(40, y + 8 + index * 19, note, { kind: 'note muted', room: width - 60 });
    }
    return picture.toString();
  }

  #add(part, padding) {
    const text = part.lines.length * 18 + padding;
    const height = Math.max(text, part.branches.length * branchHeight);
    this.#parts.push({ ...part, height });
  }
}

/** The arrow that ends at `y`, with the answer that leads on. */
function drawArrow(picture, y, answer) {
  picture.line([
    [column, y - between],
    [column, y],
  ]);
  if (answer !== undefined)
    picture.text(column + 9, y - between + 16, answer, { kind: 'note muted' });
}

function drawPart(picture, part, y) {
  const { shape, kind, lines, height, branches } = part;
  const x = column - boxWidth / 2;
  if (shape === 'start')
    picture.box(x, y, boxWidth, height, 'empty', lines, { radius: height / 2 });
  if (shape === 'step') picture.box(x, y, boxWidth, height, kind, lines);
  if (shape === 'question') drawQuestion(picture, x, y, height, lines);
  if (shape === 'end') drawOutcomes(picture, column, y + height / 2, branches[0], 'middle');
  else drawBranches(picture, x + boxWidth, y, height, branches);
}

/** A box whose sides are pointed. */
function drawQuestion(picture, x, y, height, lines) {
  const [right, bottom, middle, point] = [x + boxWidth, y + height, y + height / 2, 16];
  const corners = `M${x} ${middle} L${x + point} ${y} H${right - point} L${right} ${middle}`;
  picture.path(`${corners} L${right - point} ${bottom} H${x + point} Z`, { kind: 'shape empty' });
  picture.box(x, y, boxWidth, height, 'nothing', lines);
}

function drawBranches(picture, x, y, height, branches) {
  const middle = y + height / 2;
  const first = middle - ((branches.length - 1) * branchHeight) / 2;
  const bend = outcomeX - 34;
  for (const [index, branch] of branches.entries()) {
    const at = first + index * branchHeight;
    const start = index === 0 ? [[x, middle]] : [];
    picture.line([...start, [bend, middle], [bend, at], [outcomeX - 4, at]]);
    drawOutcomes(picture, outcomeX, at, branch, 'start');
  }
  const answer = branches[0]?.answer;
  if (answer !== undefined) picture.text(x + 8, middle - 7, answer, { kind: 'note muted' });
}

function drawOutcomes(picture, x, y, { kind, outcomes, note }, anchor) {
  const widths = outcomes.map((outcome) => textWidth(outcome, 'code note') + 22);
  const total = widths.reduce((sum, each) => sum + each + 8, -8);
  let left = anchor === 'middle' ? x - total / 2 : x;
  for (const [index, outcome] of outcomes.entries()) {
    const at = { radius: pillHeight / 2 };
    const lines = [[outcome, 'code note']];
    picture.box(left, y - pillHeight / 2, widths[index], pillHeight, kind, lines, at);
    left += widths[index] + 8;
  }
  const room = { kind: 'note muted', room: width - left - 14 };
  picture.text(left + 4, y + 4, note, room);
}
