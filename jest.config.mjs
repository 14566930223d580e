/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  injectGlobals: false,
  // Sources import './x.js', as Node wants it; on disk it is './x.ts'. './x.json.js' of a package is what it says.
  moduleNameMapper: { '^(\\.{1,2}/.*)(?<!\\.json)\\.js$': '$1' },
  moduleFileExtensions: ['js', 'ts', 'json', 'node'],
  globalSetup: '<rootDir>/test/jest/mark-run.js',
  testSequencer: '<rootDir>/test/jest/long-first.js',
  globalTeardown: '<rootDir>/test/jest/end-run.js',
  transform: { '\\.ts$': '<rootDir>/test/jest/esbuild-transform.js' },
  // dist holds a package.json per function, and they are all alike: jest would take them for colliding modules.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/coverage/', '<rootDir>/.data/'],
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  // Two cores run other steps of the gate at the same time; a loaded machine is no fault of the code under test.
  testTimeout: 60_000,
  reporters: [['default', { summaryThreshold: 1000 }], '<rootDir>/test/jest/count-reporter.js'],
  // 'v8' counts a file of types alone as 0 %.
  coverageProvider: 'babel',
  collectCoverageFrom: ['functions/**/*.ts', 'shared/**/*.ts'],
  coverageDirectory: '<rootDir>/coverage',
  coverageReporters: ['text-summary', ['text', { skipFull: true }]],
  coverageThreshold: { global: { lines: 95, branches: 92 } },
};
