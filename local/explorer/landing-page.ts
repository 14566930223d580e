import { operations } from '../../shared/operations/operations.js';

/** What the landing page says is running, and where. */
export interface RunningCloud {
  readonly gatewayUrl: string;
  readonly camsUrl: string;
  readonly databaseFile: string;
}

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);

const code = (text: string): string => `<code>${escape(text)}</code>`;

const firstCall = ({ gatewayUrl }: RunningCloud): string => {
  const [operation] = operations;
  const [example] = operation?.examples ?? [];
  return `curl -s ${gatewayUrl}/${operation?.name ?? ''} -H 'Content-Type: application/json' \\
  -d '${JSON.stringify(example?.request)}'`;
};

/** The page at the gateway's root: what is running and where, and below it the form to try every operation. */
export const landingPage = (cloud: RunningCloud): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Chat groups on this machine</title>
    <link rel="icon" href="/explorer/favicon.png" />
    <link rel="stylesheet" href="/explorer/swagger-ui.css" />
    <link rel="stylesheet" href="/explorer/explorer.css" />
  </head>
  <body>
    <header>
      <h1>Chat groups on this machine</h1>
      <p class="quiet">
        The functions as they are deployed, behind a local gateway and before a local CAMS. Nothing here reaches WhatsApp.
      </p>
    </header>
    <main>
      <section>
        <h2>What is running</h2>
        <dl>
          <dt>Gateway and functions</dt>
          <dd>${code(cloud.gatewayUrl)}: <code>POST /&lt;Operation&gt;</code> for each of ${String(operations.length)} operations</dd>
          <dt>Local CAMS</dt>
          <dd>${code(cloud.camsUrl)}: signed RPC for SDKs, with access key ID <code>local-access-key</code> and secret
            <code>local-access-secret</code>; ${code(`curl -s ${cloud.camsUrl}/_local/state`)} shows its state</dd>
          <dt>Space and number</dt>
          <dd><code>cams-local</code>, <code>8613800000000</code></dd>
          <dt>Groups are kept in</dt>
          <dd>${code(cloud.databaseFile)}</dd>
          <dt>The contract</dt>
          <dd><a href="/openapi.json">openapi.json</a> (OpenAPI 3.1), to import into other tools</dd>
        </dl>
        <h2>A first call</h2>
        <pre><code>${escape(firstCall(cloud))}</code></pre>
        <p class="quiet">Or open an operation below and press Execute: the call reaches the local CAMS. Operations on a group
          want a <code>GroupId</code>: execute ListChatGroup and take one from its answer.</p>
        <h2>Try it</h2>
      </section>
      <div id="explorer"><noscript>The form to try the operations needs JavaScript.</noscript></div>
    </main>
    <script src="/explorer/swagger-ui-bundle.js"></script>
    <script src="/explorer/explorer.js"></script>
  </body>
</html>
`;
