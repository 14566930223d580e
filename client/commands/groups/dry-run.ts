import { type GroupRow, stateOf } from '../../../shared/cams/read/row.js';
import { upstreamEntry } from '../../../shared/errors/catalogue.js';
import { faultyRequest } from '../../../shared/errors/faulty-request.js';
import { ServiceError, serviceError } from '../../../shared/errors/service-error.js';
import { checkRequest } from '../../../shared/operations/check-request.js';
import type { Operation, RequestOf } from '../../../shared/operations/operation.js';
import { ChatGroupsError } from '../../chat-groups-error.js';
import { isSet, type Option } from '../../command/command.js';
import { describeFailure } from '../../command/describe-failure.js';
import type { ExitCode } from '../../command/exit-codes.js';
import type { GroupWork } from './group-command.js';

/** The option of every command that can tell what it would do. */
export const dryRunOption: Readonly<Record<string, Option>> = {
  'dry-run': {
    type: 'boolean',
    description: 'Read and check everything, change nothing, and end as the command would.',
  },
};

// CAMS publishes no codes of groups: these are the ones that unpublished-codes.ts and the local CAMS stand in with.
const refusedWith = (code: string, metaCode = ''): ServiceError =>
  new ServiceError(code, upstreamEntry(code, metaCode));

/** What the functions refuse a request with before they send anything; undefined when they take it. */
export const requestRefusal = <O extends Operation>(operation: O, request: RequestOf<O>): ServiceError | undefined => {
  const { faults } = checkRequest(operation, request);
  return faults && faultyRequest(faults);
};

/** What CAMS refuses a deletion of this group with, as far as its row tells; undefined when nothing speaks against it. */
export const deletionRefusal = (row: GroupRow | undefined): ServiceError | undefined =>
  !row || stateOf(row) === 'DELETING' ? serviceError('GroupNotFound') : undefined;

/** What CAMS refuses a change of links or members with, as far as the row of the group tells. */
export const workRefusal = (row: GroupRow | undefined): ServiceError | undefined => {
  const state = row && stateOf(row);
  if (state === 'SUSPENDED') return refusedWith('GroupError.GroupSuspended', '131207');
  if (state === 'INACTIVE') return refusedWith('GroupError.GroupNotActive');
  return deletionRefusal(row);
};

/** What CAMS refuses the deletion of an invite link with, as far as the row of the group tells. */
export const closingRefusal = (row: GroupRow | undefined): ServiceError | undefined =>
  workRefusal(row) ?? (row?.InviteLink ? undefined : refusedWith('InviteLinkError.InviteLinkNotExist'));

/** Tells what the command would be refused with. @returns the exit code that it would end with. */
export const showRefusal = ({ name }: Operation, refusal: ServiceError, { options, terminal }: GroupWork): ExitCode => {
  const { code: Code, message: Message, entry, detail } = refusal;
  const error = new ChatGroupsError({
    ...{ Operation: name, Code, Message, Outcome: 'NotApplied', HttpStatus: entry.status },
    Retryable: entry.retry !== 'never',
    Advice: detail.advice ?? entry.advice,
    ...(detail.faults && { Faults: detail.faults }),
  });
  const { lines, document } = describeFailure(error, '', { Outcome: 'NotApplied' });
  if (isSet(options, 'json')) terminal.document({ DryRun: true, ...document });
  else ['It would be refused.', ...lines].forEach(terminal.err);
  return document.ExitCode;
};
