const OURS = '^(functions|shared|client|local|tools|test|bench|examples)/';
const SHARED_FILES = '^shared/[^/]+\\.ts$';
const TELEMETRY = '^shared/telemetry/';

/** A room may import itself and the rooms named here, nothing else of ours. */
const room = (path, ...allowed) => ({
  name: `${path} imports only what the house allows`,
  severity: 'error',
  from: { path },
  to: { path: OURS, pathNot: [path, ...allowed] },
});

// Rooms of shared in the order of the way of a request, and what each may import.
const sharedRooms = {
  '^shared/operations/': [],
  '^shared/errors/': ['^shared/operations/'],
  '^shared/numbers/': ['^shared/operations/'],
  [TELEMETRY]: ['^shared/operations/'],
  '^shared/access/': ['^shared/errors/', '^shared/operations/'],
  '^shared/cams/': ['^shared/settings/', '^shared/errors/', '^shared/operations/', TELEMETRY, SHARED_FILES],
  '^shared/settings/': ['^shared/errors/', '^shared/operations/'],
  '^shared/state/': ['^shared/settings/', '^shared/errors/', '^shared/operations/', TELEMETRY, SHARED_FILES],
  '^shared/groups/': [
    '^shared/cams/',
    '^shared/state/',
    '^shared/settings/',
    '^shared/errors/',
    '^shared/operations/',
    SHARED_FILES,
  ],
  '^shared/maintenance/': [
    '^shared/numbers/',
    '^shared/groups/',
    '^shared/cams/',
    '^shared/state/',
    '^shared/settings/',
    '^shared/errors/',
    '^shared/operations/',
    TELEMETRY,
    SHARED_FILES,
  ],
  '^shared/events/': ['^shared/errors/', '^shared/operations/', TELEMETRY, SHARED_FILES],
  '^shared/middleware/': [
    '^shared/events/',
    '^shared/access/',
    '^shared/cams/',
    '^shared/groups/doubt\\.ts$',
    '^shared/state/',
    '^shared/errors/',
    '^shared/operations/',
    TELEMETRY,
    SHARED_FILES,
  ],
  '^shared/invocation/': [
    '^shared/maintenance/',
    '^shared/state/',
    '^shared/middleware/',
    '^shared/events/',
    '^shared/access/',
    '^shared/cams/',
    '^shared/errors/',
    '^shared/operations/',
    TELEMETRY,
    SHARED_FILES,
  ],
};

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no import that leads nowhere', severity: 'error', from: {}, to: { couldNotResolve: true } },
    room('^functions/', '^shared/'),
    ...Object.entries(sharedRooms).map(([path, allowed]) => room(path, ...allowed)),
    room(SHARED_FILES, '^shared/access/', '^shared/settings/', '^shared/errors/', '^shared/operations/', TELEMETRY),
    // The reader of lists is for functions and clients alike.
    room('^shared/cams/read/', '^shared/errors/', '^shared/operations/'),
    {
      name: 'a room of shared says here what it imports',
      severity: 'error',
      from: { path: '^shared/[^/]+/', pathNot: Object.keys(sharedRooms) },
      to: { path: '^shared/' },
    },
    // The command line of operators works with the store and runs maintenance by itself; whatever else is a client knows
    // the contract, the form of a trace, and how a list is read whole.
    room(
      '^client/(?!chat-groups\\.ts|command/|commands/)',
      '^client/',
      '^shared/cams/read/',
      '^shared/errors/',
      '^shared/operations/',
      TELEMETRY,
    ),
    room('^client/', '^shared/'),
    // Local parts run the built bundles: what they share with functions is the contract, and the names of log lines.
    room('^local/', '^shared/errors/', '^shared/operations/', TELEMETRY),
    room('^tools/', '^shared/'),
    room('^examples/', '^client/', '^shared/operations/'),
    {
      name: 'only what removes people carries the metadata of phone numbers, 126 KB',
      severity: 'error',
      from: {
        path: '^(functions|shared)/',
        pathNot: ['^shared/numbers/', '^shared/maintenance/tasks/(off-board-participant|participant-numbers)\\.ts$'],
      },
      to: { path: ['^shared/numbers/', 'libphonenumber-js'] },
    },
    {
      name: 'what is deployed imports no development dependency',
      severity: 'error',
      // SQLite is for this machine: its driver is loaded when a file is opened, and is in no bundle.
      from: { path: '^(functions|shared|client)/', pathNot: '^shared/state/sqlite\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    // A type imported is knowledge of another room too.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
