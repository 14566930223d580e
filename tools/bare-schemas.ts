import { readFile } from 'node:fs/promises';

import type { Plugin } from 'esbuild';
import type ts from 'typescript';

const SCHEMA_FILES = /shared[\\/]operations[\\/](parameters|elements|own-parameters)\.ts$/;
const DESCRIBES = /^(z\.(describe|meta)\(|addition$)/;
const MAKER = /^(?:export )?const (\w+) = \(/gm;

type Cut = readonly [from: number, to: number];

/** Where the source only describes: `.check(z.describe('…'))`, or one such argument among others. */
const findDescriptions = (typescript: typeof ts, file: ts.SourceFile): readonly Cut[] => {
  const cuts: Cut[] = [];
  const visit = (node: ts.Node): void => {
    typescript.forEachChild(node, visit);
    if (!typescript.isCallExpression(node) || !typescript.isPropertyAccessExpression(node.expression)) return;
    if (node.expression.name.text !== 'check') return;
    const told = node.arguments.map((argument) => DESCRIBES.test(argument.getText(file)));
    if (told.every(Boolean)) cuts.push([node.expression.expression.end, node.end]);
    else
      node.arguments.forEach((argument, index) => {
        if (told[index]) cuts.push([argument.pos, node.arguments[index + 1]?.pos ?? node.arguments.end]);
      });
  };
  visit(file);
  return cuts;
};

const withoutDescriptions = async (source: string): Promise<string> => {
  // Half a second to load, and much of what imports a build never builds.
  const { default: typescript } = await import('typescript');
  return findDescriptions(typescript, typescript.createSourceFile('schemas.ts', source, typescript.ScriptTarget.ES2023))
    .toSorted(([a], [b]) => b - a)
    .reduce((text, [from, to]) => text.slice(0, from) + text.slice(to), source);
};

/** Marks every call of zod and of the file's own makers of schemas as one that nothing but its result is wanted of. */
const markCalls = (source: string): string => {
  const makers = Array.from(source.matchAll(MAKER), ([, name]) => name);
  const calls = new RegExp(`(?<![\\w.])(?:z\\s*\\.\\w+|${makers.join('|') || 'z'})\\(`, 'g');
  return source.replace(calls, '/* @__PURE__ */ $&');
};

/**
 * Lets a bundle hold the schemas of its own operation only, and without what documents say of them. zod makes a copy of a
 * schema to describe it, and every schema costs each cold start some time; and a bundler cannot know that making a schema changes
 * nothing else.
 */
export const bareSchemas: Plugin = {
  name: 'bare-schemas',
  setup: (build) => {
    build.onLoad({ filter: SCHEMA_FILES }, async ({ path }) => ({
      contents: markCalls(await withoutDescriptions(await readFile(path, 'utf8'))),
      loader: 'ts',
    }));
  },
};
