import { house } from './house.mjs';
import { load } from './load.mjs';
import { objectLife } from './object-life.mjs';
import { store } from './store.mjs';
import { z3fold } from './z3fold.mjs';
import { zbud } from './zbud.mjs';
import { zsmalloc } from './zsmalloc.mjs';

/** Every picture: `{ file, draw }`; `draw` takes the root and returns the SVG, or a promise of it. */
const pictures = [
  { file: 'house.svg', draw: house },
  { file: 'store.svg', draw: store },
  { file: 'load.svg', draw: load },
  { file: 'object-life.svg', draw: objectLife },
  { file: 'zbud.svg', draw: zbud },
  { file: 'z3fold.svg', draw: z3fold },
  { file: 'zsmalloc.svg', draw: zsmalloc },
];

/** Draws all pictures, from the built tree: `{ file, text }`, files relative to the root. */
export async function drawPictures(root) {
  const drawn = [];
  for (const { file, draw } of pictures) {
    drawn.push({ file: `docs/pictures/${file}`, text: await draw(root) });
  }
  return drawn;
}
