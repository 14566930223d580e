import { isDeepStrictEqual } from 'node:util';

import type { RunningCams } from '../running-cams.js';
import type { HttpAnswer } from '../send-http.js';
import { expectedPage, type ListFilter } from './compare-lists.js';
import {
  type Change,
  type Expected,
  GroupModel,
  type ModelGroup,
  NUMBERS,
  ok,
  OTHER_SPACE,
  refused,
  SPACE,
} from './group-model.js';

export type Step =
  | { readonly kind: 'add'; readonly number: number; readonly Subject: string; readonly stranger: boolean }
  | { readonly kind: 'update'; readonly slot: number; readonly change: Change; readonly foreign: boolean }
  | { readonly kind: 'delete' | 'addLink' | 'deleteLink' | 'members'; readonly slot: number; readonly foreign: boolean }
  | {
      readonly kind: 'list';
      readonly number: number;
      readonly filter: ListFilter;
      readonly Index: number;
      readonly Size: number;
    }
  | { readonly kind: 'remove'; readonly slot: number; readonly numbers: readonly string[]; readonly foreign: boolean }
  | { readonly kind: 'join'; readonly slot: number; readonly number: string; readonly old: boolean }
  | { readonly kind: 'leave'; readonly slot: number; readonly number: string }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'restart' | 'snapshot' | 'restore' };

// Parsed anew: values of jest's realm and of Node's have other prototypes, which isDeepStrictEqual looks at.
const sameJson = (left: unknown, right: unknown): boolean =>
  isDeepStrictEqual(JSON.parse(JSON.stringify(left)), JSON.parse(JSON.stringify(right)));

const UNKNOWN_ID = 'EA00000000000000000000000000000000';

/** What a sequence is played on: a service over HTTP, or one in this process. */
export interface Played extends Pick<RunningCams, 'now' | 'advance' | 'restart'> {
  readonly call: (action: string, parameters?: Readonly<Record<string, string>>) => Promise<Pick<HttpAnswer, 'body'>>;
  readonly control: (path: string, input: unknown) => Promise<Pick<HttpAnswer, 'body'>>;
}

/** Plays steps on the service and on the model, and compares every answer. */
export class Player {
  model = new GroupModel();
  kept: GroupModel | undefined;

  readonly running: Played;

  constructor(running: Played) {
    this.running = running;
  }

