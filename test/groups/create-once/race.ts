import { type Environment, readConfig } from '../../../shared/config.js';
import { createGroup } from '../../../shared/groups/create-group.js';
import { createInviteLink } from '../../../shared/groups/create-invite-link.js';
import { type FunctionHandler, type Handle, serve } from '../../../shared/invocation/serve.js';
import { AddChatGroupInviteLink } from '../../../shared/operations/add-chat-group-invite-link.js';
import { AddChatGroup } from '../../../shared/operations/add-chat-group.js';
import type { Operation } from '../../../shared/operations/operation.js';
import type { CreateRecords, OpenStore } from '../../../shared/state/create-record.js';
import { contextWith, roleCredentials } from '../../support/context.js';
import { eventOf, type Shape } from '../../support/events.js';
import { type Answer, readAnswer } from '../../support/read-answer.js';
import type { RunningCams } from '../../support/run-local-cams.js';
import { settingsFor } from '../../support/settings.js';
import { BriskClock, type Mishap, withMishap } from './mishap.js';

/** One call on its way through a function of its own, with a clock and a fate of its own. */
export interface RaceCall {
  /** AddChatGroup unless told. */
  readonly operation?: 'AddChatGroup' | 'AddChatGroupInviteLink';
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly shape?: Shape;
  readonly random?: () => number;
  readonly mishap?: Mishap | undefined;
  readonly aheadMs?: number;
  readonly settings?: Environment;
}

export interface RaceAnswer {
  /** undefined: the process died before it answered. */
  readonly answer: Answer | undefined;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** Whether a byte of the create may have reached CAMS. */
  readonly sent: boolean;
}

export type Runner = (call: RaceCall) => Promise<RaceAnswer>;

/** Runs calls against a local CAMS and records that many functions share. */
export const createRunner = ({ cams }: RunningCams, records: CreateRecords): Runner => {
  const context = contextWith(roleCredentials(cams.issueSts(3600)), 28);
  return async (asked) => {
    const { operation = 'AddChatGroup', parameters, shape = 'gateway', random = Math.random, mishap } = asked;
    // The address is looked at, not opened: the records are given.
    const config = readConfig({ ...settingsFor(cams.port), DATABASE_URL: 'file:given', ...asked.settings });
    const clock = new BriskClock(random, asked.aheadMs);
    let sent = false;
    let die = (): void => undefined;
    const death = new Promise<undefined>((resolve) => {
      die = () => {
        resolve(undefined);
      };
    });
    const creates = withMishap(records, mishap, clock, die);
    const openStore: OpenStore = () => Promise.resolve({ creates, cleanUp: () => Promise.resolve() });
    const watched =
      <O extends Operation>(handle: Handle<O>): Handle<O> =>
      async (request, call) => {
        try {
          return await handle(request, call);
        } finally {
          sent = call.upstream.mayHaveArrived;
        }
      };
    const handlers: Readonly<Record<string, FunctionHandler>> = {
      AddChatGroup: serve(
        AddChatGroup,
        watched((request, call) => createGroup(request, call, openStore)),
        () => config,
        clock,
      ),
      AddChatGroupInviteLink: serve(
        AddChatGroupInviteLink,
        watched((request, call) => createInviteLink(request, call, openStore)),
        () => config,
        clock,
      ),
    };
    const startedAtMs = performance.now();
    const event = Buffer.from(JSON.stringify(eventOf(shape, { operation, parameters })));
    const answering = handlers[operation]?.(event, context).then(readAnswer);
    const answer = await Promise.race([answering, death]);
    return { answer, startedAtMs, endedAtMs: performance.now(), sent };
  };
};

export const postControl = async ({ cams }: RunningCams, path: string, body: object): Promise<unknown> => {
  const response = await fetch(`${cams.url}/_local/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return response.json();
};

export const forgetFaults = async ({ cams }: RunningCams): Promise<void> => {
  await fetch(`${cams.url}/_local/faults`, { method: 'DELETE' });
};
