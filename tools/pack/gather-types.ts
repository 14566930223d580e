import ts from 'typescript';

import { readTypeFile, type TypeFile } from './read-type-file.js';

/** What a package says to a compiler. */
export interface GatheredTypes {
  readonly text: string;
  /** What it exports that is there at run time. */
  readonly values: readonly string[];
}

/** Names that a declaration refers to, whatever they are. */
const namesIn = (statement: ts.Statement): ReadonlySet<string> => {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return names;
};

const isType = (statement: ts.Statement): boolean =>
  ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);

/** A declaration with its comment, exported or not. */
const render = (statement: ts.Statement, isExported: boolean): string => {
  const text = statement.getFullText().trim();
  const bare = statement.getText();
  const comment = text.slice(0, text.length - bare.length);
  const declaration = bare.replace(/^export /, '').replace(/^declare /, '');
  return `${comment}${isExported ? 'export ' : ''}${isType(statement) ? '' : 'declare '}${declaration}`;
};

/**
 * Gathers the types that a file exports, and those that they are made of, into one text that names no other file. It reads
 * only the files on the way and checks nothing: the compiler has checked the project.
 *
 * @throws {Error} when a type is inferred where it would have to be written, or two types bear one name.
 */
export const gatherTypes = (entry: string): GatheredTypes => {
  const files = new Map<string, TypeFile>();
  const open = (file: string): TypeFile => {
    const known = files.get(file) ?? readTypeFile(file);
    files.set(file, known);
    return known;
  };
  const gathered = new Map<string, { readonly file: string; readonly statement: ts.Statement }>();

  const gather = (name: string, from: string): void => {
    const { declared, elsewhere, exportedWhole } = open(from);
    const statement = declared.get(name);
    if (!statement) {
      const place = elsewhere.get(name);
      if (place) gather(place.name, place.file);
      else for (const file of exportedWhole) if (open(file).exported.includes(name)) gather(name, file);
      return;
    }
    const before = gathered.get(name);
    if (before && before.file !== from) throw new Error(`${name} is declared in ${before.file} and in ${from}.`);
    if (before) return;
    gathered.set(name, { file: from, statement });
    for (const used of namesIn(statement)) if (used !== name) gather(used, from);
  };

  const { exported, exportedWhole } = open(entry);
  const names = new Set([...exported, ...exportedWhole.flatMap((file) => open(file).exported)]);
  for (const name of names) gather(name, entry);
  const texts = Array.from(gathered, ([name, { statement }]) => render(statement, names.has(name)));
  const inferred = texts.find((text) => /\bany\b(?=[;,)>\]])/.test(text.replaceAll(/\/\*\*[^]*?\*\//g, '')));
  if (inferred !== undefined) throw new Error(`A type has to be written where it is inferred:\n${inferred}`);
  const values = Array.from(gathered).filter(([name, { statement }]) => names.has(name) && !isType(statement));
  return { text: `${texts.join('\n\n')}\n\nexport {};\n`, values: values.map(([name]) => name) };
};
