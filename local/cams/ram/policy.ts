/** One value, or a list of them. */
export type OneOrMore = string | readonly string[];

/** One rule. It has either of Action and NotAction, and either of Resource and NotResource. */
export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
}

/** A RAM policy. Source: "Policy structure and syntax", RAM documentation. */
export interface Policy {
  readonly Version: '1';
  readonly Statement: readonly Statement[];
}

export const listOf = (value: OneOrMore | undefined): readonly string[] =>
  typeof value === 'string' ? [value] : (value ?? []);