  #expect(step: Step, { code, body = {} }: Expected, answered: Readonly<Record<string, unknown>>): void {
    // The control API answers no Code when all is well.
    const actual = answered['Code'] ?? 'OK';
    const wrong = Object.keys(body).filter((name) => !sameJson(body[name], answered[name]));
    if (actual === code && wrong.length === 0) return;
    throw new Error(
      `${JSON.stringify(step)}: expected ${code} ${JSON.stringify(body)}, answered ${JSON.stringify(answered)}`,
    );
  }

  async #onGroup(
    step: Step & { readonly slot: number; readonly foreign: boolean },
    action: string,
    parameters: Readonly<Record<string, string>>,
    act: (group: ModelGroup, answered: Readonly<Record<string, unknown>>) => Expected,
  ): Promise<void> {
    const group = this.model.groups[step.slot % Math.max(1, this.model.groups.length)];
    const own = group?.BusinessNumber ?? NUMBERS[0];
    const BusinessNumber = step.foreign ? (NUMBERS.find((number) => number !== own) ?? own) : own;
    const GroupId = group?.GroupId ?? UNKNOWN_ID;
    const { body } = await this.running.call(action, { ...parameters, BusinessNumber, GroupId });
    const found = this.model.find(group?.GroupId, BusinessNumber);
    this.#expect(step, found ? act(found, body) : refused('GroupError.GroupNotExist'), body);
  }

  async #list(step: Step, BusinessNumber: string, filter: ListFilter, Index: number, Size: number): Promise<void> {
    const Page = JSON.stringify({ Index, Size });
    const { body } = await this.running.call('ListChatGroup', { BusinessNumber, Page, ...filter });
    this.#expect(
      step,
      ok({ Data: expectedPage(this.model, BusinessNumber, filter, { Index, Size }, body['Data']) }),
      body,
    );
  }

  async play(step: Step): Promise<void> {
    const { model, running } = this;
    const now = running.now();
    model.settle(now);
    switch (step.kind) {
      case 'add': {
        const BusinessNumber = NUMBERS[step.number] ?? NUMBERS[0];
        const CustSpaceId = step.stranger ? OTHER_SPACE : SPACE;
        const { body } = await running.call('AddChatGroup', { CustSpaceId, BusinessNumber, Subject: step.Subject });
        const denied = refused('Unknown.ResourceOwnerId');
        this.#expect(step, step.stranger ? denied : model.add(BusinessNumber, step.Subject, now), body);
        return;
      }
      case 'update':
        return this.#onGroup(step, 'UpdateChatGroup', { ...step.change }, (group) =>
          model.update(group, step.change, now),
        );
      case 'delete':
        return this.#onGroup(step, 'DeleteChatGroup', {}, (group) => model.delete(group, now));
      case 'addLink':
        return this.#onGroup(step, 'AddChatGroupInviteLink', {}, (group, { InviteLink }) => {
          model.setLink(group, String(InviteLink), now);
          return ok();
        });
      case 'deleteLink':
        return this.#onGroup(step, 'DeleteChatGroupInviteLink', {}, (group) => {
          if (group.link === null) return refused('InviteLinkError.InviteLinkNotExist');
          model.setLink(group, null, now);
          return ok({ Result: 1 });
        });
      case 'members':
        return this.#onGroup(step, 'ListChatGroupParticipants', {}, ({ members }) =>
          ok({ Data: { Total: members.length, List: members.map(({ number }) => ({ ParticipantNumber: number })) } }),
        );
      case 'remove': {
        const List = JSON.stringify(step.numbers.map((ParticipantNumber) => ({ ParticipantNumber })));
        return this.#onGroup(step, 'DeleteChatGroupParticipants', { List }, (group) =>
          model.remove(group, step.numbers, now),
        );
      }
      case 'list':
        return this.#list(step, NUMBERS[step.number] ?? NUMBERS[0], step.filter, step.Index, step.Size);
      case 'join': {
        const group = model.groups[step.slot % Math.max(1, model.groups.length)];
        const InviteLink = (step.old ? group?.oldLinks.at(-1) : group?.link) ?? 'https://chat.whatsapp.com/none';
        if (InviteLink === 'unseen') return;
        const { body } = await running.control('join', { InviteLink, ParticipantNumber: step.number });
        this.#expect(step, model.join(InviteLink, step.number), body);
        return;
      }
      case 'leave': {
        const GroupId = model.groups[step.slot % Math.max(1, model.groups.length)]?.GroupId ?? UNKNOWN_ID;
        const { body } = await running.control('leave', { GroupId, ParticipantNumber: step.number });
        const group = model.find(GroupId);
        this.#expect(step, group ? model.leave(group, step.number) : refused('GroupError.GroupNotExist'), body);
        return;
      }
      case 'wait':
        running.advance(step.ms);
        return;
      case 'restart':
        return running.restart();
      case 'snapshot':
        this.#expect(step, ok(), (await running.control('snapshot', { File: 'model.db' })).body);
        this.kept = structuredClone(model);
        return;
      case 'restore': {
        if (!this.kept) return;
        this.#expect(step, ok(), (await running.control('restore', { File: 'model.db' })).body);
        this.model = Object.assign(new GroupModel(), structuredClone(this.kept));
      }
    }
  }

  /** Compares everything there is, now and when it has settled. */
  async finish(): Promise<void> {
    for (const ms of [0, 1000]) {
      this.running.advance(ms);
      this.model.settle(this.running.now());
      for (const number of NUMBERS) await this.#list({ kind: 'wait', ms }, number, {}, 1, 100);
      for (let slot = 0; slot < this.model.groups.length; slot += 1) {
        await this.play({ kind: 'members', slot, foreign: false });
      }
    }
  }
}
