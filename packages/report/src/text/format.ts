const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** 1234567 → `1,234,567`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Bytes with the unit that leaves one to four digits before the point: `19.7 MiB`. */
export function bytes(value: number): string {
  let amount = Math.abs(value);
  let unit = 0;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit++;
  }
  const sign = value < 0 ? '-' : '';
  return `${sign}${unit === 0 ? amount : amount.toFixed(1)} ${units[unit]}`;
}

/** A part of a whole: `12.3 %`, or a dash of nothing. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

/** Microseconds: `4.2 µs`. */
export function micros(value: number): string {
  return `${value.toFixed(value < 100 ? 1 : 0)} µs`;
}

/** A backend without its engine. */
export function nameOf(label: string): string {
  return label.split('/')[0]!;
}
