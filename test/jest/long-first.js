/*
 * Where no earlier run has left its times, as on a fresh machine, jest begins with the largest files, and one that is short
 * to read and long to run comes last, alone. These were measured; a file that is missing here costs time and nothing else.
 */
const LONG = [
  'maintenance/chaos/',
  'maintenance/lists/',
  'groups/create-once/races',
  'local/cams/model/',
  'maintenance/tasks/take-group-inventory',
  'maintenance/tasks/delete-empty-groups',
  'local/cams/tampering',
  'local/cams/protocol/official-signatures',
  'deploy/bundles/bundles',
  'local/main/main',
  'client/maintain',
  'maintenance/engine/',
  'functions/over-http',
  'state/postgres',
];

const rank = ({ path }) => {
  const at = LONG.findIndex((part) => path.includes(`/test/${part}`));
  return at === -1 ? LONG.length : at;
};

/** Runs the long test files first, so that no core stands idle at the end. */
export default class LongFirst {
  sort(tests) {
    return [...tests].sort((left, right) => rank(left) - rank(right) || (left.path < right.path ? -1 : 1));
  }

  allFailedTests(tests) {
    return tests;
  }

  shard(tests) {
    return tests;
  }

  cacheResults() {}
}
