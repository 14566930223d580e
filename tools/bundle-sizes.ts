import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

export interface BundleSize {
  readonly name: string;
  readonly bytes: number;
}

/** Measures all JavaScript in the folder of each function below `directory`, the largest first. */
export const measureBundles = (directory: string): readonly BundleSize[] =>
  readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'maps')
    .map(({ name }) => {
      const files = readdirSync(path.join(directory, name), { recursive: true, encoding: 'utf8' });
      const scripts = files.filter((file) => /\.[cm]?js$/.test(file));
      const bytes = scripts.reduce((sum, file) => sum + statSync(path.join(directory, name, file)).size, 0);
      return { name, bytes };
    })
    .sort((a, b) => b.bytes - a.bytes);

/** Thousands of bytes, as budgets count them. */
export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} KB`;
