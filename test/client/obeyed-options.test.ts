import { describe, expect, it } from '@jest/globals';

import { commands } from '../../client/commands/commands.js';
import { runCommand } from './run-command.js';

const GROUP = 'EA3030000000000000000000000000001';

describe('an option that would not be obeyed', () => {
  it.each([
    [['list', '--all', '--page', '2'], '--all reads every page: --page does not go with it'],
    [['list', '--all', '--size', '10'], '--all reads every page: --size does not go with it'],
    [['list', '--url', ''], '--url is empty'],
    [['list', '--number', ''], '--number is empty'],
    [['list', '--app-key', ''], '--app-key is empty'],
    [['remove', GROUP, '--member', ''], '--member is empty'],
    [['update', GROUP, '--subject', 'a', '--subject', 'b'], '--subject is given twice'],
    [['export', '--space', ''], '--space is empty'],
    [['creates', 'list', '--limit', '5', '--limit', '6'], '--limit is given twice'],
  ])('is refused before anything is done: %j', async (words, message) => {
    const { code, err } = await runCommand(commands, words, {
      CHAT_GROUPS_SPACE: 's',
      CHAT_GROUPS_NUMBER: '8613800000000',
    });

    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
