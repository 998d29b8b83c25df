import { z3fold } from './z3fold.mjs';
import { zbud } from './zbud.mjs';
import { zsmalloc } from './zsmalloc.mjs';

/** Every picture: `{ file, draw }`; `draw` takes the root and returns the SVG, or a promise of it. */
const pictures = [
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
