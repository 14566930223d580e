// Nobody asks CAMS for a compressed answer. One that comes all the same loads the module then.
const late =
  (name) =>
  (...values) =>
    require('node:zlib')[name](...values);

module.exports = { createGunzip: late('createGunzip'), createInflate: late('createInflate') };
