import { maskNumber } from '../../../shared/maintenance/tasks/mask-number.js';
import { isSet, type Option, type OptionValues } from '../../command/command.js';

/** The option of commands that show phone numbers or links. */
export const revealOption: Readonly<Record<string, Option>> = {
  reveal: { type: 'boolean', description: 'Show phone numbers and links in full, in JSON too.' },
};

interface Masking {
  readonly number: (text: string) => string;
  readonly link: (text: string) => string;
  /** A row of CAMS: what is not known of it may be a number or a link. */
  readonly elements: <Row extends object>(row: Row, known: object) => Row;
}

const knownOf: Masking['elements'] = (row, known) =>
  // What is left out is none of the elements that the type names.
  Object.fromEntries(Object.entries(row).filter(([name]) => Object.hasOwn(known, name))) as typeof row;

/** How phone numbers and links are shown: a screen is seen and a log is read by more people than ask. */
export const masking = (options: OptionValues): Masking => {
  if (isSet(options, 'reveal')) return { number: (text) => text, link: (text) => text, elements: (row) => row };
  return { number: maskNumber, link: () => 'https://chat.whatsapp.com/****', elements: knownOf };
};
