import type { Setting } from '@pagefold/estimate/portable';

/** Settings as a line to type as root: `cd DIRECTORY && echo VALUE >NAME && …`. */
export function settingsLine(settings: readonly Setting[]): string {
  const steps: string[] = [];
  let folder = '';
  for (const { path, value } of settings) {
    const cut = path.lastIndexOf('/');
    if (path.slice(0, cut) !== folder) {
      folder = path.slice(0, cut);
      steps.push(`cd ${folder}`);
    }
    steps.push(`echo ${value} >${path.slice(cut + 1)}`);
  }
  return steps.join(' && ');
}
