/** The distances of the last matches, the last one first. */
export class RecentDistances {
  first = 0;
  second = 0;
  third = 0;

  /** As a page begins: a base's same place, then words. */
  reset(base: number): void {
    this.first = base > 0 ? base : 8;
    this.second = base > 0 ? 8 : 16;
    this.third = base > 0 ? 16 : 24;
  }

  at(index: number): number {
    return index === 0 ? this.first : index === 1 ? this.second : this.third;
  }

  push(distance: number): void {
    this.third = this.second;
    this.second = this.first;
    this.first = distance;
  }

  /** Moves one to the front. */
  repeat(index: number): void {
    const distance = this.at(index);
    if (index === 2) this.third = this.second;
    if (index >= 1) this.second = this.first;
    this.first = distance;
  }
}
