// Fold, both encodings, on a memory that others use too. The twin in src/twin/ says what each part does, and
// docs/internals/fold.md describes the format; objects, refusals and verdicts of the two are equal.
//
// A room is what src/room.ts has filled; the workspace is what lib/workspace.ts says. The module keeps nothing
// from one call to the next. Decoding writes up to `slack` bytes past the page.

import { slackLength } from './lib/copy';
import { decodeRangePage, decodeRansPage } from './lib/decode-page';
import { parsePage } from './lib/parse-page';
import { closeRange, openRange } from './lib/range-decoder';
import { encodeRange } from './lib/range-encoder';
import { closeRans, openRans } from './lib/rans-decoder';
import { encodeRans } from './lib/rans-encoder';
import { openWorkspace, workspaceBytes } from './lib/workspace';

/** Bytes of the workspace for pages of at most `pageSize` bytes, and the best parse of them or the lazy one. */
export function workspaceLength(pageSize: usize, isBest: bool): usize {
  return workspaceBytes(pageSize, isBest);
}

export function slack(): usize {
  return slackLength;
}

/** Bytes written, or 0 if they are more than `capacity`. */
export function encodeStatic(
  workspace: usize,
  pageSize: usize,
  room: usize,
  src: usize,
  length: u32,
  dst: usize,
  capacity: usize,
  base: u32,
  isBest: bool,
): usize {
  openWorkspace(workspace, pageSize);
  parsePage(room, src, length, base, isBest);
  return encodeRans(room, dst, capacity);
}

/** Whether `length` bytes at `src` are a page of `pageLength` bytes, which then stands at `dst`. */
export function decodeStatic(
  room: usize,
  src: usize,
  length: usize,
  dst: usize,
  pageLength: u32,
  base: u32,
): bool {
  return openRans(src, length) && decodeRansPage(room, dst, pageLength, base) && closeRans();
}

export function encodeAdaptive(
  workspace: usize,
  pageSize: usize,
  room: usize,
  src: usize,
  length: u32,
  dst: usize,
  capacity: usize,
  base: u32,
  isBest: bool,
): usize {
  openWorkspace(workspace, pageSize);
  parsePage(room, src, length, base, isBest);
  return encodeRange(room, dst, capacity);
}

export function decodeAdaptive(
  workspace: usize,
  room: usize,
  src: usize,
  length: usize,
  dst: usize,
  pageLength: u32,
  base: u32,
): bool {
  openRange(room, workspace, src, length);
  return decodeRangePage(workspace, room, dst, pageLength, base) && closeRange();
}
