import type { Operation, OperationName } from '../operations/operation.js';

const CHANGES_ONE_GROUP: ReadonlySet<OperationName> = new Set([
  'UpdateChatGroup',
  'DeleteChatGroup',
  'DeleteChatGroupInviteLink',
]);

/**
 * Whether an answer that calls itself OK counts no group that was changed. That is no success: whether CAMS answers like
 * this for a group that does not exist is not published. A removal counts members, and may find none.
 */
export const countsNothing = ({ name }: Pick<Operation, 'name'>, answer: object): boolean =>
  CHANGES_ONE_GROUP.has(name) && 'Result' in answer && answer.Result === 0;
