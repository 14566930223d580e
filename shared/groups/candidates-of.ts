import type { CreateRecord, CreateRecords } from '../state/create-record.js';
import { decodeFence, type Sight } from './creation.js';

/** What there is that a creation could have made: it was not there before, and no record holds it. */
export const candidatesOf = async <Elements>(
  record: CreateRecord & { readonly fence: string },
  { products }: Sight<Elements>,
  records: Pick<CreateRecords, 'held'>,
): Promise<readonly string[]> => {
  const before = new Set(decodeFence(record.fence).products);
  const fresh = [...products.keys()].filter((product) => !before.has(product));
  const held = new Set(await records.held(record, fresh));
  return fresh.filter((product) => !held.has(product));
};
