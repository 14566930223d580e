/** What is wrong with one parameter of a request. */
export interface Fault {
  /** The parameter as the flattened wire form names it: `Subject`, `Page.Size`, `List.2.ParticipantNumber`. */
  readonly Parameter: string;
  /** `Missing<Name>`, `InvalidParameter.<Name>` or `UnknownParameter.<Name>`; list positions are left out. */
  readonly Code: string;
  readonly Message: string;
}

/** What became of the change a failed request asked for. */
export type Outcome = 'NotApplied' | 'Applied' | 'Unknown';

/** The elements that every answer can have beside those of its operation. */
export interface Envelope {
  /** CAMS's request ID when it answered, else ours. */
  readonly RequestId: string;
  readonly Code: string;
  /** `Code === 'OK'`, whatever CAMS said. */
  readonly Success: boolean;
  readonly Message?: string;
  /** What RAM refused: action and kind of refusal, nothing else. */
  readonly AccessDeniedDetail?: string;
  /** At most 50; Message says how many more there are. */
  readonly Faults?: readonly Fault[];
  readonly Outcome?: Outcome;
  readonly Retryable?: boolean;
  readonly Advice?: string;
}
