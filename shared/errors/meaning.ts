import type { OperationName } from '../operations/operation.js';

/** What a refusal means, whoever coined its code. Logic asks for meanings, never for codes. */
export const meaningNames = [
  'GroupNotFound',
  'LinkNotFound',
  'NotActive',
  'GroupFull',
  'GroupSuspended',
  'NotAllowlisted',
  'NotEligible',
  'Quota',
  'RateLimited',
  'TooLong',
  'Duplicate',
  'NotMember',
  'PartlyDone',
] as const;

export type Meaning = (typeof meaningNames)[number];

/** A code that was observed, and what it means. */
export interface ObservedCode {
  /** CAMS's code, or WhatsApp's number in its message. */
  readonly code: string;
  readonly meaning: Meaning;
  /** Left out: of every operation. */
  readonly operations?: readonly OperationName[];
}
