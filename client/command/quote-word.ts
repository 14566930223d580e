import { escapeForTerminal } from './escape-for-terminal.js';

const octal = (byte: number): string => `\\${byte.toString(8).padStart(3, '0')}`;

/** A word as bash, ksh and zsh read it when it is pasted; what cannot be shown as it is stands as octal bytes. */
export const quoteWord = (word: string): string => {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (escapeForTerminal(word) === word) return `'${word.replaceAll("'", String.raw`'\''`)}'`;
  const bytes = Array.from(word, (character) =>
    escapeForTerminal(character) === character
      ? character.replace(/[\\']/, String.raw`\$&`)
      : Array.from(Buffer.from(character), octal).join(''),
  );
  return `$'${bytes.join('')}'`;
};
