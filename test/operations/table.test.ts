import { describe, expect, it } from '@jest/globals';

import { operationNames } from '../../shared/operations/operation.js';
import { operations } from '../../shared/operations/operations.js';
import { describeSchema } from '../../tools/describe-schema.js';

const accessByName = {
  AddChatGroup: 'create',
  UpdateChatGroup: 'update',
  ListChatGroup: 'list',
  DeleteChatGroup: 'delete',
  AddChatGroupInviteLink: 'create',
  DeleteChatGroupInviteLink: 'delete',
  ListChatGroupParticipants: 'list',
  DeleteChatGroupParticipants: 'delete',
};

// The request models of the official SDKs of July 2026 (Go 6.3.0, TypeScript 5.3.0), without OwnerId, ResourceOwnerAccount and
// ResourceOwnerId, which they have for every operation: those would step around access.
const officialParameters: Readonly<Record<string, readonly string[]>> = {
  AddChatGroup: ['Description', 'GroupLink', 'Subject'],
  UpdateChatGroup: ['Description', 'GroupId', 'ProfilePictureFile', 'Subject'],
  ListChatGroup: ['GroupLink', 'GroupStatus', 'GroupType', 'Page', 'Subject'],
  DeleteChatGroup: ['GroupId'],
  AddChatGroupInviteLink: ['GroupId'],
  DeleteChatGroupInviteLink: ['GroupId'],
  ListChatGroupParticipants: ['GroupId', 'Page'],
  DeleteChatGroupParticipants: ['GroupId', 'List'],
};

const slow = ['AddChatGroup', 'UpdateChatGroup', 'DeleteChatGroupParticipants'];

describe('the table of operations', () => {
  it('holds the eight operations, each once', () => {
    expect(operations.map(({ name }) => name).sort()).toEqual(Object.keys(accessByName).sort());
    expect([...operationNames].sort()).toEqual(Object.keys(accessByName).sort());
  });

  it('gives each the access level of its official page', () => {
    expect(Object.fromEntries(operations.map(({ name, access }) => [name, access]))).toEqual(accessByName);
  });
});

describe.each(operations)('$name', (operation) => {
  const { name, ramActions, timeoutSeconds, methods, repetition, access, summary } = operation;

  it('needs first of all the RAM action of its own name', () => {
    expect(ramActions[0]).toBe(`cams:${name}`);
  });

  it('has the time that its work may take', () => {
    expect(timeoutSeconds).toBe(slow.includes(name) ? 28 : 12);
  });

  it('may be called by GET only if it lists', () => {
    expect(methods).toEqual(access === 'list' ? ['GET', 'POST'] : ['POST']);
  });

  it('is repeated without harm unless it creates something', () => {
    const byAccess = { list: 'reads', create: 'duplicates', update: 'converges', delete: 'converges' };

    expect(repetition).toBe(byAccess[access]);
  });

  it('says in one sentence or two what it does', () => {
    expect(summary).toMatch(/^[A-Z].{20,150}\.$/);
  });

  it('describes each of its parameters and elements', () => {
    const fields = [...describeSchema(operation.request), ...describeSchema(operation.response)];
    // A structure of the answer speaks through its members.
    const silent = fields.filter(({ name: field, description }) => description === '' && !/^Data$|\.N$/.test(field));

    expect(silent.map(({ name: field }) => field)).toEqual([]);
  });

  it('takes the parameters that official SDKs have, and beside them additions of ours alone', () => {
    const common = ['BusinessNumber', 'ChannelType', 'CustSpaceId'];
    const fields = describeSchema(operation.request).filter(({ name: field }) => !field.includes('.'));
    const theirs = fields.filter(({ isAddition }) => !isAddition).map(({ name: field }) => field);

    expect(theirs.sort()).toEqual([...common, ...(officialParameters[name] ?? [])].sort());
  });

  it('asks whose group it is, and takes a channel', () => {
    const fields = new Map(describeSchema(operation.request).map(({ name: field, required }) => [field, required]));

    expect(fields.get('BusinessNumber')).toBe(true);
    expect(fields.get('CustSpaceId')).toBe(true);
    expect(fields.get('ChannelType')).toBe(false);
  });
});
