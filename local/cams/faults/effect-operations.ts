import type { OperationName } from '../../../shared/operations/operation.js';
import type { EffectKind } from './effect.js';

/** The operations that an effect makes sense for; an effect that is absent here goes with all of them. */
const special: Readonly<Partial<Record<EffectKind, readonly OperationName[]>>> = {
  PartialRemoval: ['DeleteChatGroupParticipants'],
  Stuck: ['AddChatGroup', 'UpdateChatGroup', 'DeleteChatGroup'],
  FailCreation: ['AddChatGroup'],
  FailFields: ['UpdateChatGroup'],
  StaleList: ['ListChatGroup', 'ListChatGroupParticipants'],
};

/** @returns undefined for an effect that goes with every operation. */
export const operationsFor = (kind: EffectKind): readonly OperationName[] | undefined => special[kind];
