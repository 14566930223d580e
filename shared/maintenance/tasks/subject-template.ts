import * as z from 'zod/mini';

import type { NamedRow } from '../../cams/read/row.js';
import { serviceError } from '../../errors/service-error.js';
import type { ServiceError } from '../../errors/service-error.js';
import { Subject, visible, wellFormed, withoutControls } from '../../operations/parameters.js';

const TEMPLATE_MAX = 512;
const GROUP_ID_END = 4;
const PLACEHOLDER = /\{(Subject|GroupId)\}/g;

/** The new name of many groups. `{Subject}` is the name a group has, `{GroupId}` the last four characters of its ID. */
export const SubjectTemplate = z.string({ error: 'must be a string' }).check(
  z.maxLength(TEMPLATE_MAX, { error: `must have at most ${String(TEMPLATE_MAX)} characters` }),
  wellFormed,
  withoutControls(),
  visible(),
  z.refine((template: string) => !/[{}]/.test(template.replaceAll(PLACEHOLDER, '')), {
    error: 'may hold {Subject} and {GroupId}, and braces nowhere else',
  }),
);

const refusal = (groupId: string, rule: string): ServiceError => {
  const Message = `Subject gives group ${groupId} an impossible name: it ${rule}.`;
  const Code = 'InvalidParameter.Subject';
  return serviceError(Code, { message: Message, faults: [{ Parameter: 'Subject', Code, Message }] });
};

/**
 * The name that a template gives a group. What stands in the group's present name is not read as a placeholder.
 *
 * @throws {ServiceError} `InvalidParameter.Subject` (400) when it is no possible name.
 */
export const renderSubject = (template: string, { GroupId, Subject: present = '' }: NamedRow): string => {
  const values: Readonly<Record<string, string>> = { Subject: present, GroupId: GroupId.slice(-GROUP_ID_END) };
  const rendered = template.replaceAll(PLACEHOLDER, (_, name: string) => values[name] ?? '');
  const { data, error } = Subject.safeParse(rendered);
  if (data === undefined) throw refusal(GroupId, error.issues[0]?.message ?? 'is none');
  return data;
};
