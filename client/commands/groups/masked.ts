import { maskNumber } from '../../../shared/maintenance/tasks/mask-number.js';
import { isSet, type Option, type OptionValues } from '../../command/command.js';

/** The option of commands that show phone numbers or links. */
export const revealOption: Readonly<Record<string, Option>> = {
  reveal: { type: 'boolean', description: 'Show phone numbers and links in full, in JSON too.' },
};

/** How phone numbers and links are shown: a screen is seen and a log is read by more people than ask. */
export const masking = (
  options: OptionValues,
): { readonly number: (text: string) => string; readonly link: (text: string) => string } => {
  if (isSet(options, 'reveal')) return { number: (text) => text, link: (text) => text };
  return { number: maskNumber, link: () => 'https://chat.whatsapp.com/****' };
};
