import { type Config, ConfigFault, type Environment, readConfig } from '../../../shared/config.js';
import { readWrittenNumber } from '../../../shared/numbers/read-written-number.js';
import { openDatabase } from '../../../shared/state/open-database.js';
import type { Finding } from './finding.js';

const examinePolicy = (config: Config, environment: Environment): Finding => {
  const callers = Object.keys(config.policy.callers).length;
  if (callers > 0) return { Check: 'policy', State: 'ok', Found: `names ${String(callers)} callers` };
  if (!environment['ACCESS_POLICY'] && !environment['ACCESS_POLICY_FILE']) {
    return { Check: 'policy', State: 'skipped', Found: 'not set here' };
  }
  return {
    Check: 'policy',
    State: 'failed',
    Found: 'names nobody: every call is answered 403',
    Mend: 'Name the app ID, or "direct", under "callers" with its operations, spaces and numbers.',
  };
};

const examineStore = async ({ state }: Config, local: boolean): Promise<Finding> => {
  if (state.databaseUrl === undefined) {
    return { Check: 'store', State: 'skipped', Found: 'not set here; functions without one refuse ClientToken' };
  }
  try {
    const database = await openDatabase(state);
    await database.close();
    return { Check: 'store', State: 'ok', Found: 'connected, and its schema is up to date' };
  } catch {
    // What was thrown names no cause on purpose; the line that the store logged has its code.
    return {
      Check: 'store',
      State: 'failed',
      Found: 'cannot be used',
      Mend: local
        ? 'Run npm start, which makes the file, and check that DATA_DIR is its folder. The line above has the code.'
        : 'Check DATABASE_URL, the way there (security group, IP allowlist of the database, TLS), its user, and that no newer release has upgraded its schema. The line above has the code.',
    };
  }
};

/** The headers in which functions with these settings hear who calls. */
export const callerHeadersOf = (environment: Environment): readonly string[] => {
  try {
    return readConfig(environment).doors.map(({ callerHeader }) => callerHeader);
  } catch {
    // What is wrong with the settings is a finding of its own.
    return ['x-mse-consumer'];
  }
};

/**
 * Looks at what the functions would be started with here: settings, policy, proof, credentials, store.
 *
 * @param local whether that is what `npm start` runs.
 */
export const examineSettings = async (environment: Environment, local: boolean): Promise<readonly Finding[]> => {
  let config: Config;
  try {
    config = readConfig(environment, readWrittenNumber);
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error;
    return error.faults.map((fault) => ({
      Check: 'settings' as const,
      State: 'failed' as const,
      Found: fault,
      Mend: 'Correct this environment variable; s.yaml and docs/deploying.md tell what it takes.',
    }));
  }
  const proofs = config.doors.flatMap(({ proofs }) => proofs).length;
  return [
    { Check: 'settings', State: 'ok', Found: 'can be used' },
    examinePolicy(config, environment),
    proofs > 0
      ? { Check: 'proof', State: 'ok', Found: proofs === 1 ? 'one value' : 'two values: it is being rotated' }
      : { Check: 'proof', State: 'skipped', Found: 'not set here' },
    config.fallbackCredentials
      ? { Check: 'credentials', State: 'ok', Found: 'present' }
      : { Check: 'credentials', State: 'skipped', Found: 'not set here; only maintenance from here needs them' },
    await examineStore(config, local),
  ];
};
