import { readConfig } from '../../../shared/config.js';
import { openInvoker } from '../../../shared/maintenance/invokers/open-invoker.js';
import { settingsFor } from '../../support/settings.js';
import type { AskedInvocation, InvocationEnd } from './invoke-elsewhere.js';

/*
 * Invokes functions as its parent tells it to. A process of its own: a package beneath @alicloud/fc2 ships its sources
 * beside what it runs, and jest takes the wrong ones.
 */
process.on('message', ({ endpoint, credentials, place, functionName, payload }: AskedInvocation) => {
  const config = readConfig({ ...settingsFor(9), FC_INVOKE_ENDPOINT: endpoint });
  const tell = (end: InvocationEnd): void => {
    process.send?.(end);
  };
  openInvoker(config, credentials, place)
    .invoke(functionName, payload)
    .then(
      () => {
        tell({});
      },
      (thrown: unknown) => {
        const error = thrown as Error & { code?: string };
        tell({ failure: { name: error.name, code: error.code, message: error.message, stack: error.stack } });
      },
    );
});
