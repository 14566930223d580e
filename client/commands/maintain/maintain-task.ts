import { randomBytes } from 'node:crypto';

import type { RunReport } from '../../../shared/maintenance/run-report.js';
import type { RunStart } from '../../../shared/maintenance/run-task.js';
import type { JsonObject, Task } from '../../../shared/maintenance/task.js';
import { readWrittenNumber } from '../../../shared/numbers/read-written-number.js';
import { faultsOf } from '../../../shared/operations/check-request.js';
import { CustSpaceId } from '../../../shared/operations/parameters.js';
import { openDatabase } from '../../../shared/state/open-database.js';
import { runItems } from '../../../shared/state/run-items.js';
import { runRecords } from '../../../shared/state/run-records.js';
import { type Command, isSet, type Option, type OptionValues, textOf, UsageFault } from '../../command/command.js';
import { type ExitCode, exitCodes } from '../../command/exit-codes.js';
import type { Terminal } from '../../command/terminal.js';
import { configFor, localOption, requireStore } from '../surroundings.js';
import { runLocally } from './run-locally.js';
import { exitOf, showEnd, showPlan } from './show-report.js';

const ITEMS_SHOWN = 20;

const options: Readonly<Record<string, Option>> = {
  space: { type: 'string', value: 'SPACE', description: 'CustSpaceId.' },
  number: { type: 'string', value: 'NUMBER', description: 'BusinessNumber.' },
  plan: { type: 'boolean', description: 'Only plan; this is the default. The plan is kept for a day.' },
  apply: { type: 'string', value: 'PLAN', description: 'Carry out a plan that was kept, if it still fits the groups.' },
  'plan-and-apply': { type: 'boolean', description: 'Plan, show the plan, and carry it out.' },
  resume: { type: 'string', value: 'RUN', description: 'Go on with a run that this command began and did not end.' },
  'max-changes': { type: 'string', value: 'N', description: "In place of the task's cap on changes." },
  yes: { type: 'boolean', description: 'Do not ask before the plan is carried out.' },
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

const newRunId = (): string =>
  `cli-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${randomBytes(3).toString('hex')}`;

const required = (options: OptionValues, name: string): string => {
  const text = textOf(options, name);
  if (text === undefined) throw new UsageFault(`--${name} is needed.`);
  return text;
};

const readStart = <Params>(
  { task, paramsOf }: TaskCommand<Params>,
  given: OptionValues,
): Omit<RunStart<Params>, 'runId'> => {
  const asked = paramsOf(given);
  const params = task.params.safeParse(asked);
  const space = CustSpaceId.safeParse(required(given, 'space'));
  const { digits: number = '', fault } = readWrittenNumber(required(given, 'number'));
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

type Surroundings = Parameters<typeof runLocally>[2];

/** The request that made a stored plan, to be carried out. */
const readStoredPlan = async <Params>(
  task: Task<Params>,
  planId: string,
  { database }: Surroundings,
): Promise<Omit<RunStart<Params>, 'runId'>> => {
  const plan = await runRecords(database).find(planId);
  if (plan?.phase !== 'PLANNED' || plan.task !== task.name || plan.planHash === null) {
    throw new UsageFault(`There is no stored plan ${planId} of ${task.name}.`);
  }
  return {
    kind: 'start',
    params: task.params.parse(JSON.parse(plan.params)),
    request: {
      Mode: 'apply',
      CustSpaceId: plan.custSpaceId,
      BusinessNumber: plan.businessNumber,
      PlanId: planId,
      PlanHash: plan.planHash,
      ...(plan.maxChanges === null ? {} : { MaxChanges: plan.maxChanges }),
    },
  };
};

const end = (report: RunReport, asJson: boolean, terminal: Terminal): ExitCode => {
  if (asJson) terminal.out(JSON.stringify(report, null, 2));
  else showEnd(report, terminal);
  return exitOf(report);
};

const carryOut = async <Params>(
  command: TaskCommand<Params>,
  given: OptionValues,
  surroundings: Surroundings,
  terminal: Terminal,
): Promise<ExitCode> => {
  const { task } = command;
  const asJson = isSet(given, 'json');
  const planId = textOf(given, 'apply');
  const resumed = textOf(given, 'resume');
  if (resumed !== undefined) {
    return end(
      await runLocally(task, { kind: 'continue', runId: resumed, hop: 0 }, surroundings, terminal),
      asJson,
      terminal,
    );
  }
  if (planId !== undefined) {
    if (isSet(given, 'allow-missing')) throw new UsageFault('--allow-missing is said when the plan is made.');
    const start = await readStoredPlan(task, planId, surroundings);
    return end(await runLocally(task, { ...start, runId: newRunId() }, surroundings, terminal), asJson, terminal);
  }
  const start = { ...readStart(command, given), runId: newRunId() };
  const plan = await runLocally(task, start, surroundings, terminal);
  if (plan.State !== 'Planned') return end(plan, asJson, terminal);
  if (!asJson) showPlan(plan, await runItems(surroundings.database, plan.RunId).page('', ITEMS_SHOWN), terminal);
  if (!isSet(given, 'plan-and-apply')) {
    if (asJson) return end(plan, asJson, terminal);
    terminal.err(`Nothing was changed. To carry it out: chat-groups maintain ${task.name} --apply ${plan.RunId}`);
    return exitOf(plan);
  }
  const asks = terminal.interactive && !asJson && !isSet(given, 'yes');
  if (asks && !(await terminal.confirm('Carry it out?'))) {
    terminal.err('Nothing was changed.');
    return exitCodes.refused;
  }
  const apply = await readStoredPlan(task, plan.RunId, surroundings);
  return end(await runLocally(task, { ...apply, runId: newRunId() }, surroundings, terminal), asJson, terminal);
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
  run: async ({ options: given }, terminal) => {
    if (['apply', 'plan-and-apply', 'plan', 'resume'].filter((name) => given[name] !== undefined).length > 1) {
      throw new UsageFault('Say one of --plan, --apply PLAN, --plan-and-apply and --resume RUN.');
    }
    const config = configFor(given, terminal);
    const database = await openDatabase(requireStore(config));
    try {
      return await carryOut(command, given, { config, database }, terminal);
    } finally {
      await database.close();
    }
  },
});
