import { describe, expect, it } from '@jest/globals';

import { refusals } from '../../local/cams/refusals.js';
import { catalogue, metaCodeIn, ownEntry, upstreamEntry } from '../../shared/errors/catalogue.js';
import type { CatalogueEntry } from '../../shared/errors/entry.js';

const entries: readonly (readonly [code: string, entry: CatalogueEntry])[] = catalogue.flatMap(([, table]) =>
  Object.entries(table),
);

const isDocumented = (code: string, message = ''): boolean =>
  !upstreamEntry(code, message).message.includes('not documented');

// Sources: "Public error codes" of the OpenAPI gateway, "API error codes" of ChatApp, "Groups API error codes" of Meta.
const published = `
  MissingBusinessNumber InvalidTimeStamp.Format InvalidTimeStamp.Expired SignatureNonceUsed SignatureDoesNotMatch
  IncompleteSignature InvalidAccessKeyId.NotFound InvalidAccessKeyId.Inactive InvalidSecurityToken.Expired
  InvalidSecurityToken.Malformed InvalidSecurityToken.MismatchWithAccessKey MissingSecurityToken Throttling
  Throttling.User Throttling.Api Forbidden.RAM NoPermission InvalidAction.NotFound InvalidApi.NotFound InvalidVersion
  InvalidProduct.NotFound InvalidProtocol.NeedSsl UnsupportedHTTPMethod InternalError ServiceUnavailable
  Product.Unsubscript Ram.PermissionDeny System.LimitControl Unknown.ResourceOwnerId Authentication.NoAuth
  InvalidParameter.PageInvalid InvalidParameter.ChannelTypeNotSupport InvalidParameter.PhoneNumberError
  InvalidParameter.FromOnlyNumeric InvalidParameter.ToOnlyNumeric InvalidParameter.MessageInvalid
  InvalidParameter.TemplateNameExist InvalidParameter.LanguageNotEmpty InvalidParameter.SendSmsNotSupport
  DelError.TemplateNotExist DetailError.TemplateNotExist TemplateListError.QueryError
`.match(/\S+/g);

const metaNumbers = `
  130501 131020 131026 131041 131059 131201 131202 131203 131204 131207 131208 131209 131210 131211 131212 131213
  131214 131215
`.match(/\d+/g);

describe('the catalogue', () => {
  it.each(published ?? [])('knows the published code %s', (code) => {
    expect(isDocumented(code)).toBe(true);
  });

  it.each(metaNumbers ?? [])("knows WhatsApp's number %s inside a message", (number) => {
    const entry = upstreamEntry('Whatever.Code', `(#${number}) Some text`);

    expect(entry).toBe(upstreamEntry(number, ''));
    expect(entry.message).not.toContain('not documented');
  });

  it.each(Object.values(refusals).map(({ Code, Message }) => [Code, Message] as const))(
    'knows what the local CAMS answers: %s',
    (Code, Message) => {
      expect(isDocumented(Code.replace('<Name>', 'Subject'), Message)).toBe(true);
    },
  );

  it('knows no code that was never published, says so, and calls the outcome unknown', () => {
    const entry = upstreamEntry('Brand.NewCode', 'something');

    expect(entry).toMatchObject({ status: 502, retry: 'never', outcomes: ['Unknown'] });
  });

  it('does not take the name of an object member for a code', () => {
    expect(isDocumented('constructor')).toBe(false);
    expect(isDocumented('__proto__')).toBe(false);
    expect(ownEntry('toString').status).toBe(500);
  });

  it('does not find a number of WhatsApp inside a longer number', () => {
    expect(metaCodeIn('call 8613121512345')).toBeUndefined();
    expect(metaCodeIn('(#131215) x')).toBe('131215');
  });

  it.each(entries)('says about %s what happened and what to do, in whole sentences', (_, entry) => {
    expect(entry.message).toMatch(/^[A-Z].*\.$/s);
    expect(entry.advice).toMatch(/^[A-Z].*\.$/s);
    // 207 is an answer that tells of a part left undone.
    expect(entry.status === 207 || entry.status >= 400).toBe(true);
    expect(entry.status).toBeLessThan(600);
  });

  it('gives every throttling code a Retry-After', () => {
    const throttling = entries.filter(([, { status }]) => status === 429);

    expect(throttling.length).toBeGreaterThanOrEqual(4);
    expect(throttling.filter(([, { retryAfterSeconds }]) => retryAfterSeconds === undefined)).toEqual([]);
  });

  it.each(['Forbidden.RAM', 'Product.Unsubscript', 'Authentication.NoAuth', '131215'])(
    'answers 403 with advice to a denial: %s',
    (code) => {
      expect(upstreamEntry(code, '').status).toBe(403);
    },
  );
});
