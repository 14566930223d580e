import { type Command, isSet } from '../../command/command.js';
import { exitCodes } from '../../command/exit-codes.js';
import { renderTable } from '../../command/render-table.js';
import { connectionOf, connectionOptions } from '../groups/connection.js';
import { environmentFor, localOption } from '../surroundings.js';
import { examineGateway } from './examine-gateway.js';
import { callerHeadersOf, examineSettings } from './examine-settings.js';

/** `chat-groups doctor` */
export const doctor: Command = {
  name: 'doctor',
  operands: [],
  summary: 'Looks whether everything is in place, and says what to mend.',
  description: [
    'It reads the settings of the functions as they are set here, with every fault; opens the store; compares the clock \
with that of the gateway; and asks the gateway for one row of ListChatGroup, which changes nothing. Opening a store brings \
its schema up to date, as a function does at its start.',
    'Where that is answered, it probes the gateway: whether a route lets somebody in without credentials, whether each leads \
to a function that believes it, what becomes of a forged caller header, whether a route repeats a 503 by itself, and how \
long a signature is good. No probe changes anything.',
    'The exit code is 0 only if nothing failed. What is not set here is skipped: the deployed functions have their own.',
  ],
  examples: [
    'chat-groups doctor --local',
    'chat-groups doctor --url https://groups.example.com --space cams-1 --number 8613800000000',
    'chat-groups doctor --json | jq -r \'.Findings[] | select(.State == "failed") | .Mend\'',
  ],
  options: { ...connectionOptions, ...localOption },
  run: async ({ options }, terminal) => {
    const connection = connectionOf(options, terminal);
    const environment = environmentFor(options, terminal);
    const Findings = [
      ...(await examineSettings(environment, isSet(options, 'local'))),
      ...(await examineGateway(connection, callerHeadersOf(environment))),
    ];
    const Healthy = Findings.every(({ State }) => State !== 'failed');
    if (isSet(options, 'json')) {
      terminal.document({ Healthy, Findings });
    } else {
      const rows = Findings.map(({ Check, State, Found }) => [Check, State, Found]);
      renderTable(['Check', 'State', 'Found'], rows).forEach(terminal.out);
      for (const { Check, Mend } of Findings) if (Mend !== undefined) terminal.err(`To mend ${Check}: ${Mend}`);
      terminal.err(Healthy ? 'All is well.' : 'Not all is well.');
    }
    return Healthy ? exitCodes.ok : exitCodes.failed;
  },
};
