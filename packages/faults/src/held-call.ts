/**
 * How a write ends. `done` and `twice`, whose promise is settled a second time: as it should. `fail`, `full`
 * and `closed`: with the error of the contract; `break`: with another one. `lie`: with locations that cannot
 * be. With locations that seem right, but nothing is `elsewhere`; or what is there has suffered `damage`.
 */
export type HeldWriteEnd =
  | 'done'
  | 'twice'
  | 'fail'
  | 'full'
  | 'break'
  | 'lie'
  | 'elsewhere'
  | 'damage'
  | 'closed';

/**
 * How a read ends. `done` and `twice`: as it should, if the object is there and sound. `fail` and `closed`:
 * with the error of the contract; `break`: with another one. `lie`: with a result that cannot be. `damage`: one
 * bit is another; `misdirect`: the bytes are another object's, where there is one.
 */
export type HeldReadEnd =
  | 'done'
  | 'twice'
  | 'fail'
  | 'break'
  | 'lie'
  | 'damage'
  | 'misdirect'
  | 'closed';

/** A call of a `HeldStore` that is under way. */
export type HeldCall =
  | {
      /** A batch is written. */
      readonly method: 'write';
      /** Objects of the batch. */
      readonly objects: number;
      /** Bytes of its objects. */
      readonly bytes: number;
      /** Ends it so. */
      end(how: HeldWriteEnd): void;
    }
  | {
      /** Objects are read. */
      readonly method: 'read';
      /** Those that are read together; it ends in the same way for each. */
      readonly objects: number;
      /** Their bytes. */
      readonly bytes: number;
      /** Ends it so. */
      end(how: HeldReadEnd): void;
    };
