import { bytes, percent } from '@pagefold/report/text';

export { bytes, count, percent } from '@pagefold/report/text';

/** A ratio: `2.46`, or a dash for none. */
export function ratio(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}

/** Bytes in as few characters as can be: `1.2G`. */
export function shortBytes(value: number): string {
  const [amount = '', unit = ''] = bytes(value).split(' ');
  const short = Number(amount) >= 100 ? String(Math.round(Number(amount))) : amount;
  return `${short}${unit[0]}`;
}

const shortCounts = new Intl.NumberFormat('en-US', {
  notation: 'compact',
  maximumSignificantDigits: 3,
});

/** A number in as few characters as can be: `12.3K`. */
export function shortCount(value: number): string {
  return shortCounts.format(value);
}

/** Microseconds in as few characters as can be: `926µs`, `1.2ms`, `57ms`, or a dash for none. */
export function duration(micros: number | null): string {
  if (micros === null) return '–';
  if (micros < 999.5) return `${Math.round(micros)}µs`;
  const [amount, unit] = micros < 999_500 ? [micros / 1e3, 'ms'] : [micros / 1e6, 's'];
  return `${amount < 9.95 ? amount.toFixed(1) : Math.round(amount)}${unit}`;
}

/** Seconds as hours, minutes and seconds: `26:01:07`. */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

/** A share: `12.3 %`, or a dash for none. */
export function share(value: number | null): string {
  return value === null ? '–' : percent(value, 1);
}
