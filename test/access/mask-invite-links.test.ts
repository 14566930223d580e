import { describe, expect, it } from '@jest/globals';

import { maskInviteLinks } from '../../shared/access/mask-invite-links.js';

const LINK = 'https://chat.whatsapp.com/Secret00';
const MASKED = 'https://chat.whatsapp.com/****';
const rows = [
  { GroupId: 'a', InviteLink: LINK },
  { GroupId: 'b' },
  { GroupId: 'c', GroupLink: 'https://t.me/secret' },
  { GroupId: 'd', InviteLink: LINK, GroupLink: LINK },
];
const answer = { Code: 'OK', Data: { Total: 7, List: rows } };
const targets = { operations: [], spaces: [], numbers: [] };

describe('invite links', () => {
  it('stay for a grant with the scope', () => {
    expect(maskInviteLinks(answer, { ...targets, scopes: ['invite-link:read'] })).toBe(answer);
  });

  it.each([undefined, { ...targets, scopes: [] }])('are masked for the grant %j, and nothing else is', (grant) => {
    expect(maskInviteLinks(answer, grant)).toEqual({
      Code: 'OK',
      Data: {
        Total: 7,
        List: [
          { GroupId: 'a', InviteLink: MASKED },
          { GroupId: 'b' },
          { GroupId: 'c', GroupLink: MASKED },
          { GroupId: 'd', InviteLink: MASKED, GroupLink: MASKED },
        ],
      },
    });
  });
});
