const { URL } = require('node:url');

const BRACKETS = /^\[|\]$/g;

/** Reads an address as the SDK makes it: `http(s)://host[:port]/path?query`, without a user and without a fragment. */
exports.parse = (text) => {
  const { protocol, hostname, port, pathname, search } = new URL(text);
  return {
    protocol,
    hostname: hostname.replace(BRACKETS, ''),
    port: port === '' ? null : port,
    path: pathname + search,
    query: search === '' ? null : search.slice(1),
  };
};

exports.format = ({ protocol, hostname, path }) => `${protocol}//${hostname}${path}`;
