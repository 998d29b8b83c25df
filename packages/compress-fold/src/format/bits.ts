/** Prices are in 1/256 of a bit. */
export const bitPrice = 256;

const scale = 4096;
const priceTable = new Uint16Array(scale + 1);

/** What it costs to tell something of the probability `part` / 4096, from 1 to 4096. */
export function priceOf(part: number): number {
  if (priceTable[1] === 0) fillPrices();
  return priceTable[part]!;
}

function fillPrices(): void {
  for (let part = 1; part <= scale; part++) {
    priceTable[part] = Math.round(-Math.log2(part / scale) * bitPrice);
  }
}
