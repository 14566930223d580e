import type * as z from 'zod/mini';

import type { GroupStatus as GroupStatusSchema } from '../../../shared/operations/parameters.js';

export type GroupStatus = z.infer<typeof GroupStatusSchema>;

/** One group as it is stored. */
export interface GroupRow {
  /** The order of creation, and the key inside this store. */
  readonly Sequence: number;
  readonly UniqueCode: string;
  /** Null until the group is created. */
  readonly GroupId: string | null;
  readonly BusinessNumber: string;
  readonly GroupStatus: GroupStatus;
  readonly Subject: string;
  readonly Description: string | null;
  readonly ProfilePictureFile: string | null;
  readonly InviteLink: string | null;
  /** Epoch milliseconds; the unit of the real element is unpublished. */
  readonly GmtModifier: number;
  /** When the present state passes; null for one that lasts. */
  readonly SettlesAt: number | null;
}

/** A group to be stored. Creation decides the rest. */
export type NewGroup = Omit<GroupRow, 'Sequence'>;

/** What an update asks for; a field that is left out keeps its value. */
export interface GroupChange {
  readonly Subject?: string | undefined;
  readonly Description?: string | undefined;
  readonly ProfilePictureFile?: string | undefined;
}

/** Which groups of a number a list asks for. */
export interface GroupFilter {
  readonly GroupStatus?: GroupStatus | undefined;
  /** Leaves out groups in CREATING. */
  readonly HidesCreating?: boolean;
  /** Matched exactly. Whether the real service matches a part is unpublished. */
  readonly Subject?: string | undefined;
}
