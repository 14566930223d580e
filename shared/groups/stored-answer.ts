import type { Operation, ResponseOf } from '../operations/operation.js';
import type { CreateRecord } from '../state/create-record.js';
import type { Creation } from './creation.js';

/** A successful answer as it was given the first time. */
export interface StoredAnswer<Elements> {
  readonly requestId: string;
  readonly elements: Elements;
}

interface Stored {
  readonly requestId: string;
  readonly sealed: string;
}

export const writeAnswer = <O extends Operation>(
  creation: Creation<O>,
  { requestId, elements }: StoredAnswer<ResponseOf<O>>,
): string => {
  const stored: Stored = { requestId, sealed: creation.seal(elements) };
  return JSON.stringify(stored);
};

/** The answer that a record holds; undefined while it has none. */
export const readAnswer = <O extends Operation>(
  creation: Creation<O>,
  { answer }: CreateRecord,
): StoredAnswer<ResponseOf<O>> | undefined => {
  if (answer === null) return undefined;
  const { requestId, sealed } = JSON.parse(answer) as Stored;
  return { requestId, elements: creation.open(sealed) };
};
