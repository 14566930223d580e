import { createHash } from 'node:crypto';

import { outgoingTrace } from '../../telemetry/scope.js';
import type { JsonObject, RunScope } from '../task.js';

/** What can happen to a group, as the inventory tells it. */
export type GroupEventKind =
  | 'group-created'
  | 'group-renamed'
  | 'description-changed'
  | 'picture-changed'
  | 'link-changed'
  | 'group-suspended'
  | 'group-status-changed'
  | 'group-gone'
  | 'members-listed'
  | 'participant-joined'
  | 'participant-left';

/** One difference between two inventories. */
export interface GroupChange {
  readonly kind: GroupEventKind;
  readonly data: JsonObject;
}

/** An event as the CloudEvents specification 1.0 has it. */
export interface GroupEvent {
  readonly specversion: '1.0';
  /** The same whenever the event is sent again. */
  readonly id: string;
  readonly source: string;
  readonly type: `com.aliyun.cams.chatgroup.${GroupEventKind}`;
  /** The GroupId. */
  readonly subject: string;
  /** When the inventory noticed it. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: JsonObject;
  /** The trace of the run that noticed it, whenever it is sent. Source: "Distributed Tracing", extension of CloudEvents. */
  readonly traceparent?: string;
}

/** Makes events of what a run found in one group, in the order in which they are to be taken in. */
export const cloudEvents = (
  groupId: string,
  changes: readonly GroupChange[],
  { custSpaceId, businessNumber }: RunScope,
  runId: string,
  nowMs: number,
): readonly GroupEvent[] => {
  const trace = outgoingTrace();
  return changes.map(({ kind, data }, index) => ({
    specversion: '1.0',
    id: createHash('sha256')
      .update(JSON.stringify([runId, groupId, index, kind]))
      .digest('hex')
      .slice(0, 32),
    source: `/cams/${encodeURIComponent(custSpaceId)}/${businessNumber}`,
    type: `com.aliyun.cams.chatgroup.${kind}`,
    subject: groupId,
    time: new Date(nowMs).toISOString(),
    datacontenttype: 'application/json',
    data: { CustSpaceId: custSpaceId, BusinessNumber: businessNumber, GroupId: groupId, ...data },
    ...trace,
  }));
};
