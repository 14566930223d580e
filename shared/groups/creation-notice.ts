import type { Envelope } from '../operations/envelope.js';
import type { WaitedFor } from './wait-until-active.js';

type Notice = Pick<Envelope, 'Message' | 'Advice'>;

const UNTOLD: Notice = {
  Message:
    'CAMS has taken the create. Which group it has made cannot be told: others of this Subject were being created at the same \
time, or the list of groups was not whole.',
  Advice:
    'Look with ListChatGroup. Where creates are recorded an operator sees the candidates with chat-groups creates list, and assigns one with creates settle.',
};

const NOT_LISTED = 'CAMS has taken the create. ListChatGroup does not show the group with an ID yet.';

const GONE: Notice = {
  Message: 'The group was created. ListChatGroup does not show it now.',
  Advice: 'It may have been deleted since, or not be listed yet: look with ListChatGroup.',
};

const EARLY =
  'CAMS has taken the create. Its GroupId is told once lists cannot be behind any more: ten seconds after the create, or as the profile of CAMS says.';

const adviceFor = (named: boolean): string =>
  named
    ? 'Send the same request with the same ClientToken again to go on waiting.'
    : 'Look with ListChatGroup. The same request would make another group.';

/**
 * What a success has to say beside its elements, where the wait for the group did not end with its state.
 *
 * @param named whether the request has a ClientToken.
 */
export const creationNotice = ({ group, standing }: WaitedFor, named: boolean): Notice => {
  if (standing === 'Seen') return {};
  if (standing === 'Untold') return UNTOLD;
  if (standing === 'Early') return { Message: EARLY, Advice: adviceFor(named) };
  if (group.GroupId !== undefined) return GONE;
  return { Message: NOT_LISTED, Advice: adviceFor(named) };
};
