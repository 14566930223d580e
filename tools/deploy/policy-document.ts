interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  /** ARNs, or what a template makes them of. RAM takes one without a list, ROS does not. */
  readonly Resource: readonly unknown[];
}

interface PolicyDocument {
  readonly Version: '1';
  readonly Statement: readonly Statement[];
}

/** One permission: actions, and what they may be done to. */
export const allow = (actions: readonly string[], resources: readonly unknown[]): Statement => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resources,
});

/** A policy in the language of RAM. Source: "Policy structure and syntax", Resource Access Management. */
export const policyDocument = (...statements: readonly Statement[]): PolicyDocument => ({
  Version: '1',
  Statement: statements,
});

/** What a role's policy says of a function; `self` is the ARN of the function. */
export const functionPolicy = (
  { ramActions, invokesItself }: { readonly ramActions: readonly string[]; readonly invokesItself: boolean },
  self: unknown,
): PolicyDocument =>
  policyDocument(
    // Groups of CAMS have no ARN: the official pages of its operations know no resource but all.
    allow(ramActions, ['*']),
    ...(invokesItself ? [allow(['fc:InvokeFunction'], [self])] : []),
  );

/** The one log store that all functions write to; s.yaml names it too. */
export const LOG_STORE = 'functions';

/** What every function's role may besides; `store` is the ARN of the log store. */
export const logPolicy = (store: unknown): PolicyDocument => policyDocument(allow(['log:PostLogStoreLogs'], [store]));

/** What the role of the gateway may; `functions` are the ARNs of the operations' functions. */
export const gatewayPolicy = (functions: readonly unknown[]): PolicyDocument =>
  policyDocument(allow(['fc:InvokeFunction'], functions));
