import * as z from 'zod/mini';

// The component checks nothing of a trigger's settings ("anyOf" with an empty member), so every key is named here.
const json = z.refine<string>(
  (text) => {
    try {
      return typeof JSON.parse(text) === 'object';
    } catch {
      return false;
    }
  },
  { error: 'must be JSON' },
);

const FIELD = '[0-9A-Za-z*?/,#-]+';
const cron = z.regex(new RegExp(`^(@every [1-9]\\d*[hm]|(CRON_TZ=[A-Za-z_/+-]+ )?${FIELD}( ${FIELD}){5})$`), {
  error: 'must be six cron fields, seconds first, or @every with minutes or hours',
});

const ASYNC_PAYLOAD_BYTES = 128 * 1024;

const common = {
  triggerName: z.string().check(z.regex(/^[A-Za-z_][\w-]{0,127}$/)),
  description: z.optional(z.string().check(z.maxLength(256))),
  qualifier: z.optional(z.string()),
};

const invoked = {
  ...common,
  invocationRole: z.string().check(z.minLength(1)),
};

const timer = z.strictObject({
  ...common,
  triggerType: z.literal('timer'),
  triggerConfig: z.strictObject({
    cronExpression: z.string().check(cron),
    enable: z.boolean(),
    payload: z.optional(
      z.string().check(
        json,
        z.refine((text) => Buffer.byteLength(text) <= ASYNC_PAYLOAD_BYTES),
      ),
    ),
  }),
});

const http = z.strictObject({
  ...common,
  triggerType: z.literal('http'),
  triggerConfig: z
    .strictObject({
      authType: z.enum(['function', 'jwt', 'anonymous']),
      methods: z.array(z.enum(['GET', 'POST'])).check(z.minLength(1)),
      disableURLInternet: z.optional(z.boolean()),
      authConfig: z.optional(z.string().check(json)),
    })
    .check(
      z.refine(({ authType, disableURLInternet }) => authType !== 'anonymous' || disableURLInternet === true, {
        error: 'must not be open to everybody who finds its address',
      }),
    ),
});

const mnsTopic = z.strictObject({
  ...invoked,
  triggerType: z.literal('mns_topic'),
  sourceArn: z.string().check(z.regex(/^acs:mns:[a-z0-9-]+:\d+:\/topics\/[\w-]+$/)),
  triggerConfig: z.strictObject({
    // The stream form carries the message alone, without the names that a run is resumed by.
    notifyContentFormat: z.literal('JSON'),
    notifyStrategy: z.enum(['BACKOFF_RETRY', 'EXPONENTIAL_DECAY_RETRY']),
    filterTag: z.optional(z.string()),
  }),
});

const eventSourceConfig = z.discriminatedUnion('eventSourceType', [
  z.strictObject({ eventSourceType: z.literal('Default') }),
  z.strictObject({
    eventSourceType: z.literal('MNS'),
    eventSourceParameters: z.strictObject({
      sourceMNSParameters: z.strictObject({ QueueName: z.string(), IsBase64Decode: z.optional(z.boolean()) }),
    }),
  }),
]);

const runOptions = z.strictObject({
  mode: z.optional(z.enum(['event-driven', 'event-streaming'])),
  errorsTolerance: z.optional(z.enum(['ALL', 'NONE'])),
  retryStrategy: z.optional(
    z.strictObject({
      PushRetryStrategy: z.enum(['BACKOFF_RETRY', 'EXPONENTIAL_DECAY_RETRY']),
      MaximumEventAgeInSeconds: z.optional(z.int()),
      MaximumRetryAttempts: z.optional(z.int()),
    }),
  ),
  deadLetterQueue: z.optional(z.strictObject({ Arn: z.string() })),
  batchWindow: z.optional(z.strictObject({ CountBasedWindow: z.int(), TimeBasedWindow: z.int() })),
});

const eventBridge = z.strictObject({
  ...common,
  invocationRole: z.optional(z.string()),
  triggerType: z.literal('eventbridge'),
  triggerConfig: z.strictObject({
    triggerEnable: z.boolean(),
    asyncInvocationType: z.boolean(),
    eventRuleFilterPattern: z.string().check(json),
    // The component reads it before it looks whether it is there, and crashes.
    eventSourceConfig,
    eventSinkConfig: z.optional(
      z.strictObject({
        deliveryOption: z.strictObject({
          mode: z.enum(['event-driven', 'event-streaming']),
          eventSchema: z.optional(z.enum(['CloudEvents', 'RawData'])),
        }),
      }),
    ),
    runOptions: z.optional(runOptions),
  }),
});

const trigger = z.discriminatedUnion('triggerType', [timer, http, mnsTopic, eventBridge]);

/** The triggers of one function, every setting named. */
export const triggersSchema = z.array(trigger).check(
  z.refine((triggers) => new Set(triggers.map(({ triggerName }) => triggerName)).size === triggers.length, {
    error: 'must have names of their own',
  }),
  // The component stops at the first eventbridge trigger that did not change, and forgets those after it.
  z.refine(
    (triggers) => triggers.findLastIndex((one) => one.triggerType !== 'eventbridge') < firstEventBridge(triggers),
    {
      error: 'must list eventbridge triggers last',
    },
  ),
);

const firstEventBridge = (triggers: readonly z.infer<typeof trigger>[]): number => {
  const index = triggers.findIndex(({ triggerType }) => triggerType === 'eventbridge');
  return index < 0 ? triggers.length : index;
};
