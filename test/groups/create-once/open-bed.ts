import type { CreateRecords } from '../../../shared/state/create-record.js';
import { createRecords } from '../../../shared/state/create-records.js';
import type { Database } from '../../../shared/state/database.js';
import { openDatabase } from '../../../shared/state/open-database.js';
import { callWithSdk, type SdkCall } from '../../local/cams/call-with-sdk.js';
import type { DatabaseKind } from '../../support/database-kinds.js';
import { type RunningCams, runLocalCams } from '../../support/run-local-cams.js';
import { createRunner, type Runner } from './race.js';

export const owner = { BusinessNumber: '8613800000000', CustSpaceId: 'cams-local' };

/** A local CAMS, records in a database, and functions that use both. */
export interface CreateBed extends RunningCams {
  readonly database: Database;
  readonly records: CreateRecords;
  readonly run: Runner;
  /** Speaks to CAMS past the functions. */
  readonly callCams: SdkCall;
  /** The IDs of the groups with a Subject, once all of them have one. */
  readonly groupsOf: (subject: string) => Promise<readonly string[]>;
}

export const openCreateBed = async (kind: DatabaseKind): Promise<CreateBed> => {
  const running = await runLocalCams();
  const opened = await kind.open();
  const database = await openDatabase(opened.settings);
  const records = createRecords(database);
  const callCams = callWithSdk(`127.0.0.1:${String(running.cams.port)}`);
  return {
    ...running,
    database,
    records,
    run: createRunner(running, records),
    callCams,
    groupsOf: async (Subject) => {
      for (;;) {
        const { Data } = await callCams('ListChatGroup', { ...owner, Subject, Page: '{"Index":1,"Size":100}' });
        const { List } = Data as { List: readonly { readonly GroupId?: string }[] };
        if (List.every(({ GroupId }) => GroupId !== undefined)) return List.map(({ GroupId }) => String(GroupId));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    close: async () => {
      await running.close();
      await database.close();
      await opened.close();
    },
  };
};
