/**
 * What a bundle holds in place of a package: `parts` of it, and an error for whatever else is used. Importing it and
 * handing it on is no use.
 */
module.exports = (name, parts = {}) =>
  new Proxy(
    { __esModule: true, ...parts },
    {
      get: (known, part) => {
        if (Object.hasOwn(known, part)) return known[part];
        const error = new Error(`${name} was left out of this bundle, and its ${String(part)} is needed`);
        error.name = 'LeftOutOfBundle';
        throw error;
      },
    },
  );
