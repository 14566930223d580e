import type { Call } from '../call.js';
import { ServiceError, serviceError } from '../errors/service-error.js';
import { AddChatGroupInviteLink } from '../operations/add-chat-group-invite-link.js';
import type { RequestOf, ResponseOf } from '../operations/operation.js';
import type { CreateRecord } from '../state/create-record.js';
import { type Creation, decodeFence, type Sight } from './creation.js';
import { linkDigest } from './digests.js';
import { listGroups } from './list-groups.js';
import { openText, sealText } from './seal.js';

type Request = RequestOf<typeof AddChatGroupInviteLink>;
type Elements = ResponseOf<typeof AddChatGroupInviteLink>;

// CAMS finds a group by Subject, not by GroupId: in a number with thousands of groups looking may take longer than making.
const LOOKING_SHARE = 1 / 3;
/** What is kept of an answer in which CAMS did not name the link. */
const NOT_NAMED = '';

/** The link that the group has now, as its row shows it. */
const lookAtLink = async (
  { BusinessNumber, CustSpaceId, ChannelType, GroupId }: Request,
  byMs: number,
  call: Call,
): Promise<Sight<Elements>> => {
  const until = (row: { readonly GroupId?: string | undefined }): boolean => row.GroupId === GroupId;
  const { rows, complete } = await listGroups({ BusinessNumber, CustSpaceId, ChannelType, until, byMs }, call);
  const group = rows.find(until);
  const link = group?.InviteLink;
  return {
    products: new Map(link ? [[linkDigest(link), { InviteLink: link }]] : []),
    unnamed: [],
    complete: complete && group !== undefined,
  };
};

const notShown = (cause?: ServiceError): ServiceError => {
  const { message, advice } = serviceError('LinkNotShown').entry;
  return serviceError('LinkNotShown', { advice, ...(cause && { message: `${message} (${cause.code})` }) });
};

/**
 * Finds a link that was made and is not kept: it is the group's link now if that has its digest. Any other but the one before
 * it has replaced it.
 */
const recallLink = async ({ product, fence }: CreateRecord, request: Request, call: Call): Promise<Elements> => {
  const { products } = await lookAtLink(request, call.deadlineAtMs, call).catch((error: unknown) => {
    throw error instanceof ServiceError ? notShown(error) : error;
  });
  for (const [digest, elements] of products) {
    if (digest === product) return elements;
    // A link never comes back: a row with the one before is out of date.
    if (fence === null || !decodeFence(fence).products.includes(digest)) throw serviceError('LinkReplaced');
  }
  throw notShown();
};

/** The making of an invite link under a ClientToken. The store keeps the link as a digest, and sealed where it can be. */
export const linkCreation = (
  request: Request,
  clientToken: string,
  call: Call,
): Creation<typeof AddChatGroupInviteLink> => {
  const { BusinessNumber, CustSpaceId, GroupId } = request;
  const purpose = JSON.stringify([CustSpaceId, BusinessNumber, GroupId]);
  const seal = { clientToken, purpose, stateKeys: call.config.stateKeys };
  return {
    operation: AddChatGroupInviteLink,
    request,
    clientToken,
    target: GroupId,
    settlesEarlier: false,
    look: () => {
      const nowMs = call.timing.nowMs();
      return lookAtLink(request, nowMs + (call.deadlineAtMs - nowMs) * LOOKING_SHARE, call);
    },
    productOf: ({ InviteLink }) => (InviteLink ? linkDigest(InviteLink) : undefined),
    seal: ({ InviteLink }) => (InviteLink ? sealText(InviteLink, seal) : NOT_NAMED),
    open: (sealed) => {
      if (sealed === NOT_NAMED) return {};
      const InviteLink = openText(sealed, seal);
      return InviteLink === undefined ? undefined : { InviteLink };
    },
    recall: (record) => recallLink(record, request, call),
  };
};
