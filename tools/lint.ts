import path from 'node:path';

import { ESLint } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';

/*
 * The linter and the compiler's checks over one program: rules that know types and the compiler ask the same checker, which
 * answers most questions once. `eslint .` and `tsc -p .` say the same, one after the other. Declarations of libraries are not
 * checked here, and of tests and benches only those rules that need types which find a promise that nobody awaits: the others
 * take 20 s of 60 for them. `npm run test:full` checks all of it. Files that are named as arguments are checked alone.
 */
const root = path.resolve(import.meta.dirname, '..');

const TESTS_AND_BENCHES = ['test/**/*.ts', 'bench/**/*.ts'];

const forgottenPromises = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
} as const;

const readProgram = (): ts.Program => {
  const configFile = path.join(root, 'tsconfig.json');
  const { config } = ts.readConfigFile(configFile, (file) => ts.sys.readFile(file)) as { config: object };
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  if (errors.length > 0) throw new Error(ts.formatDiagnostics(errors, formatHost));
  return ts.createProgram(fileNames, { ...options, skipLibCheck: true });
};

const formatHost: ts.FormatDiagnosticsHost = {
  getCurrentDirectory: () => root,
  getCanonicalFileName: (file) => file,
  getNewLine: () => '\n',
};

const program = readProgram();
const chosen = process.argv.slice(2);
const faults =
  chosen.length === 0
    ? ts.getPreEmitDiagnostics(program)
    : chosen.flatMap((file) => {
        const source = program.getSourceFile(path.join(root, file));
        return source ? ts.getPreEmitDiagnostics(program, source) : [];
      });
if (faults.length > 0) {
  console.error(ts.formatDiagnostics(faults, formatHost));
  process.exitCode = 1;
}

const eslint = new ESLint({
  cwd: root,
  warnIgnored: false,
  overrideConfig: [
    { files: ['**/*.ts'], languageOptions: { parserOptions: { programs: [program], project: null } } },
    {
      files: TESTS_AND_BENCHES,
      rules: { ...tseslint.configs.disableTypeChecked.rules, ...forgottenPromises },
      // A comment that allows what `eslint .` refuses is not one too many.
      linterOptions: { reportUnusedDisableDirectives: 'off' },
    },
  ],
});
const results = await eslint.lintFiles(chosen.length > 0 ? chosen : '.');
if (results.some(({ errorCount, warningCount }) => errorCount + warningCount > 0)) {
  console.error((await (await eslint.loadFormatter('stylish')).format(results)).trimEnd());
  process.exitCode = 1;
}
