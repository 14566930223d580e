import { seededRandom } from '../../../local/cams/faults/seeded-random.js';
import type { Cell } from './cells.js';
import { judge } from './judge.js';

/**
 * As many cells of each kind as there are, at most `most`: a kind is a caller, an operation and a verdict, so that a verdict
 * which is rare for somebody is not missed.
 */
export const sampleEvenly = (cells: readonly Cell[], most: number, seed: number): readonly Cell[] => {
  const random = seededRandom(seed);
  const kinds = new Map<string, Cell[]>();
  for (const cell of cells) {
    const kind = [cell.ownership, cell.caller.name, cell.operation.name, judge(cell).code].join();
    const known = kinds.get(kind);
    if (known) known.push(cell);
    else kinds.set(kind, [cell]);
  }
  return [...kinds.values()].flatMap((kind) =>
    Array.from({ length: Math.min(most, kind.length) }, () =>
      kind.splice(Math.floor(random() * kind.length), 1),
    ).flat(),
  );
};
