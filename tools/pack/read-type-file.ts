import { readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

interface Place {
  readonly file: string;
  readonly name: string;
}

/** What one source declares, seen from outside. */
export interface TypeFile {
  readonly declared: ReadonlyMap<string, ts.Statement>;
  /** Where names come from that are imported, or exported from another file. */
  readonly elsewhere: ReadonlyMap<string, Place>;
  /** Files of which everything is exported from here too. */
  readonly exportedWhole: readonly string[];
  /** Names that are exported here, but for those of `exportedWhole`. */
  readonly exported: readonly string[];
}

const namesOf = (statement: ts.Statement): readonly string[] => {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const isNamed =
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isFunctionDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
};

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** The source that an import or export names, if it is one of ours. */
const sourceOf = (statement: ts.ImportDeclaration | ts.ExportDeclaration, file: string): string | undefined => {
  const specifier = statement.moduleSpecifier?.getText().slice(1, -1);
  return specifier?.startsWith('.') ? path.resolve(path.dirname(file), specifier.replace(/\.js$/, '.ts')) : undefined;
};

const bindingsOf = (statement: ts.ImportDeclaration | ts.ExportDeclaration): readonly (readonly [string, string])[] => {
  const named = ts.isExportDeclaration(statement) ? statement.exportClause : statement.importClause?.namedBindings;
  if (!named || ts.isNamespaceImport(named) || ts.isNamespaceExport(named)) return [];
  return named.elements.map(({ name, propertyName = name }) => [name.text, propertyName.text] as const);
};

/** Reads what a source declares, without the rest of the program: everything exported says its type. */
export const readTypeFile = (file: string): TypeFile => {
  const { outputText } = ts.transpileDeclaration(readFileSync(file, 'utf8'), {
    fileName: file,
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext, strict: true },
  });
  const { statements } = ts.createSourceFile(file, outputText, ts.ScriptTarget.ES2023, true);
  const declared = new Map<string, ts.Statement>();
  const elsewhere = new Map<string, Place>();
  const exportedWhole: string[] = [];
  const exported: string[] = [];
  for (const statement of statements) {
    if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) {
      const source = sourceOf(statement, file);
      if (source === undefined) continue;
      const bindings = bindingsOf(statement);
      for (const [name, original] of bindings) elsewhere.set(name, { file: source, name: original });
      if (ts.isExportDeclaration(statement)) {
        exported.push(...bindings.map(([name]) => name));
        if (!statement.exportClause) exportedWhole.push(source);
      }
      continue;
    }
    const names = namesOf(statement);
    for (const name of names) declared.set(name, statement);
    if (isExported(statement)) exported.push(...names);
  }
  return { declared, elsewhere, exportedWhole, exported };
};
