import { describe, expect, it } from '@jest/globals';

import { triggersSchema } from './trigger-schema.js';

const timer = {
  triggerName: 'nightly',
  triggerType: 'timer',
  triggerConfig: { cronExpression: 'CRON_TZ=Asia/Shanghai 0 30 2 * * *', enable: true, payload: '{"Mode":"plan"}' },
};

const http = {
  triggerName: 'http',
  triggerType: 'http',
  triggerConfig: { authType: 'function', methods: ['POST'], disableURLInternet: true },
};

const topic = {
  triggerName: 'topic',
  triggerType: 'mns_topic',
  invocationRole: 'chat-groups-topic',
  sourceArn: 'acs:mns:ap-southeast-1:123456:/topics/off-boarding',
  triggerConfig: { notifyContentFormat: 'JSON', notifyStrategy: 'BACKOFF_RETRY' },
};

const event = {
  triggerName: 'event',
  triggerType: 'eventbridge',
  triggerConfig: {
    triggerEnable: true,
    asyncInvocationType: true,
    eventRuleFilterPattern: '{"type":["crm:employee:left"]}',
    eventSourceConfig: { eventSourceType: 'Default' },
    runOptions: { retryStrategy: { PushRetryStrategy: 'BACKOFF_RETRY' } },
  },
};

const queue = {
  ...event,
  triggerName: 'queue',
  triggerConfig: {
    ...event.triggerConfig,
    eventSourceConfig: {
      eventSourceType: 'MNS',
      eventSourceParameters: { sourceMNSParameters: { QueueName: 'off-boarding', IsBase64Decode: true } },
    },
  },
};

const configured = (trigger: { readonly triggerConfig: object }, change: object): readonly unknown[] => [
  { ...trigger, triggerConfig: { ...trigger.triggerConfig, ...change } },
];

describe('the schema of triggers', () => {
  it('accepts one of each kind', () => {
    const result = triggersSchema.safeParse([timer, http, topic, event, queue]);

    expect(result.error?.issues ?? []).toEqual([]);
  });

  it.each(['0 0 4 * * *', '@every 30m', '0 0/5 8-18 ? * MON-FRI'])('accepts the time %s', (cronExpression) => {
    expect(triggersSchema.safeParse(configured(timer, { cronExpression })).success).toBe(true);
  });

  it.each([
    ['a cron expression of five fields', configured(timer, { cronExpression: '0 4 * * *' })],
    ['a period in seconds', configured(timer, { cronExpression: '@every 30s' })],
    ['a payload that is not JSON', configured(timer, { payload: 'plan' })],
    ['a payload beyond 128 KB', configured(timer, { payload: JSON.stringify(['x'.repeat(131_072)]) })],
    ['a timer that is neither on nor off', configured(timer, { enable: undefined })],
    ['a misspelt key of a timer', configured(timer, { cron: '@every 30m' })],
    ['an HTTP trigger that is open to all', configured(http, { authType: 'anonymous', disableURLInternet: false })],
    ['an HTTP trigger without methods', configured(http, { methods: [] })],
    ['a method that no function answers', configured(http, { methods: ['DELETE'] })],
    ['a topic that sends streams', configured(topic, { notifyContentFormat: 'STREAM' })],
    ['a topic without its address', [{ ...topic, sourceArn: undefined }]],
    ['a topic without a role', [{ ...topic, invocationRole: undefined }]],
    ['an event rule without a source', configured(event, { eventSourceConfig: undefined })],
    ['an event pattern that is not JSON', configured(event, { eventRuleFilterPattern: 'type=left' })],
    ['a queue without its name', configured(queue, { eventSourceConfig: { eventSourceType: 'MNS' } })],
    ['settings of another kind', [{ ...timer, triggerConfig: http.triggerConfig }]],
    ['a kind that does not exist', [{ ...timer, triggerType: 'mns_queue' }]],
    ['one name twice', [timer, timer]],
    ['an eventbridge trigger before another kind', [event, timer]],
  ])('refuses %s', (_, triggers) => {
    expect(triggersSchema.safeParse(triggers).success).toBe(false);
  });
});
