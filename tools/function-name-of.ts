import type { Operation } from '../shared/operations/operation.js';

/** The kebab-case name of an operation's function file, of its folder in dist, and the end of its deployed name. */
export const functionNameOf = (operation: Operation): string =>
  operation.name.replace(/[a-z](?=[A-Z])/g, '$&-').toLowerCase();
