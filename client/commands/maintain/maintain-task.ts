import type { RunStart } from '../../../shared/maintenance/run-task.js';
import type { JsonObject, Task } from '../../../shared/maintenance/task.js';
import { readWrittenNumber } from '../../../shared/numbers/read-written-number.js';
import { faultsOf } from '../../../shared/operations/check-request.js';
import { CustSpaceId } from '../../../shared/operations/parameters.js';
import { openDatabase } from '../../../shared/state/open-database.js';
import { yesOption } from '../../command/ask-first.js';
import { type Command, isSet, type Option, type OptionValues, textOf, UsageFault } from '../../command/command.js';
import { readOwner, type WrittenOwner } from '../read-owner.js';
import { configFor, localOption, requireStore } from '../surroundings.js';
import { applyKept, conclude, newRunId, run } from './carry-out.js';
import { createInterruption } from './interruption.js';
import { meetDeadRun } from './meet-dead-run.js';
import { findStoredPlan } from './stored-plan.js';

const options: Readonly<Record<string, Option>> = {
  space: { type: 'string', value: 'SPACE', description: 'CustSpaceId (CHAT_GROUPS_SPACE).' },
  number: { type: 'string', value: 'NUMBER', description: 'BusinessNumber (CHAT_GROUPS_NUMBER).' },
  plan: { type: 'boolean', description: 'Only plan; this is the default. The plan is kept for a day.' },
  apply: { type: 'string', value: 'PLAN', description: 'Carry out a plan that was kept, if it still fits the groups.' },
  'plan-and-apply': { type: 'boolean', description: 'Plan, show the plan, and carry it out.' },
  'max-changes': { type: 'string', value: 'N', description: "In place of the task's cap on changes." },
  ...yesOption,
};

/** How the command line asks for a task. */
export interface TaskCommand<Params> {
  readonly task: Task<Params>;
  readonly description: readonly string[];
  readonly examples: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  /** The task's members of a request, as the options name them. */
  readonly paramsOf: (options: OptionValues) => JsonObject;
}

const readStart = <Params>(
  { task, paramsOf }: TaskCommand<Params>,
  given: OptionValues,
  owner: WrittenOwner,
): Omit<RunStart<Params>, 'runId'> => {
  const asked = paramsOf(given);
  const params = task.params.safeParse(asked);
  const space = CustSpaceId.safeParse(owner.space);
  const { digits: number = '', fault } = readWrittenNumber(owner.number);
  const maxChanges = textOf(given, 'max-changes');
  const faults = [
    ...(space.success ? [] : ['--space is no CustSpaceId.']),
    ...(fault === undefined ? [] : [`--number ${fault}.`]),
    ...(maxChanges === undefined || /^[1-9]\d{0,6}$/.test(maxChanges) ? [] : ['--max-changes must be a whole number.']),
    ...(params.success
      ? []
      : params.error.issues.flatMap((issue) => faultsOf(issue, asked)).map(({ Message }) => Message)),
  ];
  if (!space.success || !params.success || faults.length > 0) throw new UsageFault(faults.join(' '));
  return {
    kind: 'start',
    params: params.data,
    request: {
      Mode: 'plan',
      CustSpaceId: space.data,
      BusinessNumber: number,
      ...(maxChanges === undefined ? {} : { MaxChanges: Number(maxChanges) }),
    },
  };
};

// What may stand beside --apply: everything else is part of the plan, and was said when it was made.
const WITH_APPLY: readonly string[] = ['apply', 'yes', 'json', 'local'];

/** @throws {UsageFault} when an option would be obeyed by nobody. */
const checkOptions = (given: OptionValues): void => {
  const names = Object.keys(given);
  if (['apply', 'plan-and-apply', 'plan'].filter((name) => names.includes(name)).length > 1) {
    throw new UsageFault('Say one of --plan, --apply PLAN and --plan-and-apply.');
  }
  const idle = names.includes('apply') ? names.filter((name) => !WITH_APPLY.includes(name)) : [];
  if (idle.length > 0) {
    const said = idle.map((name) => `--${name}`).join(', ');
    throw new UsageFault(
      `--apply PLAN carries out the plan as it was made, without ${said}: that is said when the plan is made.`,
    );
  }
};

/** `chat-groups maintain <task>` */
export const maintainTask = <Params>(command: TaskCommand<Params>): Command => ({
  name: `maintain ${command.task.name}`,
  operands: [],
  summary: command.task.summary,
  description: [
    ...command.description,
    'Without --apply or --plan-and-apply nothing is changed. It works with the settings of the functions (DATABASE_URL, \
CAMS_ENDPOINT, access keys in ALIBABA_CLOUD_ACCESS_KEY_ID and …_SECRET), or with what runs here (--local).',
  ],
  examples: command.examples,
  options: { ...command.options, ...options, ...localOption },
  run: async (input, terminal) => {
    const { options: given } = input;
    const planId = textOf(given, 'apply');
    checkOptions(given);
    const config = await configFor(given, terminal);
    const database = await openDatabase(requireStore(config));
    try {
      const interruption = createInterruption(terminal.err);
      const work = { ...input, terminal, interruption, surroundings: { config, database } };
      const asked =
        planId === undefined
          ? readStart(command, given, readOwner(given, terminal, isSet(given, 'local')))
          : (await findStoredPlan(command.task, planId, database)).start;
      const { CustSpaceId: custSpaceId, BusinessNumber: businessNumber } = asked.request;
      const resumed = await meetDeadRun({ custSpaceId, businessNumber }, work);
      if (resumed !== undefined) return resumed;
      if (planId !== undefined) return await applyKept(command.task, planId, work);
      return await conclude(command.task, await run(command.task, { ...asked, runId: newRunId() }, work), work);
    } finally {
      await database.close();
    }
  },
});
