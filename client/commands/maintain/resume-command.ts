import { fleets } from '../../../shared/state/fleets.js';
import { openDatabase } from '../../../shared/state/open-database.js';
import { runRecords } from '../../../shared/state/run-records.js';
import { yesOption } from '../../command/ask-first.js';
import type { Command } from '../../command/command.js';
import { exitCodes } from '../../command/exit-codes.js';
import { NotDone } from '../../command/not-done.js';
import { configFor, localOption, requireStore } from '../surroundings.js';
import { createInterruption } from './interruption.js';
import { resumeFleet } from './resume-fleet.js';
import { resumeRun } from './resume-run.js';

/** `chat-groups maintain resume RUN` */
export const maintainResume: Command = {
  name: 'maintain resume',
  operands: ['RUN'],
  summary: 'Does what is left of a run that died, was stopped, or did not end well.',
  description: [
    'It works on the groups that the run had planned: those that it had not come to, those that failed, and those whose \
outcome is unknown. What is done is not done again. Whoever began the run, it is carried out here.',
    'Of a run over many numbers it starts the numbers that were not started, and resumes the runs of the others, \
MAINTENANCE_PARALLEL_NUMBERS (8) at once.',
    'A run can be resumed for MAINTENANCE_RESUME_DAYS (7) after it has ended.',
  ],
  examples: [
    'chat-groups maintain resume cli-20261121T080000Z-a1b2c3',
    'chat-groups maintain resume chat-groups-rotate-invite-links@timer@weekly@2026-11-21T19:00:00Z --yes',
  ],
  options: { ...yesOption, ...localOption },
  run: async (input, terminal) => {
    const { options, operands } = input;
    const [runId = ''] = operands;
    const config = await configFor(options, terminal);
    const database = await openDatabase(requireStore(config));
    try {
      const record = await runRecords(database).find(runId);
      const interruption = createInterruption(terminal.err);
      const work = { ...input, terminal, interruption, surroundings: { config, database } };
      const fleet = record ? undefined : await fleets(database).find(runId);
      if (fleet) return await resumeFleet(fleet, work);
      if (!record) {
        const Message = 'There is no such run: chat-groups maintain runs lists them.';
        throw new NotDone({ Code: 'RunNotFound', Message, ExitCode: exitCodes.partly });
      }
      return await resumeRun(record, work);
    } finally {
      await database.close();
    }
  },
};
