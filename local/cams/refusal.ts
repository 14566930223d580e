import type { Fault } from '../../shared/operations/envelope.js';
import type { RefusalDefinition } from './refusals.js';

/** What a definition's `<…>` places are filled with. */
export type Particulars = Readonly<Record<string, string>>;

const fill = (template: string, particulars: Particulars): string =>
  template.replace(/<(\w+)>/g, (place, name: string) => particulars[name] ?? place);

/** Thrown anywhere below the HTTP server to answer a refusal instead of a result. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly httpStatus: number;
  readonly code: string;
  /** Every fault of a bad input; the control API names all, the RPC side one at a time. */
  readonly faults: readonly Fault[];

  constructor(definition: RefusalDefinition, particulars: Particulars = {}, faults: readonly Fault[] = []) {
    super(fill(definition.Message, particulars));
    this.httpStatus = definition.HttpStatus;
    this.code = fill(definition.Code, particulars);
    this.faults = faults;
  }
}
