import type { IncomingMessage, ServerResponse } from 'node:http';

import { readBody } from '../read-body.js';
import { Refusal } from '../refusal.js';
import { controlRefusals } from '../refusals.js';
import { sendJson } from '../send-json.js';
import type { Service } from '../service.js';
import { CONTROL_BODY_MAX_BYTES } from '../settings.js';
import { StorageFault } from '../store/storage-fault.js';
import { accessKeys } from './access-keys.js';
import { accounts } from './accounts.js';
import { clockSet, clockShown } from './clock.js';
import { failCreation } from './fail-creation.js';
import { faultsAdded, faultsCleared, faultsShown } from './faults.js';
import { health } from './health.js';
import { join } from './join.js';
import { journal } from './journal.js';
import { leave } from './leave.js';
import { reset } from './reset.js';
import { restore } from './restore.js';
import type { Route } from './route.js';
import { seed } from './seed.js';
import { settingsSet, settingsShown } from './settings.js';
import { snapshot } from './snapshot.js';
import { state } from './state.js';
import { sts } from './sts.js';
import { resume, suspend } from './suspend.js';

const PREFIX = '/_local/';

const routes: readonly Route[] = [
  health,
  state,
  reset,
  seed,
  join,
  leave,
  sts,
  clockShown,
  clockSet,
  settingsShown,
  settingsSet,
  suspend,
  resume,
  failCreation,
  snapshot,
  restore,
  faultsShown,
  faultsAdded,
  faultsCleared,
  accessKeys,
  accounts,
  journal,
];

const Paths = routes.map(({ method, path }) => `${method} ${PREFIX}${path}`).join(', ');

/** Whether a request is for the control API. */
export const isControl = (url: string): boolean => url.split('?')[0] === '/_local' || url.startsWith(PREFIX);

const findRoute = ({ method = '', url = '' }: IncomingMessage): Route => {
  const path = (url.split('?')[0] ?? '').slice(PREFIX.length);
  const here = routes.filter((candidate) => candidate.path === path);
  if (here.length === 0) throw new Refusal(controlRefusals.PathNotFound, { Paths });
  const route = here.find((candidate) => candidate.method === method);
  const Allow = here.map((candidate) => candidate.method).join(', ');
  if (!route) throw new Refusal(controlRefusals.MethodNotAllowed, { Allow });
  return route;
};

const answer = async (message: IncomingMessage, service: Service): Promise<object> => {
  // First of all: whoever is refused in the middle of his request would take the connection for broken, or wait.
  const body = await readBody(message, CONTROL_BODY_MAX_BYTES, controlRefusals.BodyTooLarge);
  const route = findRoute(message);
  return route.answer(body, service, new URLSearchParams((message.url ?? '').split('?')[1]));
};

/** The control API is for the owner of the machine: it says what is wrong with a file. */
const toRefusal = (error: unknown): Refusal => {
  if (error instanceof Refusal) return error;
  if (error instanceof StorageFault) return new Refusal(controlRefusals.StoreUnavailable, { Reason: error.message });
  return new Refusal(controlRefusals.InternalFault);
};

/** Answers one call of the control API: JSON in, JSON out, `{Code, Message, Faults?}` for a refusal. */
export const handleControl = async (
  message: IncomingMessage,
  response: ServerResponse,
  service: Service,
): Promise<void> => {
  try {
    sendJson(response, 200, await answer(message, service));
  } catch (error) {
    // The client hung up in the middle of its request: nobody to answer, nothing wrong here.
    if (!message.complete) return;
    if (!(error instanceof Refusal)) service.report(error);
    const { httpStatus, code: Code, message: Message, faults } = toRefusal(error);
    const Allow = httpStatus === 405 ? { allow: /[A-Z]{3,}(, [A-Z]{3,})*/.exec(Message)?.[0] ?? '' } : {};
    sendJson(response, httpStatus, { Code, Message, ...(faults.length > 0 && { Faults: faults }) }, Allow);
  }
};
