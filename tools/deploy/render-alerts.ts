import { type Alert, alerts } from '../../shared/telemetry/alerts.js';
import { alertQuery } from './log-store/alert-query.js';
import { charts } from './log-store/charts.js';
import { LOG_STORE } from './policy-document.js';
import { ref, renderTemplate, type RosResource, sub } from './ros.js';

const DASHBOARD = 'chat-groups';

// Entries can be searched some seconds after they are written: a window that ends now would miss the last of them.
const DELAY_SECONDS = 10;

const secondsAgo = (seconds: number): string => `-${String(seconds)}s`;

/** Source: "ALIYUN::SLS::Alert", Resource Orchestration Service; "Data structure of an alert rule", Simple Log Service. */
const alertOf = (alert: Alert): readonly [name: string, resource: RosResource] => {
  const { name, title, severity, minutes } = alert;
  const { query, condition } = alertQuery(alert);
  return [
    `${name}Alert`,
    {
      Type: 'ALIYUN::SLS::Alert',
      DependsOn: ['Dashboard'],
      Properties: {
        Project: ref('LogProject'),
        Detail: {
          Name: `chatGroups${name}`,
          DisplayName: title,
          Type: 'Alert',
          State: 'Enabled',
          Schedule: { Type: 'FixedRate', Interval: `${String(minutes)}m` },
          Configuration: {
            Version: '2.0',
            Type: 'default',
            Dashboard: DASHBOARD,
            QueryList: [
              {
                StoreType: 'log',
                Project: ref('LogProject'),
                Region: ref('ALIYUN::Region'),
                Store: LOG_STORE,
                Query: query,
                TimeSpanType: 'Custom',
                Start: secondsAgo(60 * minutes + DELAY_SECONDS),
                End: secondsAgo(DELAY_SECONDS),
              },
            ],
            GroupConfiguration: { Type: 'no_group', Fields: [] },
            SeverityConfigurations: [
              { Severity: severity, EvalCondition: { Condition: condition, CountCondition: '' } },
            ],
            Threshold: 1,
            NoDataFire: false,
            // That a window holds no such line says nothing of what the last one told of.
            SendResolved: false,
            Labels: [{ Key: 'service', Value: 'chat-groups' }],
            Annotations: [
              { Key: 'title', Value: title },
              { Key: 'desc', Value: sub(`${title}. What to do: \${RunbookUrl}#${name.toLowerCase()}`) },
              { Key: 'runbook', Value: sub(`\${RunbookUrl}#${name.toLowerCase()}`) },
            ],
            PolicyConfiguration: {
              AlertPolicyId: 'sls.builtin.dynamic',
              ActionPolicyId: ref('ActionPolicyId'),
              RepeatInterval: ref('RepeatInterval'),
            },
          },
        },
      },
    },
  ];
};

/** deploy/alerts.ros.yaml: a dashboard and alerts over the log store of the first stack. */
export const renderAlerts = (): string =>
  renderTemplate(
    {
    Description: 'cams-chat-groups, third stack: a dashboard and alerts over what the functions log.',
    Parameters: {
      LogProject: {
        Type: 'String',
        Description: 'The project of Simple Log Service that the first stack made: LOG_PROJECT.',
        AllowedPattern: '^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$',
        ConstraintDescription: '3 to 63 lower-case letters, digits and hyphens',
      },
      ActionPolicyId: {
        Type: 'String',
        Description: 'The action policy that says who is told, and how. The console of Simple Log Service makes it.',
        AllowedPattern: '^[\\w.-]{1,128}$',
      },
      RepeatInterval: {
        Type: 'String',
        Description: 'After what time an alert that still fires is told again.',
        Default: '1h',
        AllowedPattern: '^[1-9]\\d{0,3}[smh]$',
        ConstraintDescription: 'a number with s, m or h',
      },
      RunbookUrl: {
        Type: 'String',
        Description: 'Where docs/runbook.md is read. Each alert links to its section there.',
        Default: 'docs/runbook.md',
        AllowedPattern: '^[\\w:/.~%-]{1,256}$',
      },
    },
    Resources: {
      Dashboard: {
        Type: 'ALIYUN::SLS::Dashboard',
        Properties: {
          ProjectName: ref('LogProject'),
          DashboardName: DASHBOARD,
          DisplayName: 'Chat groups',
          Charts: charts,
        },
      },
      ...Object.fromEntries(alerts.map(alertOf)),
    },
    Outputs: {
      DashboardName: { Description: 'The dashboard in the log project.', Value: DASHBOARD },
    },
  },
  [],
  'shared/telemetry',
  );
