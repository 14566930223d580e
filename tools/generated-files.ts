import path from 'node:path';

import { format, resolveConfig } from 'prettier';

import { operations } from '../shared/operations/operations.js';
import { renderContractTypes } from './contract/render-contract-types.js';
import { renderOpenApi } from './contract/render-openapi.js';
import { renderOperations } from './contract/render-operations.js';
import { renderReference } from './contract/render-reference.js';
import { renderAlerts } from './deploy/render-alerts.js';
import { renderBase } from './deploy/render-base.js';
import { renderGateway } from './deploy/render-gateway.js';
import { renderTraditionalGateway } from './deploy/render-traditional-gateway.js';
import { renderLocalPolicy } from './deploy/render-local-policy.js';
import { policies } from './deploy/render-policy.js';
import { functionNameOf } from './function-name-of.js';
import { renderErrors } from './render-errors.js';
import { renderSYaml } from './render-s-yaml.js';

const root = path.resolve(import.meta.dirname, '..');

interface GeneratedFile {
  /** Relative to the project. */
  readonly path: string;
  readonly render: () => string;
}

/** Every generated file that is kept in the repository. */
const generatedFiles: readonly GeneratedFile[] = [
  { path: 's.yaml', render: () => renderSYaml(path.join(root, 's.yaml')) },
  { path: 'docs/operations.md', render: renderOperations },
  ...operations.map((operation) => ({
    path: `docs/operations/${functionNameOf(operation)}.md`,
    render: () => renderReference(operation),
  })),
  { path: 'docs/errors.md', render: renderErrors },
  { path: 'docs/openapi.json', render: renderOpenApi },
  { path: 'client/contract-types.ts', render: renderContractTypes },
  { path: 'deploy/base.ros.yaml', render: renderBase },
  { path: 'deploy/gateway.ros.yaml', render: renderGateway },
  { path: 'deploy/alerts.ros.yaml', render: renderAlerts },
  { path: 'deploy/gateway-traditional.ros.yaml', render: renderTraditionalGateway },
  { path: 'local/gateway-policy.json', render: renderLocalPolicy },
  ...policies.map(({ name, render }) => ({ path: `deploy/policies/${name}.json`, render })),
];

export interface RenderedFile {
  readonly path: string;
  readonly file: string;
  readonly contents: string;
}

/** Renders every generated file as it should stand in the repository, formatted. */
export const renderGeneratedFiles = (): Promise<readonly RenderedFile[]> =>
  Promise.all(
    generatedFiles.map(async ({ path: name, render }) => {
      const file = path.join(root, name);
      const contents = await format(render(), { ...(await resolveConfig(file)), filepath: file });
      return { path: name, file, contents };
    }),
  );
