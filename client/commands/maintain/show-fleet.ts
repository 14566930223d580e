import type { FleetReport } from '../../../shared/maintenance/fleet/fleet-report.js';
import { renderTable } from '../../command/render-table.js';
import { showTable } from '../../command/show-table.js';
import type { Terminal } from '../../command/terminal.js';
import { stateSentences } from './show-report.js';

/** Shows how a run over many numbers stands: counts, and the first numbers that did not end well. */
export const showFleet = (report: FleetReport, terminal: Terminal): void => {
  const { RunId, Task, State, Reason, Message, Advice, Numbers, Failures } = report;
  const say = State === 'Completed' || State === 'Planned' || State === 'Running' ? terminal.out : terminal.err;
  say(`${Task} ${RunId}: ${stateSentences[State]}${Reason === undefined ? '' : ` (${Reason})`}.`);
  if (Message !== undefined) say(Message);
  if (Advice !== undefined) say(Advice);
  terminal.out('');
  renderTable(['Numbers', ''], Object.entries(Numbers)).forEach(terminal.out);
  if (Failures.length === 0) return;
  terminal.out('');
  const rows = Failures.map((number) => [number.BusinessNumber, number.State, number.Reason ?? '', number.RunId]);
  showTable({ headings: ['Number', 'State', 'Reason', 'RunId'], rows, dispensable: [] }, terminal);
  const more = Numbers.Failed - Failures.length;
  if (more > 0) terminal.out(`… and ${String(more)} more: chat-groups maintain report ${RunId} --json`);
};
