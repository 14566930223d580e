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
  /** Left out where the elements may not be kept. */
  readonly sealed?: string | undefined;
}

export const writeAnswer = <O extends Operation>(
  creation: Creation<O>,
  { requestId, elements }: StoredAnswer<ResponseOf<O>>,
): string => {
  const stored: Stored = { requestId, sealed: creation.seal(elements) };
  return JSON.stringify(stored);
};

/** The answer that a record holds, its elements as far as they are kept and can be opened; undefined while it has none. */
export const readAnswer = <O extends Operation>(
  creation: Creation<O>,
  { answer }: CreateRecord,
): StoredAnswer<ResponseOf<O> | undefined> | undefined => {
  if (answer === null) return undefined;
  const { requestId, sealed } = JSON.parse(answer) as Stored;
  return { requestId, elements: sealed === undefined ? undefined : creation.open(sealed) };
};
