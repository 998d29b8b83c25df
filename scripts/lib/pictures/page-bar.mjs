/** A pool page as a bar: its scale, its chunks, and what lies in it. */
export class PageBar {
  #picture;
  #x;
  #y;
  #width;
  #height;
  #bytes;

  constructor(picture, { x, y, width, height, bytes }) {
    this.#picture = picture;
    [this.#x, this.#y, this.#width, this.#height, this.#bytes] = [x, y, width, height, bytes];
    picture.rect(x, y, width, height, 'empty', { radius: 3 });
  }

  /** Where a byte is, in pixels. */
  at(byte) {
    return this.#x + (byte / this.#bytes) * this.#width;
  }

  /** A mark at each multiple of `chunk`. */
  chunks(chunk) {
    const bottom = this.#y + this.#height;
    let path = '';
    for (let byte = chunk; byte < this.#bytes; byte += chunk) {
      path += `M${round(this.at(byte))} ${bottom - 5} V${bottom} `;
    }
    this.#picture.path(path.trim(), 'line thin');
    return this;
  }

  /** What lies from one byte to another, with lines of text. */
  fill(from, to, kind, lines) {
    const [x, width] = [this.at(from), this.at(to) - this.at(from)];
    this.#picture.box(x, this.#y, width, this.#height, kind, lines, { radius: 3 });
    return this;
  }

  /** Numbers of bytes below the bar. */
  scale(bytes) {
    const y = this.#y + this.#height + 15;
    for (const byte of bytes) {
      const anchor = byte === 0 ? 'start' : byte === this.#bytes ? 'end' : 'middle';
      this.#picture.text(this.at(byte), y, `${byte}`, { kind: 'code tiny muted', anchor });
    }
    return this;
  }
}

function round(value) {
  return Math.round(value * 100) / 100;
}
