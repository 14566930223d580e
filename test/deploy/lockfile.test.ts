import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';

const root = path.resolve(import.meta.dirname, '..', '..');
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

const versions = z.optional(z.record(z.string(), z.string()));

const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        version: z.optional(z.string()),
        resolved: z.optional(z.string()),
        integrity: z.optional(z.string()),
        dependencies: versions,
        optionalDependencies: versions,
        bundleDependencies: z.optional(z.array(z.string())),
        inBundle: z.optional(z.boolean()),
        link: z.optional(z.boolean()),
      }),
    ),
  })
  .parse(read('package-lock.json'));

const project = z
  .object({
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
    scripts: z.record(z.string(), z.string()),
  })
  .parse(read('package.json'));

const installed = Object.entries(lock.packages).filter(([folder]) => folder !== '');

describe('package-lock.json', () => {
  it('has a sha512 for every package', () => {
    const without = installed.filter(([, entry]) => !entry.integrity?.startsWith('sha512-') && entry.inBundle !== true);

    expect(installed.length).toBeGreaterThan(100);
    expect(without.map(([folder]) => folder)).toEqual([]);
  });

  it('takes packages from a registry alone', () => {
    const foreign = installed.filter(
      ([, { resolved, link }]) =>
        link === true || (resolved !== undefined && !/^https:\/\/[^/]+\/.+\.tgz$/.test(resolved)),
    );
    const specs = installed.flatMap(([folder, { dependencies, optionalDependencies }]) =>
      Object.entries({ ...dependencies, ...optionalDependencies })
        .filter(([, spec]) => /^(git|github|file|https?|ssh|link)[:+]|^[\w-]+\/[\w-]+/.test(spec))
        .map(([name]) => `${folder} -> ${name}`),
    );

    expect(foreign.map(([folder]) => folder)).toEqual([]);
    expect(specs).toEqual([]);
  });
});

describe('package.json', () => {
  it('names exact versions', () => {
    const specs = Object.values({ ...project.dependencies, ...project.devDependencies });

    expect(specs.filter((spec) => !/^\d+\.\d+\.\d+$/.test(spec))).toEqual([]);
  });

  it('needs no script that npm runs by itself: .npmrc switches those off, for every npm and every package', () => {
    const npmrc = readFileSync(path.join(root, '.npmrc'), 'utf8');

    expect(npmrc).toMatch(/^ignore-scripts=true$/m);
    expect(Object.keys(project.scripts).filter((name) => /^(pre|post)|^(un)?install$|^dependencies$/.test(name))).toEqual([]);
  });
});
