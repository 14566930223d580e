import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { buildWhole } from '../test/deploy/bundles/build-whole.js';
import { budgetBytesOf } from '../tools/budget-bytes-of.js';
import { kilobytes, measureBundles } from '../tools/bundle-sizes.js';
import { dist } from './cold/variants.js';
import { type Bench, times } from './report.js';

/** What each function weighs, beside its budget and beside the same sources bundled without further ado. */
export const benchBundle: Bench = async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-bundle-'));
  try {
    await buildWhole(path.join(dist, '..', 'functions'), folder, { minify: true });
    const rows = measureBundles(dist).map(({ name, bytes }) => {
      const ordinary = statSync(path.join(folder, name, 'index.js')).size;
      return [name, kilobytes(bytes), kilobytes(budgetBytesOf(name)), kilobytes(ordinary), times(bytes / ordinary)];
    });
    return [
      {
        title: 'Bundles',
        head: ['', 'JavaScript', 'budget', 'bundled and minified the ordinary way', 'x'],
        rows,
        notes: [
          'All JavaScript in dist/<function>/. The ordinary way has every package as its makers ship it, without pg.',
        ],
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
};
