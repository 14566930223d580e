import type { Figures } from './figures.js';
import { tally } from './tallies.js';

const ENDS = ['pending', 'done', 'already', 'skipped', 'failed', 'unknown'] as const;

/** What maintenance tells: of its runs, and of creates that are open. */
export const runFigures = (): Figures => {
  const [runs, items, openCreates] = [tally(), tally(), tally()];
  return {
    take: {
      maintenance: (line) => {
        const { task, mode, state, reason = '' } = line;
        runs.add({ task, mode, state, reason }, 1);
        for (const end of ENDS) items.add({ task, end }, line[end]);
      },
      'doubtful-creates': ({ open, olderThanHour }) => {
        openCreates.set({ age: 'any' }, open);
        openCreates.set({ age: 'older_than_hour' }, olderThanHour);
      },
    },
    families: () => [
      {
        name: 'chat_groups_runs',
        type: 'counter',
        help: 'Maintenance runs that ended, and plans that were stored.',
        samples: runs.samples(),
      },
      {
        name: 'chat_groups_run_items',
        type: 'counter',
        help: 'Items of those runs, by how they ended.',
        samples: items.samples(),
      },
      {
        name: 'chat_groups_open_creates',
        type: 'gauge',
        help: 'Creates whose outcome is open, when they were last counted.',
        samples: openCreates.samples(),
      },
    ],
  };
};
