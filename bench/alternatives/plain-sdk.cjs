/* The official SDK's client called plainly, as its samples show it. */
const OpenApi = require('@alicloud/openapi-client');
const Util = require('@alicloud/tea-util');

exports.handler = async (event, { credentials }) => {
  const { rawPath, body } = JSON.parse(event.toString());
  const client = new OpenApi.default(
    new OpenApi.Config({
      accessKeyId: credentials.accessKeyId,
      accessKeySecret: credentials.accessKeySecret,
      securityToken: credentials.securityToken,
      endpoint: process.env.CAMS_ENDPOINT,
      protocol: process.env.CAMS_PROTOCOL,
    }),
  );
  const query = Object.fromEntries(
    Object.entries(JSON.parse(body)).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  const params = new OpenApi.Params({
    action: rawPath.slice(1),
    version: '2020-06-06',
    protocol: process.env.CAMS_PROTOCOL,
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    pathname: '/',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const answer = await client.callApi(params, new OpenApi.OpenApiRequest({ query }), new Util.RuntimeOptions({}));
  return {
    statusCode: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(answer.body),
    isBase64Encoded: false,
  };
};
