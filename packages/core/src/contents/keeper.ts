/** For whom a content is kept. */
export interface Keeper {
  /** Content is shared within a domain, never across. */
  readonly domain: number;
  /** Whether what is refused goes to a layer below, as swap does. */
  readonly hasLayerBelow: boolean;
  /** The device that is charged with what is made for it. */
  readonly owner: number;
}
