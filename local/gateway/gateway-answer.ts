/** What goes back to the HTTP client. */
export interface GatewayAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A text goes out in one piece with its head. */
  readonly body: string | Buffer;
}

/** Function Compute's own refusal when no further instance may start. How the gateway shows it is not published. */
export const noInstanceLeft: GatewayAnswer = {
  status: 429,
  headers: { 'Content-Type': 'application/json' },
  body: Buffer.from(
    JSON.stringify({ ErrorCode: 'ResourceExhausted', ErrorMessage: 'All instances are busy and no more may start.' }),
  ),
};
