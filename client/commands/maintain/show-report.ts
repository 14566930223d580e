import { guardReasons } from '../../../shared/maintenance/guards.js';
import { LIST_UNSETTLED } from '../../../shared/maintenance/list-unsettled.js';
import type { RunReport, RunState } from '../../../shared/maintenance/run-report.js';
import type { RunItem } from '../../../shared/state/run-item.js';
import { type ExitCode, exitCodes } from '../../command/exit-codes.js';
import { renderTable } from '../../command/render-table.js';
import type { Terminal } from '../../command/terminal.js';
import { describeFindings } from './show-findings.js';

const exits: Readonly<Record<RunState, ExitCode>> = {
  Planned: exitCodes.ok,
  Running: exitCodes.refused,
  Completed: exitCodes.ok,
  CompletedWithFailures: exitCodes.partly,
  Stopped: exitCodes.refused,
  Refused: exitCodes.refused,
};

/** What a script can go by when a run has come to this. */
export const exitOf = ({ State, Reason = '' }: RunReport): ExitCode => {
  if (Reason === 'RunNotFound' || Reason === LIST_UNSETTLED.reason) return exitCodes.partly;
  if (State !== 'Planned' || Reason === '') return exits[State];
  // A plan with a reason ends as its run would: refused before it began, or not completed.
  return guardReasons.has(Reason) ? exitCodes.refused : exitCodes.partly;
};

const subjectOf = ({ detail }: RunItem): string => {
  const { Subject, From } = JSON.parse(detail) as { readonly Subject?: unknown; readonly From?: unknown };
  const subject = From ?? Subject;
  return typeof subject === 'string' ? subject : '';
};

/** Shows what a plan would do: its first items, how many of each action, and what cannot be undone. */
export const showPlan = (report: RunReport, items: readonly RunItem[], terminal: Terminal): void => {
  const { Groups, Actions, Notices, PlanId = '', PlanHash = '' } = report;
  const planned = Object.values(Actions).reduce((sum, count) => sum + count, 0);
  terminal.out(`Plan ${PlanId}: ${String(planned)} of ${String(Groups)} groups.`);
  if (planned > 0) {
    terminal.out('');
    const rows = items.map((item) => [item.groupId, item.action, item.code ?? '', subjectOf(item)]);
    for (const line of renderTable(['GroupId', 'Action', 'Code', 'Subject'], rows)) terminal.out(line);
    if (planned > items.length) terminal.out(`… and ${String(planned - items.length)} more.`);
    terminal.out('');
    for (const line of renderTable(['Action', 'Groups'], Object.entries(Actions))) terminal.out(line);
  }
  const findings = describeFindings(report);
  if (findings.length > 0) terminal.out('');
  findings.forEach(terminal.out);
  if (Notices.length > 0) terminal.out('');
  for (const notice of Notices) terminal.out(`! ${notice}`);
  terminal.out('');
  terminal.out(`PlanHash ${PlanHash}`);
};

const sentences: Readonly<Record<RunState, string>> = {
  Planned: 'planned',
  Running: 'not ended',
  Completed: 'completed',
  CompletedWithFailures: 'completed with failures',
  Stopped: 'stopped',
  Refused: 'refused',
};

/** Shows how a run ended: counts, failures, proof. */
export const showEnd = (report: RunReport, terminal: Terminal): void => {
  const { RunId, Task, State, Reason, Message, Advice, Groups, Items, Failures, Proof } = report;
  // Those of earlier versions have neither.
  const stored: Partial<RunReport> = report;
  const { NotYetNamed = 0, NotWorkedOn = {} } = stored;
  const say = State === 'Completed' ? terminal.out : terminal.err;
  say(`${Task} ${RunId}: ${sentences[State]}${Reason === undefined ? '' : ` (${Reason})`}.`);
  if (Message !== undefined) say(Message);
  if (Advice !== undefined) say(Advice);
  if (State === 'Refused' || State === 'Running') return;
  terminal.out('');
  const counts = Object.entries(Items).filter(([, count]) => count > 0);
  const left = NotYetNamed > 0 ? [['not yet named', NotYetNamed] as const] : [];
  for (const line of renderTable(['Items', 'Groups'], [...counts, ['looked at', Groups], ...left])) terminal.out(line);
  const states = Object.entries(NotWorkedOn);
  if (states.length > 0) {
    terminal.out('');
    for (const line of renderTable(['Not worked on', 'Groups'], states)) terminal.out(line);
  }
  const findings = describeFindings(report);
  if (findings.length > 0) terminal.out('');
  findings.forEach(terminal.out);
  if (Failures.length > 0) {
    terminal.out('');
    const rows = Failures.map(({ GroupId, Code }) => [GroupId, Code]);
    for (const line of renderTable(['Failed', 'Code'], rows)) terminal.out(line);
    const more = Items.Failed + Items.Unknown - Failures.length;
    if (more > 0) terminal.out(`… and ${String(more)} more: chat-groups maintain report ${RunId} --json`);
  }
  if (Proof) {
    terminal.out('');
    const rows = Object.entries(Proof).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : JSON.stringify(value),
    ]);
    for (const line of renderTable(['Proof', ''], rows)) terminal.out(line);
  }
};
