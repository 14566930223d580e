const leftOut = require('./left-out.cjs');

const ENTITIES = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

const decode = (text) => text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name) => ENTITIES[name]);

/**
 * Reads the XML of an error, `<Error><Code>…</Code><Message>…</Message></Error>`, without attributes and without depth.
 * The SDK hands over nothing else: only an error, and only under the content type "text/xml;charset=utf-8".
 */
const parseXml = (text) => {
  const [, inner] = /^\s*(?:<\?xml[^>]*\?>\s*)?<Error>([^]*)<\/Error>\s*$/.exec(text) ?? [];
  if (inner === undefined) throw new Error('not the XML of an error');
  const elements = inner.matchAll(/<(\w+)>([^<]*)<\/\1>/g);
  return { Error: Object.fromEntries(Array.from(elements, ([, name, value]) => [name, decode(value)])) };
};

const name = '@alicloud/tea-xml';

module.exports = leftOut(name, { default: leftOut(name, { parseXml }) });
