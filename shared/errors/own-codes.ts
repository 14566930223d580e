import type { Outcome } from '../operations/envelope.js';
import type { CatalogueEntry, Outcomes } from './entry.js';
import { requestCodes } from './request-codes.js';

/** Our own codes state every outcome that they may be answered with. */
interface OwnEntry extends CatalogueEntry {
  readonly outcomes: Outcomes;
}

/** The codes that our functions coin themselves. `<Name>` stands for a parameter, `Page.Size` included. */
export const ownCodes = {
  ...requestCodes,
  PartialSuccess: {
    status: 207,
    retry: 'backoff',
    outcomes: ['Unknown', 'Applied', 'NotApplied'],
    message: 'Not everybody was removed.',
    advice: 'Participants tells what became of each number; the same request may be sent again.',
  },
  GroupNotFound: {
    meaning: 'GroupNotFound',
    status: 404,
    retry: 'never',
    outcomes: ['NotApplied', 'Unknown'],
    message: 'There is no such group under this business number.',
    advice: 'Take GroupId from ListChatGroup with the same BusinessNumber and CustSpaceId.',
  },
  IdempotenceProcessing: {
    status: 409,
    retry: 'backoff',
    outcomes: ['Unknown'],
    retryAfterSeconds: 2,
    message: 'A request with this ClientToken is being executed.',
    advice: 'Send the same request with the same ClientToken again after Retry-After.',
  },
  OutcomeUnknown: {
    status: 409,
    retry: 'slow',
    outcomes: ['Unknown'],
    retryAfterSeconds: 30,
    message: 'It cannot be told whether the earlier request with this ClientToken was executed.',
    advice: 'Look with ListChatGroup. The same ClientToken is never executed again until an operator settles it.',
  },
  LinkReplaced: {
    status: 409,
    retry: 'never',
    outcomes: ['Applied'],
    message: 'This request has made its link, and another link has replaced it since.',
    advice:
      'Take the present link from ListChatGroup, or make a new one with a new ClientToken: the present one dies then.',
  },
  LinkNotShown: {
    status: 502,
    retry: 'backoff',
    outcomes: ['Applied'],
    message: 'This request has made its link. The link is not kept, and ListChatGroup does not show it now.',
    advice:
      'Send the same request with the same ClientToken again. Operators set STATE_KEY, so that links are kept from then on.',
  },
  PictureUnavailable: {
    status: 424,
    retry: 'backoff',
    outcomes: ['NotApplied'],
    message: 'ProfilePictureFile could not be fetched.',
    advice:
      'Try again later; check that the address answers anybody, over https with a trusted certificate, within seconds.',
  },
  ProbeAnswered: {
    status: 503,
    retry: 'never',
    outcomes: ['NotApplied'],
    message: 'This answers a probe: nothing was done.',
    advice: 'Leave the header X-Probe out to have the operation executed.',
  },
  MaintenanceRefused: {
    status: 409,
    retry: 'never',
    outcomes: ['NotApplied'],
    message: 'The run was refused before it changed anything.',
    advice: 'Message says why; Reason is the one word for it.',
  },
  MaintenanceStopped: {
    status: 409,
    retry: 'never',
    outcomes: ['Unknown'],
    message: 'The run was stopped before its end.',
    advice: 'Reason says why; what is done stays done. `chat-groups maintain resume RUN` does what is left.',
  },
  InternalFault: {
    status: 500,
    retry: 'ambiguous',
    outcomes: ['Unknown', 'NotApplied'],
    message: 'The function failed unexpectedly.',
    advice: 'Give the operator the X-Request-Id; the log line under it says more.',
  },
  UpstreamNotJson: {
    status: 502,
    retry: 'ambiguous',
    outcomes: ['Unknown', 'NotApplied'],
    message: 'CAMS, or something before it, answered with something other than the documented JSON.',
    advice: 'Try again later; operators check CAMS_ENDPOINT and the network path.',
  },
  UpstreamContradiction: {
    status: 502,
    retry: 'ambiguous',
    outcomes: ['Unknown', 'NotApplied'],
    message: 'CAMS answered OK, and in the same answer that nothing was done.',
    advice: 'Look with ListChatGroup what is so; operators give Alibaba Cloud the RequestId.',
  },
  UpstreamCredentials: {
    status: 502,
    retry: 'never',
    outcomes: ['NotApplied', 'Unknown'],
    message: 'CAMS refused the credentials of the function.',
    advice: "Operators check the function's RAM role, and that its clock is right.",
  },
  UpstreamUnavailable: {
    status: 503,
    retry: 'ambiguous',
    outcomes: ['Unknown', 'NotApplied'],
    message: 'The connection to CAMS failed.',
    advice: 'Try again later; operators check CAMS_ENDPOINT and internet access of the function.',
  },
  StateUnavailable: {
    status: 503,
    retry: 'backoff',
    outcomes: ['NotApplied', 'Unknown'],
    message: 'The database of the functions does not answer.',
    advice: 'Try again later; operators check DATABASE_URL, the network path and the database.',
  },
  DeadlineExceeded: {
    status: 504,
    retry: 'ambiguous',
    outcomes: ['Unknown', 'NotApplied'],
    message: 'CAMS did not answer in the time that was left.',
    advice: 'Allow more time in X-Timeout-Ms, or try again later.',
  },
} as const satisfies Readonly<Record<string, OwnEntry>>;

/** A code of our own as it is answered, its `<Name>` filled in. */
export type OwnCode =
  | Exclude<keyof typeof ownCodes, `${string}<Name>`>
  | `Missing${string}`
  | `InvalidParameter.${string}`
  | `UnknownParameter.${string}`;

/** The outcomes that one of our codes may be answered with. */
export type OutcomeOf<Code extends OwnCode> = Code extends keyof typeof ownCodes
  ? (typeof ownCodes)[Code]['outcomes'][number]
  : Extract<Outcome, 'NotApplied'>;
