import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { PageRequest } from '../../../shared/cams/read/pages.js';
import type { OperationName } from '../../../shared/operations/operation.js';
import type { MovingGroup, MovingWorld } from '../../cams/read/moving-world.js';

type Parameters = Readonly<Record<string, string>>;

/** What one call is answered, beside the elements that all answers have; `status` is that of HTTP. */
type Answer = Readonly<Record<string, unknown>> & { readonly status?: number };

export interface MovingCams {
  readonly port: number;
  /** The world that calls are about. */
  world: MovingWorld;
  /** Called before every call, with how many came before it. */
  between: (callsBefore: number, operation: OperationName) => void;
  /** Answers in place of the world, by operation; undefined leaves it to the world. */
  instead: Partial<Record<OperationName, (parameters: Parameters) => Answer | undefined>>;
  readonly calls: OperationName[];
  readonly close: () => Promise<void>;
}

const GONE: Answer = { status: 400, Code: 'GroupError.GroupNotExist', Success: false, Message: '(#131041) gone' };

type Handle = (parameters: Parameters, world: MovingWorld) => Answer;

const ofGroup =
  (handle: (group: MovingGroup, parameters: Parameters, world: MovingWorld) => Answer): Handle =>
  (parameters, world) => {
    const group = world.groups.find(({ id }) => id !== undefined && id === parameters['GroupId']);
    return group ? handle(group, parameters, world) : GONE;
  };

const handles: Readonly<Record<OperationName, Handle>> = {
  ListChatGroup: ({ Page = '', Subject }, world) => ({ Data: world.list(JSON.parse(Page) as PageRequest, Subject) }),
  ListChatGroupParticipants: ofGroup(({ members }) => ({
    Data: { Total: members.length, List: members.map((ParticipantNumber) => ({ ParticipantNumber })) },
  })),
  AddChatGroup: ({ Subject = '' }, world) => {
    world.add({ subject: Subject });
    return { UniqueCode: '1' };
  },
  UpdateChatGroup: ofGroup((group, { Subject = group.subject }, world) => {
    group.subject = Subject;
    world.touch(group);
    return { Result: 1 };
  }),
  DeleteChatGroup: ofGroup((group, _, world) => {
    world.remove(group);
    return { Result: 1 };
  }),
  AddChatGroupInviteLink: ofGroup((group, _, world) => {
    group.link = world.newLink();
    world.touch(group);
    return { InviteLink: group.link };
  }),
  DeleteChatGroupInviteLink: ofGroup((group, _, world) => {
    group.link = undefined;
    world.touch(group);
    return { Result: 1 };
  }),
  DeleteChatGroupParticipants: ofGroup((group, { List = '[]' }, world) => {
    const leaving = (JSON.parse(List) as { ParticipantNumber: string }[]).map((each) => each.ParticipantNumber);
    group.members = group.members.filter((member) => !leaving.includes(member));
    world.touch(group);
    return { Result: leaving.length };
  }),
};

/** A CAMS without signatures on a port of this machine, over a world that somebody else changes between two calls. */
export const startMovingCams = async (first: MovingWorld): Promise<MovingCams> => {
  const server = createServer((request, response) => {
    const parameters = Object.fromEntries(new URL(request.url ?? '', 'http://localhost').searchParams);
    // The SDK sends the name of the operation so.
    const operation = request.headers['x-acs-action'] as OperationName;
    request.resume();
    cams.between(cams.calls.length, operation);
    cams.calls.push(operation);
    const { status = 200, ...answer } =
      cams.instead[operation]?.(parameters) ?? handles[operation](parameters, cams.world);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ RequestId: 'U-1', Code: 'OK', Success: true, ...answer }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cams: MovingCams = {
    // A server that listens on a port has an address of this kind.
    port: (server.address() as AddressInfo).port,
    world: first,
    between: () => undefined,
    instead: {},
    calls: [],
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return cams;
};
