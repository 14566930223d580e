import { randomUUID } from 'node:crypto';

/** The forms in which an event can reach a maintenance function. */
export const eventShapes = {
  direct: 'InvokeFunction: the request as it is',
  timer: 'a timer of s.yaml: the request as its payload',
  eventbridge: 'EventBridge: one CloudEvent, the request as its data',
  'eventbridge-array': 'EventBridge as an event stream: an array of one CloudEvent',
  queue: 'EventBridge from an SMQ queue: the request as the text of a message',
  topic: 'an SMQ topic in JSON: the request as the text of a message',
} as const;

export type EventShape = keyof typeof eventShapes;

const cloudEvent = (data: object): object => ({
  specversion: '1.0',
  id: randomUUID(),
  source: 'local-triggers',
  type: 'local:request',
  datacontenttype: 'application/json; charset=utf-8',
  time: new Date().toISOString(),
  data,
});

/** The event of a timer. */
export const timerEvent = (triggerName: string, at: Date, payload: string): object => ({
  triggerTime: `${at.toISOString().slice(0, 19)}Z`,
  triggerName,
  payload,
});

/** The event by which a request reaches a function. */
export const eventOf = (shape: EventShape, request: object): object => {
  const text = JSON.stringify(request);
  switch (shape) {
    case 'direct':
      return request;
    case 'timer':
      return timerEvent('by-hand', new Date(), text);
    case 'eventbridge':
      return cloudEvent(request);
    case 'eventbridge-array':
      return [cloudEvent(request)];
    case 'queue':
      return cloudEvent({ requestId: randomUUID(), messageId: randomUUID(), messageBody: text });
    case 'topic':
      return {
        TopicOwner: '1000000000000000',
        TopicName: 'local-topic',
        SubscriptionName: 'local-triggers',
        MessageId: randomUUID(),
        PublishTime: Date.now(),
        Message: text,
      };
  }
};
