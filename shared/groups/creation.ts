import type { Operation, RequestOf, ResponseOf } from '../operations/operation.js';
import type { CreateRecord } from '../state/create-record.js';

/** What there is at one moment that a creation could have made, or could be mistaken for. */
export interface Sight<Elements> {
  /** By what identifies a product: a GroupId, or the digest of a link. */
  readonly products: ReadonlyMap<string, Elements>;
  /** Those without an identity yet: a group that is being created may have no ID. */
  readonly unnamed: readonly Elements[];
  /** Whether everything was seen. */
  readonly complete: boolean;
}

/** An operation of which a second execution makes a second product, and how its product is found again. */
export interface Creation<O extends Operation> {
  readonly operation: O;
  readonly request: RequestOf<O>;
  readonly clientToken: string | undefined;
  /** Creations with the same target can be mistaken for each other. */
  readonly target: string;
  /** Looks what there is. Changes nothing. */
  readonly look: () => Promise<Sight<ResponseOf<O>>>;
  /** What an answer of CAMS made, where the answer names it. */
  readonly productOf: (elements: ResponseOf<O>) => string | undefined;
  /** Whether what an earlier creation of the same target made can be noted down without its ClientToken. */
  readonly settlesEarlier: boolean;
  /** An answer as the store may keep it, and back; undefined where it may keep none, and where it does not tell. */
  readonly seal: (elements: ResponseOf<O>) => string | undefined;
  readonly open: (sealed: string) => ResponseOf<O> | undefined;
  /**
   * Finds an answer again that was given and is not kept.
   *
   * @throws {ServiceError} saying what became of the product, with the outcome `Applied`.
   */
  readonly recall?: (record: CreateRecord) => Promise<ResponseOf<O>>;
}

/** What there was before a creation was sent. */
interface Fence {
  readonly products: readonly string[];
  /** Whether what was not there then can be told from what was. */
  readonly usable: boolean;
  /** Whether the list cannot have been behind: only then is what a lost creation made told by what is new. */
  readonly rested: boolean;
}

/** @param rested whether the list cannot have been behind. */
export const encodeFence = ({ products, unnamed, complete }: Sight<unknown>, rested: boolean): string => {
  const fence: Fence = { products: [...products.keys()], usable: complete && unnamed.length === 0, rested };
  return JSON.stringify(fence);
};

export const decodeFence = (fence: string): Fence => {
  const { rested = false, ...known } = JSON.parse(fence) as Omit<Fence, 'rested'> & { readonly rested?: boolean };
  return { ...known, rested };
};
