import { type Family, OPEN_METRICS, renderOpenMetrics } from '../../metrics/open-metrics.js';
import type { Service } from '../service.js';
import { defineRead } from './route.js';
import { TextAnswer } from './text-answer.js';

const countsOf = (name: string, counts: Readonly<Record<string, number>>): Family['samples'] =>
  Object.entries(counts).map(([label, value]) => ({ labels: { [name]: label }, value }));

const ownFamilies = ({ store, calls }: Service): readonly Family[] => [
  { name: 'cams_requests', type: 'counter', help: 'Requests by action.', samples: countsOf('action', calls.read()) },
  {
    name: 'cams_groups',
    type: 'gauge',
    help: 'Groups by state.',
    samples: countsOf('status', store.groups.countByStatus()),
  },
  {
    name: 'cams_participants',
    type: 'gauge',
    help: 'Members of all groups.',
    samples: [{ labels: {}, value: store.participants.countAll() }],
  },
];

/** What functions have logged and what CAMS has counted, as figures: OpenMetrics. */
export const metrics = defineRead(
  'metrics',
  (service) => new TextAnswer(OPEN_METRICS, renderOpenMetrics([...service.meter.families(), ...ownFamilies(service)])),
);
