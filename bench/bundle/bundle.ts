import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { budgetBytesOf } from '../../tools/budget-bytes-of.js';
import { kilobytes, measureBundles } from '../../tools/bundle-sizes.js';
import { prepareAlternatives } from '../alternatives/install.js';
import type { Table } from '../table.js';

const dist = path.resolve(import.meta.dirname, '..', '..', 'dist');

/** All JavaScript of each function, beside its budget and beside what others would bundle. */
export const measureBundle = async (): Promise<readonly Table[]> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-bundle-'));
  try {
    const { plainBundled, ordinaryBundled } = await prepareAlternatives(folder);
    return [
      {
        title: 'Bundles: all JavaScript of a function',
        head: ['function', 'size', 'budget'],
        rows: [
          ...measureBundles(dist).map(({ name, bytes }) => [name, kilobytes(bytes), kilobytes(budgetBytesOf(name))]),
          ['openapi-client alone, bundled', kilobytes(statSync(plainBundled).size), '-'],
          ['openapi-client, middy and zod, bundled', kilobytes(statSync(ordinaryBundled).size), '-'],
        ],
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
};
