import type { Command, Option } from './command.js';

const common: Readonly<Record<string, Option>> = {
  json: { type: 'boolean', description: 'Answer one JSON document on stdout, for scripts.' },
  traceparent: {
    type: 'string',
    value: 'TRACEPARENT',
    description: 'The trace that the command belongs to (TRACEPARENT); a new one unless said otherwise.',
  },
  help: { type: 'boolean', description: 'Show this help.' },
};

/** The options that every command takes beside its own. */
export const commonOptions = common;

const WIDTH = 100;

const wrap = (text: string, indent: number): string => {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && indent + last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
};

const rows = (entries: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...entries.map(([left]) => left.length)) + 2;
  return entries.map(([left, right]) => `  ${left.padEnd(width)}${wrap(right, width + 2)}`).join('\n');
};

const optionRows = (options: Readonly<Record<string, Option>>): string =>
  rows(
    Object.entries(options).map(([name, { value, description }]) => [
      `--${name}${value === undefined ? '' : ` ${value}`}`,
      description,
    ]),
  );

/** The help of one command. */
export const renderCommandHelp = ({ name, operands, summary, description, examples, options }: Command): string =>
  [
    wrap(summary, 0),
    `Usage: chat-groups ${[name, ...operands, '[options]'].join(' ')}`,
    ...description.map((paragraph) => wrap(paragraph, 0)),
    `Options:\n${optionRows({ ...options, ...common })}`,
    ...(examples.length > 0 ? [`Examples:\n${examples.map((example) => `  ${example}`).join('\n')}`] : []),
  ].join('\n\n');

/** The help of the whole. */
export const renderHelp = (commands: readonly Command[]): string =>
  [
    'chat-groups works with WhatsApp groups on Alibaba Cloud (CAMS).',
    'Usage: chat-groups COMMAND [options]',
    `Commands:\n${rows(commands.map(({ name, operands, summary }) => [[name, ...operands].join(' '), summary]))}`,
    wrap(
      'list to delete call the functions through the gateway: CHAT_GROUPS_URL, CHAT_GROUPS_SPACE, CHAT_GROUPS_NUMBER, \
CHAT_GROUPS_APP_KEY and CHAT_GROUPS_APP_SECRET (or CHAT_GROUPS_API_KEY, or CHAT_GROUPS_BEARER) say which and who; without \
them the local gateway is called. The others work \
with the store and with CAMS.',
      0,
    ),
    wrap(
      'Their settings are the environment variables of the functions (docs/state.md, s.yaml): DATABASE_URL, CAMS_ENDPOINT, \
ALIBABA_CLOUD_ACCESS_KEY_ID and the others. With --local a command works with what `npm start` runs on this machine.',
      0,
    ),
    rows([
      [
        'Exit codes:',
        '0 done · 1 failed · 2 wrong command line · 3 done in part · 4 refused or stopped · 130 Ctrl-C · 143 SIGTERM',
      ],
      ['Help:', 'chat-groups COMMAND --help; chat-groups --version'],
    ]),
  ].join('\n\n');
