import { Refusal } from '../refusal.js';
import { refusals } from '../refusals.js';
import type { Store } from '../store/open-store.js';

/** Whose group it is. */
export interface Owner {
  readonly CustSpaceId: string;
  readonly BusinessNumber: string;
}

/** @throws {Refusal} `Unknown.ResourceOwnerId` when the space does not exist or does not own the number. */
export const checkOwnership = ({ CustSpaceId, BusinessNumber }: Owner, store: Store): void => {
  if (store.spaces.ownerOf(BusinessNumber) !== CustSpaceId) throw new Refusal(refusals.ResourceNotOwned);
};
