import { describe, expect, it } from '@jest/globals';

import { ConfigFault, readConfig } from '../../shared/config.js';

const SECRET = 'a-secret-of-the-receiver';

describe('the settings of the inventory', () => {
  it('have the values that are documented, and no receiver', () => {
    expect(readConfig({}).inventory).toEqual({
      fullReadHours: 24,
      emptySightings: 3,
      emptyDays: 7,
      keepNumbersDays: 30,
      receiver: undefined,
    });
  });

  it.each(['https://events.example/groups', 'http://127.0.0.1:9000/'])('take %s as a receiver', (url) => {
    const { receiver } = readConfig({ INVENTORY_EVENTS_URL: url, INVENTORY_EVENTS_SECRET: SECRET }).inventory;

    expect(receiver).toEqual({ url, secret: SECRET });
  });

  it.each([
    ['INVENTORY_EVENTS_URL', 'http://events.example/', SECRET],
    ['INVENTORY_EVENTS_URL', 'https://user:word@events.example/', SECRET],
    ['INVENTORY_EVENTS_URL', 'events.example', SECRET],
    ['INVENTORY_EVENTS_SECRET', 'https://events.example/', 'short'],
    ['INVENTORY_EVENTS_SECRET', 'https://events.example/', undefined],
  ])('refuse, naming %s and no value: %s', (name, url, secret) => {
    const read = (): unknown => readConfig({ INVENTORY_EVENTS_URL: url, INVENTORY_EVENTS_SECRET: secret });

    expect(read).toThrow(ConfigFault);
    expect(read).toThrow(name);
    expect(read).not.toThrow(url);
  });
});
