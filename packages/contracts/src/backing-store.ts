declare const locationBrand: unique symbol;

/** Where a backing store keeps an object: an integer from 0 to 2⁵³ − 1, opaque to everyone else. */
export type Location = number & {
  /** Tells locations from other numbers; for the compiler only. */
  readonly [locationBrand]: true;
};

/**
 * The layer below a pool, where objects go that have not been used for long. Content goes out once,
 * whatever the number of its slots.
 */
export interface BackingStore {
  /** Writes objects out, all or none. It keeps no reference to the arrays after the promise settles. */
  write(objects: readonly Uint8Array[]): Promise<readonly Location[]>;
  /** Fills `dst` with the object at `at`. */
  read(at: Location, dst: Uint8Array): Promise<void>;
  /** Forgets the object at `at`, whose location may come again. */
  free(at: Location): void;
  /** Lets go of everything. It is not used afterwards. */
  close(): Promise<void>;
}
