import { callWithoutEvent } from '../../shared/call.js';
import type { Config } from '../../shared/config.js';
import { ServiceError } from '../../shared/errors/service-error.js';
import type { Sight } from '../../shared/groups/creation.js';
import { groupCreation } from '../../shared/groups/group-creation.js';
import { candidatesOf } from '../../shared/groups/candidates-of.js';
import { AddChatGroup } from '../../shared/operations/add-chat-group.js';
import type { ResponseOf } from '../../shared/operations/operation.js';
import type { CreateRecord, CreateRecords } from '../../shared/state/create-record.js';
import { systemTiming } from '../../shared/timing.js';

type Group = ResponseOf<typeof AddChatGroup>;

/** The groups that a create could have made: they have its Subject, were not there before, and no create holds them. */
export interface Candidates {
  readonly Candidates?: readonly Readonly<Record<'GroupId' | 'GroupStatus' | 'Subject', string>>[];
  /** How many groups of the Subject have no ID yet. */
  readonly NotYetNamed?: number;
  /** Why there may be candidates that are not shown. */
  readonly CandidatesUnknown?: string;
}

const READING_MS = 30_000;

const look = ({ createId, custSpaceId, businessNumber, target }: CreateRecord, config: Config): Promise<Sight<Group>> =>
  groupCreation(
    { CustSpaceId: custSpaceId, BusinessNumber: businessNumber, Subject: target },
    callWithoutEvent({
      operation: AddChatGroup,
      config,
      timing: systemTiming,
      requestId: createId,
      credentials: config.fallbackCredentials,
      deadlineAtMs: systemTiming.nowMs() + READING_MS,
    }),
  ).look();

type SightFor = (record: CreateRecord) => Promise<Sight<Group>>;

/** Looks at each Subject of a number once. Undefined where there is nothing to sign with. */
const looking = (config: Config): SightFor | undefined => {
  if (!config.fallbackCredentials) return undefined;
  const sights = new Map<string, Promise<Sight<Group>>>();
  return (record) => {
    const scope = JSON.stringify([record.custSpaceId, record.businessNumber, record.target]);
    const sight = sights.get(scope) ?? look(record, config);
    sights.set(scope, sight);
    return sight;
  };
};

const candidatesFor = async (
  record: CreateRecord,
  sightFor: SightFor | undefined,
  records: Pick<CreateRecords, 'held'>,
): Promise<Candidates> => {
  const { operation, fence, target } = record;
  // A link names its group, and a create without a baseline has sent nothing.
  if (operation !== AddChatGroup.name || fence === null) return {};
  if (!sightFor) return { CandidatesUnknown: 'NoCredentials' };
  try {
    const sight = await sightFor(record);
    const groupIds = await candidatesOf({ ...record, fence }, sight, records);
    return {
      Candidates: groupIds.map((GroupId) => ({
        GroupId,
        GroupStatus: sight.products.get(GroupId)?.GroupStatus ?? '',
        Subject: target,
      })),
      NotYetNamed: sight.unnamed.length,
      ...(!sight.complete && { CandidatesUnknown: 'ListUnsettled' }),
    };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { CandidatesUnknown: error.code };
  }
};

/** Reads what creates could have made, in their order. A list that cannot be had is told, and stops nothing. */
export const readCandidates = async (
  creates: readonly CreateRecord[],
  config: Config,
  records: Pick<CreateRecords, 'held'>,
): Promise<readonly Candidates[]> => {
  const sightFor = looking(config);
  const read: Candidates[] = [];
  for (const record of creates) read.push(await candidatesFor(record, sightFor, records));
  return read;
};

/** The candidates in one cell of a table. */
export const candidatesCell = ({ Candidates = [], NotYetNamed = 0, CandidatesUnknown }: Candidates): string =>
  [
    ...Candidates.map(({ GroupId, GroupStatus }) => `${GroupId} (${GroupStatus || 'state unknown'})`),
    ...(NotYetNamed > 0 ? [`${String(NotYetNamed)} without an ID yet`] : []),
    ...(CandidatesUnknown === undefined ? [] : [`not known: ${CandidatesUnknown}`]),
  ].join(', ') || '-';
