import * as z from 'zod/mini';

import type { NamedRow } from '../../cams/read/row.js';
import { serviceError } from '../../errors/service-error.js';
import type { ServiceError } from '../../errors/service-error.js';
import { SUBJECT_MAX_CODE_POINTS } from '../../operations/parameters.js';

const TEMPLATE_MAX = 512;
const GROUP_ID_END = 4;
const PLACEHOLDER = /\{(Subject|GroupId)\}/g;

/** The new name of many groups. `{Subject}` is the name a group has, `{GroupId}` the last four characters of its ID. */
export const SubjectTemplate = z.string({ error: 'must be a string' }).check(
  z.maxLength(TEMPLATE_MAX, { error: `must have at most ${String(TEMPLATE_MAX)} characters` }),
  z.refine((template: string) => template.isWellFormed(), { error: 'must be well-formed Unicode' }),
  z.refine((template: string) => template.trim() !== '', { error: 'must not be empty' }),
  z.refine((template: string) => !/[{}]/.test(template.replaceAll(PLACEHOLDER, '')), {
    error: 'may hold {Subject} and {GroupId}, and braces nowhere else',
  }),
);

const refusal = (groupId: string, length: number): ServiceError => {
  const Message = `Subject gives group ${groupId} a name of ${String(length)} characters: it must have 1 to ${String(SUBJECT_MAX_CODE_POINTS)}.`;
  const Code = 'InvalidParameter.Subject';
  return serviceError(Code, { message: Message, faults: [{ Parameter: 'Subject', Code, Message }] });
};

/**
 * The name that a template gives a group. What stands in the group's present name is not read as a placeholder.
 *
 * @throws {ServiceError} `InvalidParameter.Subject` (400) when it is no possible name.
 */
export const renderSubject = (template: string, { GroupId, Subject = '' }: NamedRow): string => {
  const values: Readonly<Record<string, string>> = { Subject, GroupId: GroupId.slice(-GROUP_ID_END) };
  const subject = template.replaceAll(PLACEHOLDER, (_, name: string) => values[name] ?? '').trim();
  const { length } = Array.from(subject);
  if (length < 1 || length > SUBJECT_MAX_CODE_POINTS) throw refusal(GroupId, length);
  return subject;
};
