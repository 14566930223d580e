import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { buildFunctions } from '../../tools/build-functions.js';
import { addCodeCaches } from '../../tools/code-cache/add-code-caches.js';

const root = path.resolve(import.meta.dirname, '..', '..');

let folder: string;
let built: string;
let copy: string;

/** What a fresh process says of a function folder: what its handler answers, and what V8 was given and made of it. */
interface Loaded {
  readonly answer: string;
  readonly cache: 'none' | 'taken' | 'refused';
}

const load = (functionFolder: string, ...flags: readonly string[]): Loaded => {
  const program = `
    const vm = require('vm');
    const { Script } = vm;
    let cache = 'none';
    vm.Script = class extends Script {
      constructor(source, options) {
        super(source, options);
        if (options.cachedData) cache = this.cachedDataRejected ? 'refused' : 'taken';
      }
    };
    Promise.resolve(require(process.argv[1]).handler('{}', {})).then((answer) => console.log(JSON.stringify({ answer, cache })));
  `;
  const output = execFileSync(process.execPath, [...flags, '-e', program, functionFolder], {
    encoding: 'utf8',
    cwd: '/',
  });
  return JSON.parse(output) as Loaded;
};

const file = (name: string): string => path.join(copy, name);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'code-cache-'));
  built = path.join(folder, 'dist');
  mkdirSync(path.join(folder, 'functions'));
  // As long as each other: V8 tells two sources apart by their length.
  for (const name of ['one', 'two']) {
    writeFileSync(path.join(folder, `functions/${name}.ts`), `export const handler = async () => 'answer ${name}';\n`);
  }
  const options = {
    source: path.join(folder, 'functions'),
    target: built,
    policyFile: path.join(root, 'access-policy.json'),
  };
  await addCodeCaches(built, await buildFunctions(options));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  copy = path.join(folder, 'copy');
  rmSync(copy, { recursive: true, force: true });
  cpSync(path.join(built, 'one'), copy, { recursive: true });
});

describe('a function with a code cache', () => {
  it('is loaded from it', () => {
    expect(load(copy)).toEqual({ answer: 'answer one', cache: 'taken' });
  });

  it('answers without it', () => {
    rmSync(file('bundle.cache'));

    expect(load(copy)).toEqual({ answer: 'answer one', cache: 'none' });
  });

  it.each([
    ['is empty', (cache: Buffer) => cache.subarray(0, 0)],
    ['is cut off', (cache: Buffer) => cache.subarray(0, -1)],
    [
      'has one bit turned',
      (cache: Buffer) => {
        const turned = Buffer.from(cache);
        turned.writeUInt8(cache.readUInt8(cache.length / 2) ^ 1, cache.length / 2);
        return turned;
      },
    ],
  ])('answers with one that %s, and leaves it alone', (_, damage) => {
    const cache = readFileSync(file('bundle.cache'));
    writeFileSync(file('bundle.cache'), damage(cache.subarray(0, cache.length - (cache.length % 2))));

    expect(load(copy)).toEqual({ answer: 'answer one', cache: 'none' });
  });

  it('answers with that of another function, and leaves it alone', () => {
    cpSync(path.join(built, 'two', 'bundle.cache'), file('bundle.cache'));

    expect(load(copy)).toEqual({ answer: 'answer one', cache: 'none' });
  });

  it('runs the code that is there, not that of an older cache', () => {
    const code = readFileSync(file('bundle.js'), 'utf8');
    writeFileSync(file('bundle.js'), code.replace('answer one', 'answer new'));

    expect(load(copy)).toEqual({ answer: 'answer new', cache: 'none' });
  });

  it('answers where V8 runs otherwise than where the cache was made, and refuses it', () => {
    expect(load(copy, '--no-opt')).toEqual({ answer: 'answer one', cache: 'refused' });
  });

  it('has the same bytes after each build', async () => {
    const before = readFileSync(path.join(built, 'one', 'bundle.cache'));
    const again = path.join(folder, 'again');
    const options = {
      source: path.join(folder, 'functions'),
      target: again,
      policyFile: path.join(root, 'access-policy.json'),
    };

    await addCodeCaches(again, await buildFunctions(options));

    expect(readFileSync(path.join(again, 'one', 'bundle.cache')).equals(before)).toBe(true);
  });

  it('says of an error where in the bundle it was thrown', async () => {
    const place = path.join(folder, 'place');
    writeFileSync(path.join(folder, 'functions/place.ts'), 'export const handler = async () => new Error().stack;\n');
    const options = {
      source: path.join(folder, 'functions'),
      target: place,
      policyFile: path.join(root, 'access-policy.json'),
    };
    await addCodeCaches(place, await buildFunctions(options));

    const { answer, cache } = load(path.join(place, 'place'));

    expect(cache).toBe('taken');
    // On Node.js 20 by the name that it has in Function Compute, wherever it was built; later lines say where it lies.
    expect(answer).toMatch(/^ +at .*\/bundle\.js:1:\d+\)$/m);
  });
});
