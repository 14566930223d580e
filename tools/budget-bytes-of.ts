import { AddChatGroup } from '../shared/operations/add-chat-group.js';
import { AddChatGroupInviteLink } from '../shared/operations/add-chat-group-invite-link.js';
import { offBoardParticipant } from '../shared/maintenance/tasks/off-board-participant.js';
import { operations } from '../shared/operations/operations.js';
import { UpdateChatGroup } from '../shared/operations/update-chat-group.js';
import { functionNameOf } from './function-name-of.js';

const OPERATION = 160_000;
/** The PostgreSQL driver is 86 KB. */
const WITH_STATE = 300_000;
/** And the engine of runs, with what starts runs over many numbers. */
const WITH_RUNS = 320_000;
/** And libphonenumber, 126 KB with the numbering plans of all countries: only who is removed is named by people. */
const WITH_NUMBERS = 425_000;
/** The picture check and its tables of addresses. */
const WITH_PICTURES = 190_000;

const budgets: ReadonlyMap<string, number> = new Map([
  ...operations.map((operation) => [functionNameOf(operation), OPERATION] as const),
  [functionNameOf(AddChatGroup), WITH_STATE],
  [functionNameOf(AddChatGroupInviteLink), WITH_STATE],
  [functionNameOf(UpdateChatGroup), WITH_PICTURES],
  [offBoardParticipant.name, WITH_NUMBERS],
]);

/** What all JavaScript of one function may weigh. A function that is no operation is one of maintenance and has state. */
export const budgetBytesOf = (functionName: string): number => budgets.get(functionName) ?? WITH_RUNS;
