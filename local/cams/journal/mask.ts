import { sha256Hex } from '../sha256-hex.js';

/** Names of values that nobody can be recognised by. Everything else is hidden, unknown parameters too. */
const PLAIN = new Set([
  ...['Action', 'Version', 'Format', 'Timestamp', 'SignatureNonce', 'SignatureMethod', 'SignatureVersion'],
  ...['AccessKeyId', 'SignatureType', 'RegionId', 'CustSpaceId', 'GroupId', 'GroupStatus', 'GroupType', 'ChannelType'],
  ...['Page', 'Page.Index', 'Page.Size'],
]);
const NUMBER = /^(?:BusinessNumber|List\.\d+\.ParticipantNumber)$/;
const SECRET = new Set(['Signature', 'SecurityToken']);

/** A phone number, or any run of 5 digits or more, down to its last 4 digits. */
export const maskNumbers = (text: string): string =>
  text.replace(/\d{5,}/g, (digits) => '*'.repeat(digits.length - 4) + digits.slice(-4));

const digest = (value: string): string =>
  `<${String(value.length)} characters, SHA-256 ${sha256Hex(value).slice(0, 8)}>`;

/**
 * One parameter as the journal shows it: numbers by their last 4 digits; texts and links by length and the first 8 hex
 * digits of their SHA-256, so that equal ones are seen to be equal; signature and token not at all.
 */
export const maskParameter = (name: string, value: string): string => {
  if (value === '') return value;
  if (SECRET.has(name)) return '<hidden>';
  if (PLAIN.has(name) && value.length <= 128) return value;
  if (NUMBER.test(name) && /^\d{5,}$/.test(value)) return maskNumbers(value);
  if (name === 'List' && /^[[\]{}":,\w\s]*$/.test(value) && value.length <= 2048) {
    return value.replace(/"([^"]*)"/g, (quoted, text: string) =>
      /^\d{5,}$/.test(text) ? `"${maskNumbers(text)}"` : text === 'ParticipantNumber' ? quoted : '"<hidden>"',
    );
  }
  return digest(value);
};
