/** What is in a slot: one of those that `Device.stateOf` explains. */
export type SlotState =
  | 'empty'
  | 'zero'
  | 'same-filled'
  | 'shared'
  | 'compressed'
  | 'raw'
  | 'written-back';
