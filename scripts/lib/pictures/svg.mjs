import { sizes, styleSheet } from './theme.mjs';

/** Fonts differ from reader to reader: text gets the room that a wide one needs. */
const widthPerSize = { sans: 0.57, code: 0.605 };

/**
 * A picture as it is being drawn: parts are painted in the order in which they come. All measures are
 * pixels from the upper left corner.
 */
export class Picture {
  #parts = [];
  #width;
  #height;
  #title;
  #description;

  constructor({ width, height, title, description }) {
    this.#width = width;
    this.#height = height;
    this.#title = title;
    this.#description = description;
  }

  /** A rectangle; `kind` names its colours. */
  rect(x, y, width, height, kind, { radius }) {
    this.#add('rect', { class: `shape ${kind}`, x, y, width, height, rx: radius });
    return this;
  }

  /** A line of text. `kind` has its classes; `room`, where it is given, is the width that it must fit. */
  text(x, y, content, { kind = '', anchor = 'start', room = Number.POSITIVE_INFINITY } = {}) {
    const needed = textWidth(content, kind);
    if (needed > room) {
      throw new Error(`"${content}" needs ${needed.toFixed(0)} pixels, and there are ${room}`);
    }
    const attributes = { x, y, 'text-anchor': anchor === 'start' ? undefined : anchor };
    this.#add('text', { class: kind || undefined, ...attributes }, escapeXml(content));
    return this;
  }

  /** A box with lines of text in its middle; each line is a text or `[text, kind]`. */
  box(x, y, width, height, kind, lines, options) {
    this.rect(x, y, width, height, kind, options);
    const rows = lines.map((line) => (typeof line === 'string' ? [line, ''] : line));
    const leading = 18;
    const first = y + height / 2 - ((rows.length - 1) * leading) / 2 + 4.5;
    for (const [index, [content, textKind]] of rows.entries()) {
      const at = { kind: textKind, anchor: 'middle', room: width - 10 };
      this.text(x + width / 2, first + index * leading, content, at);
    }
    return this;
  }

  /** A line through `points`, with a head at its end unless `head` is false. */
  line(points, { head = true, dashed = false, faint = false } = {}) {
    const path = points
      .map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${n(x)} ${n(y)}`)
      .join(' ');
    const marker = head ? 'url(#head)' : undefined;
    const classes = `line${dashed ? ' dashed' : ''}${faint ? ' faint' : ''}`;
    this.#add('path', { class: classes, d: path, 'marker-end': marker });
    return this;
  }

  /** Any path. */
  path(d, kind) {
    this.#add('path', { class: kind, d });
    return this;
  }

  circle(x, y, radius, kind) {
    this.#add('circle', { class: `shape ${kind}`, cx: x, cy: y, r: radius });
    return this;
  }

  /** The whole picture as text. */
  toString() {
    const [width, height] = [this.#width, this.#height];
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">`,
      `<title id="title">${escapeXml(this.#title)}</title>`,
      `<desc id="description">${escapeXml(this.#description)}</desc>`,
      `<style>\n${styleSheet()}\n</style>`,
      '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path class="head" d="M0 0.8 L10 5 L0 9.2 Z"/></marker></defs>',
      `<rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10"/>`,
      ...this.#parts,
      '</svg>\n',
    ].join('\n');
  }

  #add(name, attributes, content) {
    const list = Object.entries(attributes)
      .filter(([, value]) => value !== undefined)
      .map(
        ([key, value]) => ` ${key}="${typeof value === 'number' ? n(value) : escapeXml(value)}"`,
      );
    const open = `<${name}${list.join('')}`;
    this.#parts.push(content === undefined ? `${open}/>` : `${open}>${content}</${name}>`);
  }
}

/** Pixels that a text of these classes may take with a wide font. */
export function textWidth(content, kind = '') {
  const classes = kind.split(' ');
  const size =
    sizes[['title', 'note', 'tiny'].find((name) => classes.includes(name))] ??
    (classes.includes('code') ? sizes.code : sizes.label);
  const per = classes.includes('code') ? widthPerSize.code : widthPerSize.sans;
  const bold = classes.includes('strong') || classes.includes('title') ? 1.06 : 1;
  return content.length * size * per * bold;
}

function escapeXml(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Numbers as short as can be, so that a picture is the same text on every machine. */
function n(value) {
  return `${Math.round(value * 100) / 100}`;
}
