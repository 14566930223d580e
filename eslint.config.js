import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

const CONFIG_FILES = ['*.config.js', '*.config.mjs', '.dependency-cruiser.mjs'];

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name: a default export goes by another name in every file that imports it.',
};

// Measured with esbuild: `import { z } from 'zod/mini'` brings 443 KB, all locales included, because `z` is an object
// that holds everything; `import * as z from 'zod/mini'` lets the bundler see what is used, and brings 18 KB.
const zodOnlyAsMini = [{ name: 'zod', message: "Use `import * as z from 'zod/mini'`." }];

const zodOnlyAsNamespace = {
  selector: "ImportDeclaration[source.value=/^zod/] > ImportSpecifier[imported.name='z']",
  message: "Use `import * as z from 'zod/mini'`: `{ z }` brings the whole of zod into every bundle.",
};

// tools/substitutes/small-schemas.mjs stands in for zod in bundles, and the compiler cannot know.
const schemaMethods = {
  selector:
    'CallExpression > MemberExpression.callee[property.name=/^(parseAsync|safeParseAsync|brand|clone|register)$/]',
  message: 'Schemas of a bundle can safeParse, parse and check, and nothing else.',
};

const environment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only shared/config.ts reads the environment: a setting read elsewhere is neither validated nor documented.',
};

const environmentImport = {
  selector: "ImportDeclaration[source.value=/^(node:)?process$/] > ImportSpecifier[imported.name='env']",
  message: environment.message,
};

export default defineConfig(
  globalIgnores(['dist/', 'packed/', 'bench/results/', 'bench/alternatives/*.mjs', 'coverage/', '.data/', '.s/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: 'tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      // There are no enums: the compiler refuses them (erasableSyntaxOnly).
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      // An empty setting or header counts as none, which is what `||` says of strings.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: { process: 'readonly', module: 'writable', console: 'readonly' } },
  },
  {
    files: ['tools/code-cache/*.cjs', 'bench/**/*.cjs'],
    languageOptions: {
      globals: { __dirname: 'readonly', Buffer: 'readonly', performance: 'readonly', setTimeout: 'readonly' },
    },
  },
  {
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-imports': ['error', { paths: zodOnlyAsMini }],
      'no-restricted-syntax': ['error', noDefaultExport, zodOnlyAsNamespace, environment, environmentImport],
      'max-lines': ['error', { max: 200 }],
    },
  },
  {
    files: ['shared/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        noDefaultExport,
        zodOnlyAsNamespace,
        environment,
        environmentImport,
        schemaMethods,
      ],
    },
  },
  { files: ['shared/log.ts', 'local/**', 'tools/**', 'bench/**'], rules: { 'no-console': 'off' } },
  {
    files: ['shared/config.ts', 'client/command/process-terminal.ts', 'local/**', 'tools/**', 'test/**', 'bench/**'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, zodOnlyAsNamespace] },
  },
  // Generated, and as long as the contract is.
  { files: ['client/contract-types.ts'], rules: { 'max-lines': 'off' } },
  {
    // These are read by tools that ask for a default export.
    files: [...CONFIG_FILES, 'test/jest/*.js'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['test/**/*.test.ts'],
    extends: [jest.configs['flat/recommended'], jest.configs['flat/style']],
    rules: {
      // Properties are asserted by fast-check, and shared expectations by functions that are named for it.
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect*', 'fc.assert', 'assert'] }],
      // Data-driven tests assert per case; a condition there is a case of its own.
      'jest/no-conditional-expect': 'error',
      'jest/no-focused-tests': 'error',
      'jest/prefer-importing-jest-globals': 'error',
      'jest/prefer-lowercase-title': [
        'error',
        { ignore: ['describe'], allowedPrefixes: ['HTTP', 'JSON', 'CAMS', 'STS', 'RAM', 'GET', 'POST'] },
      ],
      'max-lines': 'off',
    },
  },
);
