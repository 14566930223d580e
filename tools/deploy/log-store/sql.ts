import {
  type Condition,
  type LineSelector,
  patternOf,
  patternOfEvent,
  type Selector,
} from '../../../shared/telemetry/selector.js';

/*
 * Queries of Simple Log Service. A line of ours is the key `message`, a text: time, request ID, level, then JSON. Functions of
 * JSON give nothing for a value that is cut off at 2048 bytes, so fields are found by patterns. Sources: "Regular expression
 * functions", "Conversion functions", Simple Log Service.
 */

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

const extract = (pattern: string): string => `regexp_extract(message, ${text(pattern)}, 1)`;

/** The value of a field that is a text. */
export const textOfField = (field: string): string => extract(`"${field.replaceAll('.', '[.]')}":"([^"]*)"`);

/** The value of a field that is a number. */
export const numberOfField = (field: string): string =>
  `try_cast(${extract(patternOf({ field, atLeast: 0 }))} AS double)`;

const meets = (condition: Condition): string =>
  'atLeast' in condition
    ? `${numberOfField(condition.field)} >= ${String(condition.atLeast)}`
    : `regexp_like(message, ${text(patternOf(condition))})`;

/** Whether an entry is a line of this event. */
export const isEvent = (event: LineSelector['event']): string => `regexp_like(message, ${text(patternOfEvent(event))})`;

const isPicked = (selector: Selector): string =>
  'key' in selector
    ? `${selector.key} IN (${selector.is.map(text).join(', ')})`
    : [isEvent(selector.event), ...selector.where.map(meets)].join(' AND ');

/** How many entries one of the selectors picks. */
export const countOf = (anyOf: readonly Selector[]): string =>
  `count_if(${anyOf.map((selector) => (anyOf.length > 1 ? `(${isPicked(selector)})` : isPicked(selector))).join(' OR ')})`;

const termsOf = (selector: Selector): readonly string[] =>
  'key' in selector ? selector.is.map((value) => `${selector.key}: "${value}"`) : [`message: "${selector.event}"`];

/** The index narrows down what SQL looks at. */
export const search = (...selectors: readonly Selector[]): string =>
  [...new Set(selectors.flatMap(termsOf))].join(' or ');
