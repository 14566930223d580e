/*
 * The floor: the least that answers an event by a signed call of CAMS. It reads the event, signs by hand (ACS3-HMAC-SHA256),
 * calls over a connection that is kept, and passes the answer on. No checks, no access, no repeats, no log, no deadline.
 */
const { createHash, createHmac, randomUUID } = require('crypto');

const { CAMS_ENDPOINT, CAMS_PROTOCOL } = process.env;
const { request, Agent } = CAMS_PROTOCOL === 'HTTP' ? require('http') : require('https');
const [hostname, port] = CAMS_ENDPOINT.split(':');
const agent = new Agent({ keepAlive: true });

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const NO_BODY = sha256('');
const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

const call = (path, headers) =>
  new Promise((resolve, reject) => {
    const sent = request({ agent, hostname, port, method: 'POST', path, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece) => (text += piece));
      answer.on('end', () => resolve(text));
    });
    sent.on('error', reject);
    sent.end();
  });

exports.handler = async (event, { credentials }) => {
  const { rawPath, body } = JSON.parse(event.toString());
  const query = Object.entries(JSON.parse(body))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(typeof value === 'string' ? value : JSON.stringify(value))}`)
    .join('&');
  const headers = {
    host: CAMS_ENDPOINT,
    'x-acs-action': rawPath.slice(1),
    'x-acs-content-sha256': NO_BODY,
    'x-acs-date': new Date().toISOString().replace(/\.\d+/, ''),
    'x-acs-security-token': credentials.securityToken,
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-version': '2020-06-06',
  };
  const names = Object.keys(headers);
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const canonical = `POST\n/\n${query}\n${lines}\n${names.join(';')}\n${NO_BODY}`;
  const signature = createHmac('sha256', credentials.accessKeySecret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex');
  headers.authorization = `ACS3-HMAC-SHA256 Credential=${credentials.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
  const answer = JSON.parse(await call(`/?${query}`, headers));
  return {
    statusCode: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(answer),
    isBase64Encoded: false,
  };
};
