const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `1,234,567` */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** Bytes in the largest unit that leaves at least one before the point: `19.7 MiB`. */
export function bytes(value: number): string {
  let amount = Math.abs(value);
  let unit = 0;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit++;
  }
  const sign = value < 0 ? '−' : '';
  return `${sign}${unit === 0 ? amount : amount.toFixed(1)} ${units[unit]}`;
}

/** A part of a whole: `12.3 %`. */
export function percent(part: number, whole: number): string {
  const value = whole === 0 ? 0 : (100 * part) / whole;
  return `${value.toFixed(1).replace('-', '−')} %`;
}
