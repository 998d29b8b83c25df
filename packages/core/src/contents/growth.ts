/** The pool as far as what is done for its own sake makes it grow. */
export interface Growth {
  /** Whether it may grow a little, since something else goes afterwards. */
  isAllowed(): boolean;
  /** It has grown, perhaps. */
  note(): void;
}
